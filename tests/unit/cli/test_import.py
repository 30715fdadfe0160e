"""`mapper import`: what was changed on the platform comes back as YAML."""

from __future__ import annotations

import json
import os

import pytest

from mapper.cli.main import run


@pytest.fixture
def project(project):
    assert run(["export", "-o", "out", "--only", "csv", "--only", "mapping-set"]) == 0
    return project


MAPPING = "mappings/rainfocus.yaml"


@pytest.mark.parametrize("name", ["mapping-set.json", "mappings.csv"])
def test_export_import_export_gives_the_same_bytes(project, capsys, name):
    assert run(["import", f"out/{name}", "-o", "mappings/new.yaml"]) == 0
    text = (project / "mappings/new.yaml").read_text()
    assert "schema: rainfocus.schema.yaml\ntenant: acme\nmappings:\n  _id: transmissionId\n" in text
    assert "  producedBy: {value: RainFocus}\n" in text
    assert "  _tenant.attendee.email: {expression: lower(trim(attendee.email))}\n" in text
    both = ["--only", "csv", "--only", "mapping-set"]
    assert run(["export", "-m", "mappings/new.yaml", "-o", "again", *both]) == 0
    first, second = project / "out", project / "again"
    assert (second / "mappings.csv").read_bytes() == (first / "mappings.csv").read_bytes()
    if name == "mapping-set.json":
        assert (second / name).read_bytes() == (first / name).read_bytes()


@pytest.mark.parametrize(
    "command", [["import", "out/mappings.csv"], ["schema", "--editor", "mapping"]]
)
def test_a_read_only_file_is_not_replaced(project, capsys, monkeypatch, command):
    file = project / "old.yaml"
    file.write_text("old")
    monkeypatch.setattr(os, "access", lambda *_: False)  # root can write every file
    assert run([*command, "-o", "old.yaml", "--force"]) == 2
    assert "cannot write 'old.yaml': the file is read-only" in capsys.readouterr().err
    assert file.read_text() == "old"


def test_merging_what_did_not_change_changes_nothing(project, capsys):
    before = (project / MAPPING).read_bytes()
    assert run(["import", "out/mappings.csv", "--merge"]) == 0
    assert (project / MAPPING).read_bytes() == before
    assert "nothing changed" in capsys.readouterr().err


def test_a_merge_touches_only_what_differs(project, capsys):
    path = project / "out/mappings.csv"
    text = path.read_text()
    text = text.replace("ATTRIBUTE,attendee.registered,", 'EXPRESSION,"nvl(a, ""b, c"")",')
    text = text.replace("ATTRIBUTE,lead.note,_acme.lead.note\n", "")
    text = text.replace("_acme.lead.leadId\n", "_acme.lead.leadId\nATTRIBUTE,x.y,_acme.lead.more\n")
    path.write_text(text)
    before = (project / MAPPING).read_text().splitlines()
    assert run(["import", "out/mappings.csv", "--merge"]) == 0
    after = (project / MAPPING).read_text().splitlines()
    assert [line for line in before if line not in after] == [
        "  _tenant.attendee.registered: attendee.registered",
        "  _tenant.lead.note: lead.note",
    ]
    assert [line for line in after if line not in before] == [
        "  _tenant.attendee.registered: {expression: 'nvl(a, \"b, c\")'}",
        "  _tenant.lead.more: x.y",
    ]
    said = capsys.readouterr().err
    assert "added _acme.lead.more\n" in said
    assert "changed _acme.attendee.registered\n" in said
    assert "removed _acme.lead.note\n" in said


def test_a_merge_keeps_to_the_tenant_of_the_mapping(project, capsys):
    before = (project / MAPPING).read_bytes()
    (project / "m.csv").write_text("source,destination\ntransmissionId,_id\n")
    assert run(["import", "m.csv", "--merge", "--keep"]) == 0
    assert (project / MAPPING).read_bytes() == before
    text = (project / "out/mappings.csv").read_text().replace("_acme.", "_other.")
    (project / "other.csv").write_text(text)
    assert run(["import", "other.csv", "--merge"]) == 1
    assert "for tenant 'other', the mapping for 'acme'" in capsys.readouterr().err
    assert run(["import", "other.csv", "--merge", "--tenant", "other"]) == 0
    assert (project / MAPPING).read_bytes() == before


def test_comments_layout_and_line_ends_stay(project):
    (project / MAPPING).write_bytes(
        b"mapper: 1\r\nschema: rainfocus.schema.yaml\r\ntenant: acme\r\nmappings:\r\n"
        b"    # why\r\n"
        b"    _id:    a   # here\r\n"
        b"    timestamp:\r\n      source: t   # of the push\r\n      date_format: yyyy\r\n\r\n"
        b"    # the end\r\n"
    )
    (project / "m.csv").write_text("source,destination\nb,_id\nt,timestamp\nc,producedBy\n")
    assert run(["import", "m.csv", "--merge"]) == 0
    assert (project / MAPPING).read_bytes() == (
        b"mapper: 1\r\nschema: rainfocus.schema.yaml\r\ntenant: acme\r\nmappings:\r\n"
        b"    # why\r\n"
        b"    _id:    b   # here\r\n"
        b"    timestamp: t\r\n"
        b"    producedBy: c\r\n\r\n"
        b"    # the end\r\n"
    )


def test_what_cannot_be_merged_in_place_is_said(project, capsys):
    (project / MAPPING).write_text(
        "mapper: 1\nschema: rainfocus.schema.yaml\ntenant: acme\nmappings:\n"
        "  _id: &x a\n  timestamp: *x\n"
    )
    before = (project / MAPPING).read_bytes()
    (project / "m.csv").write_text("source,destination\na,_id\nt,timestamp\n")
    assert run(["import", "m.csv", "--merge"]) == 1
    assert "XCH017" in capsys.readouterr().err
    assert (project / MAPPING).read_bytes() == before


def test_rows_with_errors_stop_the_import_unless_forced(project, capsys):
    (project / "m.csv").write_text(
        "sourceType,source,destination\nATTRIBUTE,a,_id\nEXPRESSION,lower(,_acme.x\n"
    )
    assert run(["import", "m.csv", "-o", "new.yaml"]) == 1
    assert not (project / "new.yaml").exists()
    said = capsys.readouterr().err
    assert "m.csv:3:1: error[XCH010]" in said
    assert run(["import", "m.csv", "-o", "new.yaml", "--force"]) == 1
    text = (project / "new.yaml").read_text()
    assert "  _id: a\n" in text
    assert "  # not imported: line 3: the source of '_acme.x' is not a valid expression" in text


def test_a_file_that_is_there_is_not_overwritten(project, capsys):
    assert run(["import", "out/mappings.csv", "-o", MAPPING]) == 2
    assert "--merge" in capsys.readouterr().err


def test_a_long_expression_is_laid_out(project, capsys):
    long = ", ".join(f'iif(attendee.field{i} == "{i}", "yes", "no")' for i in range(4))
    row = {"sourceType": "EXPRESSION", "destination": "_id", "source": f"concat({long})"}
    (project / "m.json").write_text(json.dumps([row]))
    assert run(["import", "m.json"]) == 0
    out = capsys.readouterr().out
    assert (
        "  _id:\n    expression: |-\n      concat(\n"
        '        iif(attendee.field0 == "0", "yes", "no"),\n'
    ) in out
    assert max(map(len, out.splitlines())) <= 96
