"""Broken documents kept as files: each must give exactly the findings that its comments name."""

from __future__ import annotations

import re
import shutil

import pytest

from mapper.api.mapping import open_mapping
from mapper.report import render_concise
from tests.conftest import ROOT

CASES = ROOT / "tests" / "cases" / "documents"
GOOD = "good.schema.yaml"
NAMES = sorted(path.name for path in CASES.glob("*.yaml") if path.name != GOOD)

# `# error: CODE, CODE` on a faulty line, or `# error@LINE: CODE` or `# error@LINE:COLUMN: CODE`
_MARK = re.compile(r"# error(?:@(\d+)(?::(\d+))?)?: ([A-Z]{3}\d{3}(?:, [A-Z]{3}\d{3})*)")


def marks(text: str) -> list[tuple[int, int, str]]:
    """Line, column (0: any) and code of every finding that a case must give."""
    found = []
    for number, line in enumerate(text.split("\n"), 1):
        for match in _MARK.finditer(line):
            for code in match[3].split(", "):
                found.append((int(match[1] or number), int(match[2] or 0), code))
    return sorted(found)


@pytest.mark.parametrize("name", NAMES)
def test_findings_are_exactly_those_marked(name, tmp_path, monkeypatch):
    monkeypatch.delenv("MAPPER_TENANT", raising=False)
    text = (CASES / name).read_text(encoding="utf-8")
    case = tmp_path / name
    case.write_bytes(text.encode())
    mapping = case
    if name.endswith(".schema.yaml"):
        mapping = tmp_path / "mapping.yaml"
        mapping.write_text(f"mapper: 1\nschema: {name}\ntenant: acme\nmappings: {{_id: id}}\n")
    else:
        shutil.copy(CASES / GOOD, tmp_path)
    _, found = open_mapping(mapping, None)
    wanted = marks(text) or ([(1, 0, name[:6])] if not text else [])
    columns = {(line, code): column for line, column, code in wanted if column}
    given = sorted(
        (d.span.place.line, d.span.place.column if columns.get(key) else 0, d.code)
        for d in found
        for key in [(d.span.place.line, d.code)]
    )
    assert given == wanted, render_concise(found)
    assert {d.span.source.path for d in found} <= {str(case)}


def test_the_case_that_others_stand_on_is_clean(tmp_path):
    shutil.copy(CASES / GOOD, tmp_path)
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text(f"mapper: 1\nschema: {GOOD}\ntenant: acme\nmappings: {{_id: id}}\n")
    assert open_mapping(mapping, None)[1] == []
