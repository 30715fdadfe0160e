"""The dictionary: a sheet for sign-off, as CSV and as a spreadsheet."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest

import mapper
from mapper.api.export import export
from mapper.exchange import dictionary
from mapper.exchange.folder import Choices
from tests.conftest import ROOT

SAMPLES = str(ROOT / "samples")
ONLY = Choices(only=("dictionary",))
SCHEMA = """\
mapper-schema: 1
title: T
class: experienceevent
groups:
  G:
    mail: {type: string, identity: {namespace: Email, primary: true}}
    tags: {type: [string], description: "=1+1"}
    long: {type: string}
    none: {type: string}
    object.a: {type: integer, example: 7}
"""
MAPPING = """\
mapper: 1
schema: s.yaml
tenant: acme
mappings:
  _id: id
  timestamp: timestamp
  _tenant.mail: {expression: "lower(trim(mail))"}
  _tenant.tags: tags
  _tenant.long: {source: long, description: a note}
  _tenant.none: none
  _tenant.object.a: {expression: "-1 * to_integer(n)"}
"""
PAYLOAD = """\
{"id": "1", "timestamp": "2024-01-01T00:00:00Z", "mail": "Jo.Doe@acme.org", "n": 3,
 "tags": ["a", "b"], "long": "%s"}
"""


@pytest.fixture
def project(tmp_path):
    (tmp_path / "s.yaml").write_text(SCHEMA)
    (tmp_path / "m.yaml").write_text(MAPPING)
    (tmp_path / "p.json").write_text(PAYLOAD % ("x" * 500))
    return tmp_path


def written(project, choices=ONLY):
    mapping = mapper.load(project / "m.yaml")
    return export(mapping, project / "build", [str(project / "p.json")], choices)


def lines_of(folder):
    text = (folder / "dictionary.csv").read_text(encoding="utf-8")
    return {line["Target"]: line for line in csv.DictReader(io.StringIO(text))}


def test_a_line_per_entry_with_source_and_expression(tmp_path):
    mapping = mapper.load(ROOT / "mappings" / "rainfocus.yaml", tenant="acme")
    export(mapping, tmp_path, [SAMPLES], ONLY)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "dictionary.csv", "dictionary.xlsx",
    ]  # fmt: skip
    lines = lines_of(tmp_path)
    assert len(lines) == 27
    assert lines["_acme.attendee.email"] == {
        "Target": "_acme.attendee.email",
        "Type": "string",
        "Description": "E-mail address of the attendee",
        "Source": "attendee.email",
        "Expression": "lower(trim(attendee.email))",
        "Example": "user@company.com",
        "Identity": "Email, primary",
        "Required": "",
    }
    assert lines["_id"]["Required"] == "yes"
    assert lines["_id"]["Expression"] == ""
    assert lines["producedBy"]["Source"] == ""
    assert lines["producedBy"]["Expression"] == '"RainFocus"'


def test_examples_come_from_the_schema_or_the_masked_sample(project):
    _, findings = written(project)
    assert "XCH002" in {finding.code for finding in findings}
    lines = lines_of(project / "build")
    assert lines["_acme.object.a"]["Example"] == "7"
    assert lines["_acme.tags"]["Example"] == '["a","b"]'
    assert lines["_acme.tags"]["Type"] == "[string]"
    assert lines["_acme.none"]["Example"] == "example"  # as in the sample, with a finding
    assert lines["_acme.long"]["Description"] == "a note"
    assert len(lines["_acme.long"]["Example"]) == 200
    assert "jo.doe" not in (project / "build" / "dictionary.csv").read_text().lower()
    assert "@" in lines["_acme.mail"]["Example"]
    written(project, Choices(only=("dictionary",), keep_sample_values=True))
    assert lines_of(project / "build")["_acme.mail"]["Example"] == "jo.doe@acme.org"


def test_no_cell_is_a_formula(project):
    _, findings = written(project)
    messages = [finding.message for finding in findings if finding.code == "XCH016"]
    assert messages == [
        "a spreadsheet would run the Description of '_acme.tags' as a formula",
        "a spreadsheet would run the Expression of '_acme.object.a' as a formula",
    ]
    lines = lines_of(project / "build")
    assert lines["_acme.tags"]["Description"] == " =1+1"
    assert lines["_acme.object.a"]["Expression"].startswith(" -1")
    sheet = openpyxl.load_workbook(project / "build" / "dictionary.xlsx").active
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}


def test_the_spreadsheet_has_the_same_cells(project):
    written(project)
    sheet = openpyxl.load_workbook(project / "build" / "dictionary.xlsx").active
    header, *rows = sheet.iter_rows(values_only=True)
    expected = [list(line.values()) for line in lines_of(project / "build").values()]
    assert header == tuple(dictionary.COLUMNS)
    shown = [[cell or "" for cell in row] for row in rows]
    assert shown == [[cell.removeprefix(" ") for cell in line] for line in expected]
    assert sheet.freeze_panes == "B2"


def test_a_second_export_changes_nothing(project):
    assert len(written(project)[0]) == 2
    assert written(project)[0] == []


def test_an_export_without_only_has_no_dictionary(project):
    changed, _ = written(project, Choices())
    assert not [name for name in changed if "dictionary" in name]


def test_without_xlsxwriter_only_the_csv_is_written(project, monkeypatch):
    monkeypatch.setattr(dictionary, "_LIBRARY", "xlsxwriter_missing")
    changed, findings = written(project)
    assert [name.rsplit("/")[-1] for name in changed] == ["dictionary.csv"]
    assert [finding.code for finding in findings if finding.code == "XCH026"] == ["XCH026"]
