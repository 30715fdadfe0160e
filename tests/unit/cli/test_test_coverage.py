"""`mapper test --coverage` with the shipped mapping, and with tests that cover only a part."""

from __future__ import annotations

import json

import pytest

from mapper.cli.main import run
from mapper.report.layout import columns

TESTS = """\
mapper-tests: 1
mapping: rainfocus.yaml
tests:
  a registration:
    payload: ../samples/registration.json
    expect:
      eventType: {event}
"""


def test_the_shipped_tests_cover_the_mapping(project, monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", "80")
    assert run(["test", "--coverage", "--fail-under", "100"]) == 0
    out, err = capsys.readouterr()
    assert "27 of 27 entries, 0 of 0 branches (100.0%)\n" in out
    assert "never" not in out
    assert max(map(columns, out.splitlines())) <= 80
    assert err == ""


@pytest.fixture
def partly(project):
    """The shipped project with one test."""
    tests = project / "mappings" / "rainfocus.tests.yaml"
    tests.write_text(TESTS.format(event="RegistrationCompleted"))
    return project


def test_what_is_not_covered_has_its_line(partly, capsys):
    assert run(["test", "--coverage"]) in (0, 1)
    out, _ = capsys.readouterr()
    lines = (partly / "mappings" / "rainfocus.yaml").read_text().splitlines()
    number = 1 + next(n for n, line in enumerate(lines) if "lead.note" in line)
    message = f"mappings/rainfocus.yaml:{number}: '_acme.lead.note' is never filled\n"
    assert f"{message}  {number} | {lines[number - 1]}\n" in out


@pytest.mark.parametrize(("limit", "code"), [("0", 0), ("10", 0), ("100", 1)])
def test_the_limit_decides_the_exit_code(partly, limit, code, capsys):
    tests = partly / "mappings" / "rainfocus.tests.yaml"
    tests.write_text(tests.read_text().split("    expect:")[0] + "    findings: []\n")
    assert run(["test", "--fail-under", limit]) == code
    out, err = capsys.readouterr()
    assert out == "tests: 1 run, 1 passed, 0 failed\n"
    assert ("below --fail-under 100" in err) == bool(code)


def test_a_failed_test_covers_too(partly, capsys):
    (partly / "mappings" / "rainfocus.tests.yaml").write_text(TESTS.format(event="Wrong"))
    assert run(["test", "--format", "json", "--coverage", "--coverage-report", "c.json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert report["summary"]["tests"]["failed"] == 1
    assert report["coverage"]["entries"]["covered"] > 5
    assert json.loads((partly / "c.json").read_text()) == {"version": 1, **report["coverage"]}


def test_a_mapping_with_errors_has_no_coverage(partly, capsys):
    mapping = partly / "mappings" / "rainfocus.yaml"
    mapping.write_text(mapping.read_text().replace("_tenant.lead.note:", "_tenant.lead.nope:"))
    assert run(["test", "--coverage", "--fail-under", "100", "--coverage-report", "c.xml"]) == 1
    out, err = capsys.readouterr()
    assert "coverage of" not in out
    assert err == ""
    assert 'lines-valid="0"' in (partly / "c.xml").read_text()
