"""`mapper diff`: what differs between the repository and the platform, and between two versions."""

from __future__ import annotations

import json

import pytest

from mapper.cli.main import run

MAPPING = "mappings/rainfocus.yaml"
SCHEMA = "mappings/rainfocus.schema.yaml"


@pytest.fixture
def project(project, capsys):
    assert run(["export", "-o", "out"]) == 0
    capsys.readouterr()
    return project


def changed(project):
    text = (project / MAPPING).read_text()
    text = text.replace("attendee.registered: attendee.registered", "attendee.registered: reg")
    text = text.replace('"lower(trim(attendee.email))"', '"lower( trim(attendee.email) )"')
    text = text.replace("  _tenant.lead.note: lead.note\n", "")
    text = text.replace("_tenant.session.code: session.code", "_tenant.session.cod: session.code")
    (project / "mappings/new.yaml").write_text(text)
    return "mappings/new.yaml"


@pytest.mark.parametrize("other", ["out/mappings.csv", "out/mapping-set.json", MAPPING])
def test_what_was_exported_is_the_same(project, capsys, other):
    assert run(["diff", MAPPING, other, "samples"]) == 0
    assert capsys.readouterr().out == "no difference\n"


def test_what_differs_is_listed(project, capsys):
    new = changed(project)
    assert run(["diff", MAPPING, new]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "~ _acme.attendee.registered  (mappings/new.yaml:13)",
        "    source was  attendee.registered",
        "    source now  reg",
        "- _acme.lead.note  (mappings/rainfocus.yaml:24)",
        "    type ATTRIBUTE",
        "    source lead.note",
        "- _acme.session.code  (mappings/rainfocus.yaml:28)",
        "    type ATTRIBUTE",
        "    source session.code",
        "+ _acme.session.cod  (mappings/new.yaml:27)",
        "    type ATTRIBUTE",
        "    source session.code",
        "1 added, 2 removed, 1 changed",
    ]


def test_json(project, capsys):
    assert run(["diff", "out/mappings.csv", changed(project), "--format", "json"]) == 1
    body = json.loads(capsys.readouterr().out)
    assert body["version"] == 1
    assert [item["kind"] for item in body["differences"]] == [
        "changed", "removed", "removed", "added",
    ]  # fmt: skip
    assert body["differences"][0] == {
        "kind": "changed",
        "target": "_acme.attendee.registered",
        "before": "out/mappings.csv:6",
        "after": "mappings/new.yaml:13",
        "changes": [{"what": "source", "before": "attendee.registered", "after": "reg"}],
    }
    assert body["rows"] == []


def test_the_kind_of_a_source_counts(project, capsys):
    path = project / "out/mappings.csv"
    path.write_text(path.read_text().replace("ATTRIBUTE,transm", "EXPRESSION,transm"))
    assert run(["diff", MAPPING, "out/mappings.csv"]) == 1
    assert "    type was  ATTRIBUTE\n    type now  EXPRESSION\n" in capsys.readouterr().out
    assert run(["export", "-o", "static", "--static"]) == 0
    assert run(["diff", MAPPING, "static/mappings.csv"]) == 1
    assert run(["diff", MAPPING, "static/mappings.csv", "--static"]) == 0


def test_records_are_compared_and_identities_hidden(project, capsys):
    path = project / "out/mappings.csv"
    text = path.read_text().replace("lower(trim(attendee.email))", "upper(attendee.email)")
    path.write_text(text.replace("ATTRIBUTE,session.code,", "ATTRIBUTE,session.title,"))
    assert run(["diff", MAPPING, "out/mappings.csv", "samples"]) == 1
    out = capsys.readouterr().out
    assert "    _acme.attendee.email was  a hidden value (--show-values shows it)\n" in out
    assert "@" not in out
    assert '    _acme.session.code was  "' in out
    assert run(["diff", MAPPING, "out/mappings.csv", "samples", "--show-values"]) == 1
    assert "@" in capsys.readouterr().out


def test_what_the_platform_has_and_the_schema_lacks_is_told(project, capsys):
    path = project / "out/mappings.csv"
    path.write_text(path.read_text() + "ATTRIBUTE,session.code,_acme.session.more\n")
    assert run(["diff", MAPPING, "out/mappings.csv", "samples"]) == 1
    told = capsys.readouterr()
    assert "+ _acme.session.more" in told.out
    assert "warning[XDM003] target '_acme.session.more' is not in the schema" in told.err
    assert "1 added, 0 removed, 0 changed\n" in told.out


def test_two_files_without_a_schema_take_the_project_s(project, capsys):
    assert run(["diff", "out/mappings.csv", "out/mapping-set.json", "samples"]) == 0


def test_tenants(project, capsys):
    text = (project / MAPPING).read_text().replace("tenant: acme", "tenant: other")
    (project / "mappings/other.yaml").write_text(text)
    assert run(["diff", MAPPING, "mappings/other.yaml"]) == 1
    assert run(["diff", MAPPING, "mappings/other.yaml", "--ignore-tenant"]) == 0


def test_schemas(project, capsys):
    text = (project / SCHEMA).read_text()
    text = text.replace("type: integer", "type: string").replace("profile: true", "profile: false")
    (project / "mappings/new.schema.yaml").write_text(text)
    assert run(["diff", SCHEMA, SCHEMA]) == 0
    assert run(["diff", SCHEMA, "mappings/new.schema.yaml"]) == 1
    out = capsys.readouterr().out
    assert "~ _tenant.session.length  (mappings/new.schema.yaml:" in out
    assert "    field was  integer\n    field now  string\n" in out
    assert "    profile was  True\n    profile now  False\n" in out


def test_a_schema_of_the_platform(project, capsys):
    assert run(["schema", "--json"]) == 0
    (project / "full.json").write_text(capsys.readouterr().out)
    assert run(["diff", "full.json", "full.json"]) == 0
    assert run(["diff", SCHEMA, "full.json", "--tenant", "acme"]) == 1
    out = capsys.readouterr().out
    assert "~ _acme.attendee.email" in out
    assert "    field was  string, primary identity Email\n    field now  string\n" in out
    assert "_acme.session.length" not in out


def test_what_cannot_be_compared(project, capsys):
    assert run(["diff", MAPPING, SCHEMA]) == 2
    assert run(["diff", SCHEMA, SCHEMA, "samples"]) == 2
    assert run(["diff", MAPPING, "no.csv"]) == 2
    assert "XCH006" in capsys.readouterr().err
