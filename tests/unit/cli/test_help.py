"""Every command's help has an example, and the example works."""

from __future__ import annotations

import re
import shlex

import pytest

from mapper.cli.main import COMMANDS, run
from tests.conftest import ROOT

ROWS = """\
sourceType,source,destination
ATTRIBUTE,transmissionId,_id
ATTRIBUTE,timestamp,timestamp
EXPRESSION,lower(trim(attendee.email)),_acme.attendee.email
"""
NEEDS = {  # what examples take for granted
    "from-the-platform.csv": ROWS,
    "mappings.csv": ROWS,
    "exported.json": "{}",
    "sample.json": (ROOT / "samples" / "registration.json").read_text(encoding="utf-8"),
}


@pytest.fixture
def project(repository, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    for name, text in NEEDS.items():
        (repository / name).write_text(text, encoding="utf-8")
    return repository


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_the_help_fits_and_its_example_works(project, capsys, name):
    assert run([name, "--help"]) == 0
    text = capsys.readouterr().out
    assert all(len(line) <= 80 for line in text.splitlines())
    assert "\\b" not in text  # the escape of a raw docstring, which click prints
    example = re.search(r"Example: (mapper (?:\S| (?! )|\n {2}(?=\S))+)", text)
    assert example, text
    words = shlex.split(" ".join(example[1].split()))
    assert words[:2] == ["mapper", name]
    if name in ("docs", "serve"):  # run by tests/unit/docs and tests/page
        return
    files = [str(path) for word in words[2:] for path in (sorted(project.glob(word)) or [word])
             if "*" in word]  # fmt: skip
    words = [word for word in words[2:] if "*" not in word]
    code = run([name, *files, *words])
    err = capsys.readouterr().err
    assert "Usage:" not in err
    assert code in ((0, 1) if name in ("diff", "schema") else (0,)), err
