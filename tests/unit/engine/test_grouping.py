"""Findings about many rows, grouped by entry and reason."""

from __future__ import annotations

import json
from pathlib import Path

from mapper.cli.main import run
from mapper.diagnostics import Collector
from mapper.engine import read_payloads
from mapper.engine.grouping import FindingGroups
from mapper.engine.outcome import Nullified
from tests.unit.engine.making import STRING, make

FIELDS = {"a": STRING, "b": {"type": "integer"}, "c": {"type": "integer"}}
ENTRIES = {"_tenant.b": "b", "_tenant.c": "c"}


def grouped(tmp_path, rows, **options):
    mapping = make(tmp_path, FIELDS, ENTRIES)
    file = tmp_path / "rows.ndjson"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    groups = FindingGroups(mapping.converter.plan, **options)
    asked = []
    for row in read_payloads(str(file), Collector()):
        groups.add(mapping.converter.outcome(row), lambda row=row: asked.append(row) or row)
    return groups, asked


def test_a_group_has_the_first_places(tmp_path):
    rows = [{"id": "1", "b": f"x{number % 2}", "c": 1} for number in range(50)]
    groups, asked = grouped(tmp_path, rows, keeps_values=True)
    (found,) = groups.findings()
    assert found.code == "ROW001"
    assert found.message.endswith("; also in 49 more rows")
    assert found.values == (('"x0"', 25), ('"x1"', 25))
    assert (found.span.place.line, found.span.place.column) == (1, 18)
    places = [(span.place.line, span.place.column) for span in found.locations]
    assert places == [(1, 18), (2, 18), (3, 18)]
    assert not any(span.source.text for span in found.locations)
    assert (found.count, len(found.related)) == (50, 1)
    assert len(asked) == 4  # for the finding and three places


def test_reasons_can_be_hidden(tmp_path):
    groups, _ = grouped(tmp_path, [{"id": "1", "b": "x", "c": "y"}] * 3)
    assert [found.value for found in groups.findings()] == ['"x"', '"y"']
    shown = groups.findings(lambda key: (key.kind, key.entry) == (Nullified.__name__, 2))
    assert [found.value for found in shown] == ['"y"']


def test_all_dropped_fields_of_a_row_are_named(tmp_path, monkeypatch, capfd):
    """One finding has the names of all fields, in documents that are converted too."""
    mapping = make(tmp_path, {"whole.part": {"type": "string"}}, {"_tenant.whole": "whole"})
    monkeypatch.chdir(tmp_path)
    Path("row.json").write_text('{"id": "1", "whole": {"part": "p", "u1": 1, "u2": 2}}')
    assert run(["convert", "row.json", "-m", mapping.path]) == 0
    told = capfd.readouterr().err
    assert '"u1" (1 row), "u2" (1 row)' in told
