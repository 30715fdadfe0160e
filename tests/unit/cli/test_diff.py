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


def test_a_target_that_reads_the_source_of_an_identity_is_hidden(project, capsys):
    path = project / "out/mappings.csv"
    path.write_text(path.read_text().replace("ATTRIBUTE,lead.note,", "ATTRIBUTE,attendee.email,"))
    assert run(["diff", MAPPING, "out/mappings.csv", "samples"]) == 1
    out = capsys.readouterr().out
    assert "    _acme.lead.note now  a hidden value (--show-values shows it)\n" in out
    assert "@" not in out


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
    assert capsys.readouterr().out == "no differences\n"


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


def test_json_of_rows_has_json_pointers(project, capsys):
    text = (project / MAPPING).read_text().replace(": session.title", ": session.code")
    (project / "mappings/new.yaml").write_text(text)
    assert run(["diff", MAPPING, "mappings/new.yaml", "samples", "--format", "json"]) == 1
    changes = [c for row in json.loads(capsys.readouterr().out)["rows"] for c in row["changes"]]
    assert {change["path"] for change in changes} == {"/_acme/session/title"}
    assert run(["diff", MAPPING, "mappings/new.yaml", "samples"]) == 1
    assert "_acme.session.title was" in capsys.readouterr().out


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


@pytest.mark.parametrize("name", ["@id", "=a", "+a", "-a", "@id.x"])
@pytest.mark.parametrize("form", ["source", "expression", "value"])
def test_a_cell_that_starts_as_a_formula_is_the_same(project, capsys, name, form):
    path, dot, below = name.partition(".")
    written = {"source": f'"{path}"{dot}{below}', "expression": f"upper(${{{path}}}{dot}{below})",
               "value": name}  # fmt: skip
    entry = json.dumps({form: written[form]})
    schema = {"$id": "https://ns.adobe.com/acme/schemas/c", "meta:resourceType": "schemas",
              "meta:class": "https://ns.adobe.com/xdm/context/profile",
              "properties": {path: {"type": "string"}}}  # fmt: skip
    (project / "s.json").write_text(json.dumps(schema))
    (project / "m.yaml").write_text(
        f'mapper: 1\nschema: s.json\ntenant: acme\nmappings: {{"{path}": {entry}}}\n'
    )
    for options in ([], ["--static"]):
        assert run(["export", "-m", "m.yaml", "-o", "b", *options]) == 0
        for file in ("mappings.csv", "mapping-set.json"):
            assert run(["diff", "m.yaml", f"b/{file}", *options]) == 0, capsys.readouterr().out


def test_a_mapping_without_its_schema_takes_that_of_the_other(project, capsys):
    folder = project / "elsewhere"
    folder.mkdir()
    (folder / "old.yaml").write_text((project / MAPPING).read_text())
    assert run(["diff", "elsewhere/old.yaml", MAPPING]) == 0
    told = capsys.readouterr()
    assert told.err == (
        "elsewhere/old.yaml:1:1: info[XCH024] schema 'elsewhere/rainfocus.schema.yaml' does not "
        "exist; 'mappings/rainfocus.schema.yaml' is used instead (add the schema that the mapping "
        "names)\n"
    )
    assert run(["diff", MAPPING, "elsewhere/old.yaml", "samples"]) == 0
    assert run(["diff", "elsewhere/old.yaml", "out/mappings.csv", "-m", MAPPING]) == 0
    assert run(["diff", "elsewhere/old.yaml", "out/mappings.csv"]) == 2


def test_a_file_of_a_revision(repository, capsys):
    new = changed(repository)
    (repository / MAPPING).write_text((repository / new).read_text())
    assert run(["diff", f"HEAD:{MAPPING}", MAPPING]) == 1
    told = capsys.readouterr()
    assert "- _acme.lead.note  (HEAD:mappings/rainfocus.yaml:24)" in told.out
    assert told.err == ""
    assert run(["diff", f"HEAD:{MAPPING}", "out/mappings.csv", "samples"]) == 0
    assert run(["diff", f"HEAD:{SCHEMA}", SCHEMA]) == 0


def test_the_schema_of_a_revision_is_its_own(repository, capsys):
    text = (repository / SCHEMA).read_text()
    (repository / SCHEMA).write_text(text.replace("    lead.note:", "    lead.remark:"))
    mapping = (repository / MAPPING).read_text()
    (repository / MAPPING).write_text(mapping.replace("_tenant.lead.note:", "_tenant.lead.remark:"))
    assert run(["diff", f"HEAD:{MAPPING}", MAPPING, "samples"]) == 1
    told = capsys.readouterr()
    assert told.err == ""
    assert "+ _acme.lead.remark" in told.out


def test_a_revision_from_a_folder_of_the_repository(repository, capsys, monkeypatch):
    monkeypatch.chdir(repository / "mappings")
    assert run(["diff", "HEAD:./rainfocus.yaml", "rainfocus.yaml"]) == 0
    assert run(["diff", f"HEAD:{MAPPING}", "rainfocus.yaml"]) == 0
    assert run(["diff", "HEAD:../mappings/rainfocus.yaml", "rainfocus.yaml"]) == 0
    assert run(["diff", "HEAD:../../x.yaml", "rainfocus.yaml"]) == 2


@pytest.mark.parametrize(
    ("argument", "message"),
    [
        ("nope:mappings/rainfocus.yaml", "unknown git revision 'nope'"),
        ("HEAD:mappings/nope.yaml", "git revision 'HEAD' has no file 'mappings/nope.yaml'"),
        ("HEAD:../x", "git revision 'HEAD' has no file"),
        ("HEAD:/etc/passwd", "git revision 'HEAD' has no file"),
        ("--output=x:mappings/rainfocus.yaml", "'--output=x' is not a git revision"),
        ("HEAD;touch x:mappings/rainfocus.yaml", "unknown git revision 'HEAD;touch x'"),
    ],
)
def test_revisions_that_cannot_be_read(repository, capsys, argument, message):
    assert run(["diff", "--", argument, MAPPING]) == 2
    assert message in capsys.readouterr().err
    assert not (repository / "x").exists()


def test_a_revision_outside_a_repository(project, capsys):
    assert run(["diff", f"HEAD:{MAPPING}", MAPPING]) == 2
    assert "this is not a git repository" in capsys.readouterr().err


def test_files_are_told_by_their_content(project, capsys):
    for name, source in {"m.txt": MAPPING, "s.txt": SCHEMA, "c.yaml": "out/mappings.csv"}.items():
        (project / "mappings" / name).write_text((project / source).read_text())
    (project / "mappings/set.yaml").write_text((project / "out/mapping-set.json").read_text())
    assert run(["diff", "mappings/m.txt", MAPPING]) == 0
    assert run(["diff", "mappings/s.txt", SCHEMA]) == 0
    assert run(["diff", "mappings/set.yaml", MAPPING]) == 0


def test_what_cannot_be_compared(project, capsys):
    assert run(["diff", MAPPING, SCHEMA]) == 2
    assert run(["diff", SCHEMA, SCHEMA, "samples"]) == 2
    assert run(["diff", MAPPING, "no.csv"]) == 2
    assert "XCH006" in capsys.readouterr().err
