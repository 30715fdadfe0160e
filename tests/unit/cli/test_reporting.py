"""Which report `mapper check` gives, where it goes, and what it never shows."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from types import SimpleNamespace

import pytest

from mapper.cli import terminal
from mapper.cli.main import run
from mapper.report import FORMATS
from tests.conftest import ROOT

SECRET = "user@company.com"


@pytest.fixture
def project(project):
    """A copy of the project with a pattern that no e-mail of the samples has."""
    schema = project / "mappings/rainfocus.schema.yaml"
    text = schema.read_text(encoding="utf-8")
    example = f"      example: {SECRET}\n"
    assert example in text
    pattern = "      example: x@example.org\n      pattern: '^[^@]+@example[.]org$'\n"
    schema.write_text(text.replace(example, pattern), encoding="utf-8")
    return project


class Terminal(io.StringIO):
    """A standard output that is a terminal."""

    def isatty(self):
        return True


@pytest.mark.parametrize("form", FORMATS)
def test_no_format_shows_a_value_of_an_identity(project, capsys, form):
    assert run(["check", "samples", "--format", form]) == 1
    out, err = capsys.readouterr()
    assert err == ""
    assert "ROW003" in out
    assert SECRET not in out
    assert run(["check", "samples", "--format", form, "--show-values"]) == 1
    assert SECRET in capsys.readouterr().out


def test_a_one_line_payload_is_not_quoted(project, capsys):
    row = {"transmissionId": "1", "attendee": {"email": SECRET}, "session": {"length": "x"}}
    (project / "row.json").write_text(json.dumps(row), encoding="utf-8")
    (project / "broken.json").write_text(f'{{"email": "{SECRET}",}}', encoding="utf-8")
    assert run(["check", "row.json", "broken.json"]) == 1
    out = capsys.readouterr().out
    assert "error[ROW002]" in out
    assert "error[SRC003]" in out
    assert SECRET not in out
    assert run(["check", "broken.json", "--show-values"]) == 1
    assert f'  1 | {{"email": "{SECRET}",}}' in capsys.readouterr().out


def test_the_default_is_text_and_in_a_workflow_github(project, capsys, monkeypatch):
    run(["check", "samples"])
    text = capsys.readouterr().out
    run(["check", "samples", "--format", "text"])
    assert capsys.readouterr().out == text
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    run(["check", "samples"])
    assert "\n::error file=samples/" in capsys.readouterr().out
    run(["check", "samples", "--format", "text"])
    assert capsys.readouterr().out == text


def test_text_in_a_workflow_holds_no_command(project, capsys, monkeypatch):
    (project / "::error::x ##[error]y.json").write_text("{", encoding="utf-8")
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    for form in ("text", "concise"):
        run(["check", "::error::x ##[error]y.json", "--format", form])
        out = capsys.readouterr().out
        assert "##[" not in out
        assert not [line for line in out.splitlines() if line.lstrip().startswith("::")]


def test_json_counts_files_and_rows(project, capsys):
    run(["check", "samples", "--format", "json"])
    summary = json.loads(capsys.readouterr().out)["summary"]
    assert summary["files"] == 9
    assert summary["rows"]["read"] == 7


def test_junit_has_a_case_for_every_file(project, capsys, monkeypatch):
    data = (project / "samples/registration.json").read_bytes()
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(data)))
    run(["check", "-", "samples/lead-captured.json", "--format", "junit"])
    cases = ET.fromstring(capsys.readouterr().out).findall(".//testcase")
    assert [case.get("name") for case in cases] == [
        "mappings/rainfocus.yaml", "mappings/rainfocus.schema.yaml", "<stdin>",
        "samples/lead-captured.json",
    ]  # fmt: skip
    run(["check", "-m", "missing.yaml", "--format", "junit"])
    cases = ET.fromstring(capsys.readouterr().out).findall(".//testcase")
    assert [case.get("name") for case in cases] == ["missing.yaml"]


def test_sarif_holds_the_page_of_a_rule(project, capsys):
    mapping = project / "mappings/rainfocus.yaml"
    text = mapping.read_text(encoding="utf-8")
    mapping.write_text(text.replace("attendee.email: {", "attendee.emial: {"), encoding="utf-8")
    run(["check", "--format", "sarif"])
    rule = json.loads(capsys.readouterr().out)["runs"][0]["tool"]["driver"]["rules"][0]
    assert rule["id"] == "XDM003"
    assert "## What it checks" in rule["help"]["text"]


def test_output_goes_to_a_file_and_the_usual_report_to_the_terminal(project, capsys):
    run(["check", "samples"])
    text = capsys.readouterr().out
    assert run(["check", "samples", "--format", "sarif", "-o", "report.sarif"]) == 1
    assert capsys.readouterr().out == text
    log = json.loads((project / "report.sarif").read_text(encoding="utf-8"))
    assert log["version"] == "2.1.0"
    assert SECRET not in json.dumps(log)
    assert sorted(os.listdir(project)) == ["mappings", "report.sarif", "samples"]


def test_output_overwrites_nothing_that_is_checked(project, capsys):
    for name in ("mappings/rainfocus.yaml", "mappings/rainfocus.schema.yaml",
                 "samples/registration.json"):  # fmt: skip
        before = (project / name).read_bytes()
        assert run(["check", "samples", "-o", name]) == 2
        assert f"'{name}' is a file to check" in capsys.readouterr().err
        assert (project / name).read_bytes() == before
    assert run(["check", "samples", "-o", "nowhere/x.txt"]) == 2
    assert "cannot write 'nowhere/x.txt': there is no folder" in capsys.readouterr().err


def test_several_reports_of_one_run(project, capsys):
    pairs = ["--format", "gitlab", "-o", "quality.json", "--format", "junit", "-o", "junit.xml"]
    assert run(["check", "samples", *pairs]) == 1
    assert "found" in capsys.readouterr().out
    assert json.loads((project / "quality.json").read_text(encoding="utf-8"))
    ET.parse(project / "junit.xml")
    for unpaired in (["--format", "json", "--format", "junit"], ["-o", "a", "-o", "b"],
                     ["-o", "a", "--format", "json", "--format", "junit"]):  # fmt: skip
        assert run(["check", "samples", *unpaired]) == 2
        assert "one -o FILE per --format" in capsys.readouterr().err


def test_an_unknown_format_is_misuse(project, capsys):
    assert run(["check", "--format", "xml"]) == 2
    known = "'text', 'concise', 'json', 'github', 'gitlab', 'sarif', 'junit'"
    assert known in capsys.readouterr().err


@pytest.mark.parametrize(
    ("terminal", "environment", "color"),
    [
        (False, {}, False),
        (True, {}, True),
        (True, {"NO_COLOR": ""}, True),
        (True, {"NO_COLOR": "1"}, False),
        (True, {"TERM": "dumb"}, False),
        (False, {"FORCE_COLOR": "1"}, True),
        (False, {"CLICOLOR_FORCE": "1"}, True),
        (True, {"FORCE_COLOR": "0"}, False),
        (False, {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
    ],
)
def test_colors(project, monkeypatch, terminal, environment, color):
    monkeypatch.setenv("TERM", "xterm")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    stream = Terminal() if terminal else io.StringIO()
    monkeypatch.setattr(sys, "stdout", stream)
    assert run(["check", "samples"]) == 1
    assert ("\x1b[1;31merror" in stream.getvalue()) is color


@pytest.mark.parametrize(
    ("columns", "most"), [("", 80), ("60", 60), ("5", 40), ("999", 999), ("x", 80), ("²", 80)]
)
def test_the_width(monkeypatch, columns, most):
    monkeypatch.setenv("COLUMNS", columns)
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    assert terminal.columns() == most


def test_a_plain_check_loads_no_other_format():
    code = (
        "import sys; from mapper.cli.main import run; run(['check']);"
        "names = ['mapper.report.' + n for n in ('github', 'json_report', 'junit', 'sarif',"
        " 'excerpt')] + ['mapper.services.name_pages', 'shutil', 'tempfile', 'unicodedata'];"
        "names += ['rich'];"
        "print([n for n in names if n in sys.modules])"
    )
    shown = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert shown.stdout.splitlines()[-1] == "[]"
