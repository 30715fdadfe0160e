"""`mapper suggest`, and the finding about fields that nobody reads."""

from __future__ import annotations

import json
import shutil

import pytest
import yaml

from mapper.cli.main import run
from mapper.diagnostics import Collector
from mapper.document.ignores import read_ignores
from mapper.document.yaml_reader import read_yaml
from mapper.text import SourceText

MAPPING = "mappings/rainfocus.yaml"


@pytest.fixture
def project(project):
    """A copy of the project as the current folder, two of its lines deleted."""
    text = (project / MAPPING).read_text(encoding="utf-8")
    for name in ("attendee.clientId", "session.title"):
        line = f"  _tenant.{name}: {name}\n"
        assert line in text
        text = text.replace(line, "")
    (project / MAPPING).write_text(text, encoding="utf-8")
    return project


def found(capsys, code: str = "SRC011") -> list[str]:
    run(["check", "samples", "--format", "concise"])
    return [line for line in capsys.readouterr().out.splitlines() if f"[{code}]" in line]


def write_payload(project, **fields):
    (project / "samples" / "zz.json").write_text(
        json.dumps({"transmissionId": "zz1", "timestamp": "2023-04-01T00:00:00Z", **fields}),
        encoding="utf-8",
    )


def test_lines_to_paste(project, capsys):
    assert run(["suggest"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "  # attendee.clientId: string",
        "  _tenant.attendee.clientId: attendee.clientId  # 100: the same name, the type fits "
        "(string)",
        "  # session.title: string",
        "  _tenant.session.title: session.title  # 100: the same name, the type fits (string)",
    ]


def test_apply_puts_the_lines_beside_their_like_and_changes_nothing_else(project, capsys):
    before = (project / MAPPING).read_text(encoding="utf-8")
    assert run(["suggest", "--apply"]) == 0
    assert capsys.readouterr().err.splitlines() == [
        "wrote mappings/rainfocus.yaml: 2 entries added",
        "  _tenant.attendee.clientId: attendee.clientId",
        "  _tenant.session.title: session.title",
    ]
    lines = (project / MAPPING).read_text(encoding="utf-8").splitlines()
    added = [line for line in lines if line not in before.splitlines()]
    assert added == [
        "  _tenant.attendee.clientId: attendee.clientId",
        "  _tenant.session.title: session.title",
    ]
    assert [line for line in lines if line not in added] == before.splitlines()
    assert "attendee.email" in lines[lines.index(added[0]) - 1]
    assert "session.length" in lines[lines.index(added[1]) - 1]
    assert found(capsys) == []
    assert run(["suggest", "--apply"]) == 0
    out, err = capsys.readouterr()
    assert out == "# entries read every field of the payloads\n"
    assert err.startswith("nothing changed in mappings/rainfocus.yaml")


def test_what_is_not_sure_is_not_written(project, capsys):
    write_payload(project, event={"code": "X"}, zip="12345")
    before = (project / MAPPING).read_text(encoding="utf-8").count("code")
    run(["suggest", "samples/zz.json", "--apply"])
    out, err = capsys.readouterr()
    assert "the schema has no similar field" in out
    assert "nothing changed" in err
    assert (project / MAPPING).read_text(encoding="utf-8").count("code") == before


def test_json(project, capsys):
    assert run(["suggest", "--format", "json"]) == 0
    body = json.loads(capsys.readouterr().out)
    assert body["version"] == 1
    assert body["written"] is None
    assert [one["source"] for one in body["suggestions"]] == ["attendee.clientId", "session.title"]
    (target,) = body["suggestions"][0]["targets"]
    assert target["target"] == "_acme.attendee.clientId"
    assert target["best"] is True


def test_limit(project, capsys):
    (project / MAPPING).write_text(
        "mapper: 1\nschema: rainfocus.schema.yaml\ntenant: acme\nmappings:\n"
        "  _id: transmissionId\n  timestamp: timestamp\n",
        encoding="utf-8",
    )
    for limit in ("1", "2"):
        run(["suggest", "--format", "json", "--limit", limit])
        body = json.loads(capsys.readouterr().out)
        assert max(len(one["targets"]) for one in body["suggestions"]) == int(limit)
    assert run(["suggest", "--limit", "0"]) == 2


def test_every_output_is_yaml_whatever_the_names_are(project, capsys):
    names = ["a: b", "x # y", "new\nline", "\x1b[31m", "'", '"', "\u2028", "- a", "email  #", "*"]
    names.append(" # mapper: ignore XDM015")
    write_payload(project, attendee={f"clientId{name}": "x" for name in names})
    assert run(["suggest", "--apply"]) == 0
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert "\u2028" not in out
    root = read_yaml(SourceText("m.yaml", "mappings:\n" + out), Collector())
    assert read_ignores(root) == ()
    read = yaml.safe_load("mappings:\n" + out)
    assert read["mappings"]["_tenant.attendee.clientId"] == "attendee.clientId"
    assert all(key.startswith("_tenant") for key in read["mappings"])
    assert run(["check", "samples"]) == 0


def test_exit_codes(project, capsys):
    (project / "bad.json").write_text("{", encoding="utf-8")
    assert run(["suggest", "bad.json", "--apply"]) == 1
    told = capsys.readouterr()
    assert "nothing is written because of errors" in told.err
    assert told.out == ""
    assert run(["suggest", "-m", "none.yaml", "samples"]) == 2
    shutil.rmtree(project / "samples")
    assert run(["suggest"]) == 2
    assert "pass the payload files" in capsys.readouterr().err


def test_a_mapping_that_cannot_be_changed_in_place_is_left_alone(project, capsys):
    text = "mapper: 1\nschema: rainfocus.schema.yaml\ntenant: acme\n"
    text += "mappings: {_id: transmissionId, timestamp: timestamp}\n"
    (project / MAPPING).write_text(text, encoding="utf-8")
    assert run(["suggest", "--apply"]) == 1
    assert "error[XCH017]" in capsys.readouterr().err
    assert (project / MAPPING).read_text(encoding="utf-8") == text


def test_a_renamed_source_is_shown_with_the_entry_that_reads_the_old_name(project, capsys):
    for path in (project / "samples").glob("*.json"):
        text = path.read_text(encoding="utf-8")
        text = text.replace('"email"', '"mail"').replace('"note"', '"notes"')
        path.write_text(text, encoding="utf-8")
    assert run(["suggest"]) == 0
    out = capsys.readouterr().out
    lines = [line for line in out.splitlines() if "clientId" not in line]
    assert lines[:3] == [
        "  # attendee.mail: string",
        "  #   line 16 reads 'attendee.email', which no payload has; replace it if it was renamed:",
        "  #   'attendee.mail'",
    ]
    at = lines.index("  # lead.notes: string")
    assert "reads 'lead.note', which no payload has" in lines[at + 1]
    assert lines[at + 2] == "  #   _tenant.lead.note: lead.notes"
    run(["suggest", "--format", "json"])
    renamed = {
        one["source"]: one["renamedFrom"]
        for one in json.loads(capsys.readouterr().out)["suggestions"]
        if one["renamedFrom"]
    }
    assert renamed == {
        "attendee.mail": [
            {"source": "attendee.email", "target": "_acme.attendee.email", "line": None}
        ],
        "lead.notes": [
            {
                "source": "lead.note",
                "target": "_acme.lead.note",
                "line": "_tenant.lead.note: lead.notes",
            }
        ],
    }


def test_a_renamed_field_is_not_written_under_another_target(project, capsys):
    for path in (project / "samples").glob("*.json"):
        text = path.read_text(encoding="utf-8").replace('"email"', '"clientIdent"')
        path.write_text(text.replace('"clientId"', '"email"'), encoding="utf-8")
    assert run(["suggest", "--apply"]) == 0
    assert "_tenant.attendee.clientId: attendee.email" not in capsys.readouterr().out


def test_a_target_that_is_already_mapped_is_mentioned(project, capsys):
    write_payload(project, attendee={"emailAddress": "a@b.c", "email": "a@b.c"})
    assert run(["suggest", "samples/zz.json"]) == 0
    assert (
        "  #   '_acme.attendee.email' fits (a similar name, the type fits (string), its "
        "description has 'address'), but is mapped from 'lower(trim(attendee.email))' on line 16"
    ) in capsys.readouterr().out.splitlines()


# --- SRC011 -------------------------------------------------------------------------------


def test_findings_propose_a_line(project, capsys):
    first, second = found(capsys)
    assert (
        "add '  _tenant.attendee.clientId: attendee.clientId' if this is the right target" in first
    )
    assert "for example: samples/every-field.json:" in first
    assert "session.title" in second


def test_more_than_five_are_one_finding(project, capsys):
    write_payload(project, **{f"x{number}": 1 for number in range(4)})
    (line,) = found(capsys)
    assert "no entry reads 6 fields of the payloads" in line
    assert "list all of them with candidate targets: mapper suggest" in line


def test_a_field_without_its_like_says_so(project, capsys):
    write_payload(project, zip="12345")
    assert "add a field to the schema, or ignore this; no field is similar" in found(capsys)[2]


def test_an_object_that_is_read_covers_its_fields(project, capsys):
    text = (project / MAPPING).read_text(encoding="utf-8")
    text += '  _tenant.lead.note2: {expression: "size_of(attendee)"}\n'
    (project / MAPPING).write_text(text, encoding="utf-8")
    (line,) = found(capsys)
    assert "session.title" in line


def test_a_misspelt_source_is_not_found_a_second_time(project, capsys):
    text = (project / MAPPING).read_text(encoding="utf-8")
    edited = text.replace(": session.code\n", ": session.coed\n")
    assert edited != text
    (project / MAPPING).write_text(edited, encoding="utf-8")
    run(["check", "samples", "--format", "concise"])
    out = capsys.readouterr().out
    assert "[SRC002]" in out
    assert "'session.code' of the payloads" not in out


def test_elements_nulls_and_empty_objects(project, capsys):
    write_payload(
        project, people=[{"name": "a"}, {"age": None}], tags=["a"], nothing={}, none=None, l=[[1]]
    )
    shown = "\n".join(found(capsys))
    assert "7 fields" in shown
    run(["suggest", "samples/zz.json", "--format", "json"])
    body = json.loads(capsys.readouterr().out)
    assert {one["source"]: (one["kinds"], one["array"]) for one in body["suggestions"]} == {
        "people[*].name": (["string"], False),
        "people[*].age": (["null"], False),
        "tags": (["string"], True),
        "none": (["null"], False),
        "l": (["array"], True),
    }


def test_a_line_in_the_mapping_keeps_it_quiet(project, capsys):
    text = (project / MAPPING).read_text(encoding="utf-8")
    quiet = text.replace("\nmappings:\n", "\nmappings:  # mapper: ignore SRC011\n")
    (project / MAPPING).write_text(quiet, encoding="utf-8")
    assert found(capsys) == []
    assert found(capsys, "DOC019") == []


def test_a_misspelled_object_of_a_payload_is_one_finding(project, capsys):
    path = project / "samples" / "every-field.json"
    path.write_text(path.read_text("utf-8").replace('"attendee"', '"atendee"'), encoding="utf-8")
    lines = [line for line in found(capsys) if "atendee" in line]
    assert len(lines) == 1
    assert "no entry reads the 5 fields of 'atendee' in the payloads" in lines[0]
    assert "rename it to 'attendee' in the payload" in lines[0]
    assert "for example: samples/every-field.json:" in lines[0]
    run(["check", "samples/every-field.json", "--format", "concise"])
    out = capsys.readouterr().out
    assert "no payload has 'attendee', but 4 sources start with it" in out
    assert "did you mean 'atendee'?" in out
    assert [out.count(f"[{code}]") for code in ("SRC002", "XDM015", "ROW004")] == [1, 0, 1]


def test_one_misspelled_object_in_targets_is_one_finding(project, capsys):
    text = (project / MAPPING).read_text(encoding="utf-8")
    text = text.replace("_tenant.attendee.", "_tenant.atendee.")
    (project / MAPPING).write_text(text, encoding="utf-8")
    (line,) = found(capsys, "XDM003")
    assert "4 targets are in '_acme.atendee', which is not in the schema" in line
    assert "(did you mean '_acme.attendee'?)" in line
