"""The export folder: what the files hold, and that writing them is careful."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import replace
from html import escape
from pathlib import Path

import jsonschema
import pytest
from markdown_it import MarkdownIt

import mapper
from mapper.api.export import export
from mapper.dataprep import parse
from mapper.exchange.folder import KINDS, ON_REQUEST, Choices, kind_of
from mapper.exchange.next_steps import next_steps
from mapper.paths import parse_path
from tests.conftest import ROOT

SAMPLES = str(ROOT / "samples")
CONTRACTS = ROOT.parent / "shared" / "contracts"


@pytest.fixture
def mapping():
    return mapper.load(ROOT / "mappings" / "rainfocus.yaml", tenant="acme")


@pytest.fixture
def folder(mapping, tmp_path):
    export(mapping, tmp_path / "build", [SAMPLES])
    return tmp_path / "build"


def load(path):
    return json.loads(Path(path).read_text(encoding="utf-8"))


def own(tmp_path, entries, fields="a: {type: string, example: from the schema}"):
    """A mapping of a test's own, exported; the folder and what was said."""
    (tmp_path / "s.yaml").write_text(
        "mapper-schema: 1\ntitle: T\nclass: experienceevent\ngroups:\n  G:\n    " + fields + "\n"
    )
    (tmp_path / "m.yaml").write_text(
        "mapper: 1\nschema: s.yaml\ntenant: acme\nmappings:\n"
        "  _id: id\n  timestamp: timestamp\n  " + entries + "\n"
    )
    return mapper.load(tmp_path / "m.yaml")


def test_the_folder_holds_these_files(folder):
    names = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    groups = ["attendee", "event", "exhibitor", "lead", "session", "sessiontime"]
    assert names == sorted(
        ["NEXT-STEPS.md", "mapping-set.json", "mappings.csv", "sample.json", "schema/import.json",
         "schema/schema.json", "schema/fields.csv", "schema/descriptor-acme-attendee-email.json",
         *(f"schema/fieldgroup-{group}.json" for group in groups)]
    )  # fmt: skip


def test_mapping_set(folder):
    body = load(folder / "mapping-set.json")
    assert set(body) == {"name", "outputSchema", "mappings"}
    assert set(body["outputSchema"]["schemaRef"]) == {"id", "contentType"}
    rows = {row["destination"]: row for row in body["mappings"]}
    assert len(rows) == 27
    assert rows["_id"] == {
        "sourceType": "ATTRIBUTE", "source": "transmissionId", "destination": "_id"
    }  # fmt: skip
    # plain as an attribute, though the language has a function of this name
    assert rows["timestamp"]["source"] == "timestamp"
    assert rows["producedBy"]["sourceType"] == "EXPRESSION"
    assert rows["producedBy"]["source"] == '"RainFocus"'
    assert rows["_acme.attendee.email"]["source"] == "lower(trim(attendee.email))"


def test_mapping_set_keeps_to_the_public_contract(folder):
    yaml = pytest.importorskip("yaml")
    path = CONTRACTS / "data-prep.openapi.yaml"
    if not path.is_file():
        pytest.skip("the public API descriptions are not part of the project")
    schemas = yaml.safe_load(path.read_text(encoding="utf-8"))["components"]["schemas"]
    text = json.dumps(schemas["MappingSet"] | {"components": {"schemas": schemas}}, default=str)
    jsonschema.validate(load(folder / "mapping-set.json"), json.loads(text))


def test_csv_holds_the_rows_of_the_mapping_set(folder):
    with (folder / "mappings.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["sourceType", "source", "destination"]
    mappings = load(folder / "mapping-set.json")["mappings"]
    assert rows[1:] == [[m["sourceType"], m["source"], m["destination"]] for m in mappings]


def test_every_source_and_destination_reads_back(folder):
    for row in load(folder / "mapping-set.json")["mappings"]:
        read = parse_path if row["sourceType"] == "ATTRIBUTE" else parse
        read(row["source"])
        parse_path(row["destination"])


def test_field_groups_schema_and_descriptor(folder):
    group = load(folder / "schema/fieldgroup-attendee.json")
    assert group["meta:intendedToExtend"] == ["https://ns.adobe.com/xdm/context/experienceevent"]
    ((name, definition),) = group["definitions"].items()
    assert group["allOf"][0]["$ref"] == f"#/definitions/{name}"
    assert set(definition["properties"]["_acme"]["properties"]["attendee"]["properties"]) == {
        "registered", "attendeeId", "externalId", "clientId", "email"
    }  # fmt: skip
    schema = load(folder / "schema/schema.json")
    assert schema["meta:immutableTags"] == ["union"]
    assert schema["allOf"][0] == {"$ref": "https://ns.adobe.com/xdm/context/experienceevent"}
    assert len(schema["allOf"]) == 7
    assert load(folder / "schema/descriptor-acme-attendee-email.json") == {
        "@type": "xdm:descriptorIdentity",
        "xdm:sourceSchema": load(folder / "mapping-set.json")["outputSchema"]["schemaRef"]["id"],
        "xdm:sourceVersion": 1,
        "xdm:sourceProperty": "/_acme/attendee/email",
        "xdm:namespace": "Email",
        "xdm:property": "xdm:code",
        "xdm:isPrimary": True,
    }


def test_import_payload_refers_only_to_what_comes_before(folder):
    resources = load(folder / "schema/import.json")
    assert [resource["meta:resourceType"] for resource in resources] == ["mixins"] * 6 + ["schemas"]
    known = {"https://ns.adobe.com/xdm/context/experienceevent"}
    for resource in resources:
        for part in resource["allOf"]:
            assert part["$ref"].startswith("#/definitions/") or part["$ref"] in known
        known.add(resource["$id"])
    text = (folder / "schema/import.json").read_text(encoding="utf-8")
    assert "_acme" not in text
    assert "_<XDM_TENANTID_PLACEHOLDER>" in text


def test_sample_holds_every_source_and_converts(folder, mapping):
    sample = load(folder / "sample.json")
    assert "SRC002" not in [d.code for d in mapping.check([sample])]
    result = mapping.convert(sample)
    assert result.record is not None
    assert result.diagnostics == ()


def test_what_no_payload_holds_comes_from_the_schema_and_is_said(tmp_path):
    mapping = own(tmp_path, "_tenant.a: deep.list[1].name")
    _, found = export(mapping, tmp_path / "out", [])
    assert [d.message for d in found if d.code == "XCH002"] == [
        "'id' in the sample is the schema's example",
        "'timestamp' in the sample is the schema's example",
        "'deep.list[1].name' in the sample is the schema's example",
    ]
    sample = load(tmp_path / "out/sample.json")
    assert sample["deep"]["list"][1] == {"name": "from the schema"}


def test_names_and_constants(tmp_path):
    mapping = own(
        tmp_path,
        '_tenant.a: {value: "say \\"hi\\"", name: greeting, description: a constant}',
    )
    export(mapping, tmp_path / "out")
    row = load(tmp_path / "out/mapping-set.json")["mappings"][2]
    assert row == {
        "sourceType": "EXPRESSION", "source": '"say \\"hi\\""', "destination": "_acme.a",
        "name": "greeting", "description": "a constant",
    }  # fmt: skip
    choices = Choices(static=True, schema_id="https://ns.adobe.com/acme/schemas/1")
    export(mapping, tmp_path / "out", choices=choices)
    body = load(tmp_path / "out/mapping-set.json")
    assert body["mappings"][2]["sourceType"] == "STATIC"
    assert body["mappings"][2]["source"] == 'say "hi"'
    assert body["outputSchema"]["schemaRef"]["id"] == "https://ns.adobe.com/acme/schemas/1"


def test_sugar_is_exported_as_calculated_fields(tmp_path):
    mapping = own(
        tmp_path,
        "_tenant.a: {source: timestamp, lookup: {x: 1, _: other}, default: none}",
    )
    export(mapping, tmp_path / "out")
    row = load(tmp_path / "out/mapping-set.json")["mappings"][2]
    assert row["source"] == 'coalesce(decode(${timestamp}, "x", 1, "other"), "none")'


def test_a_second_export_touches_nothing(mapping, folder):
    before = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in folder.rglob("*.*")}
    changed, _ = export(mapping, folder, [SAMPLES])
    assert changed == []
    assert before == {
        path: (path.stat().st_mtime_ns, path.read_bytes()) for path in folder.rglob("*.*")
    }


def test_files_of_an_earlier_export_are_named_and_kept(mapping, folder):
    (folder / "schema/fieldgroup-old.json").write_text("{}")
    (folder / "schema/notes.json").write_text("{}")
    changed, found = export(mapping, folder, [SAMPLES])
    assert changed == []
    assert [d.message for d in found if d.code == "XCH004"] == [
        f"'{folder / 'schema/fieldgroup-old.json'}' is not part of this export"
    ]
    assert (folder / "schema/fieldgroup-old.json").exists()


def test_groups_of_like_titles_have_files_of_their_own(tmp_path):
    mapping = own(tmp_path, "_tenant.a: x", "a: {type: string}\n  g!:\n    b: {type: string}")
    export(mapping, tmp_path / "out")
    names = sorted(path.name for path in (tmp_path / "out/schema").glob("fieldgroup-*"))
    assert names == ["fieldgroup-g-2.json", "fieldgroup-g.json"]


def test_errors_are_exported_as_nothing(tmp_path):
    mapping = own(tmp_path, "_tenant.b: x")
    changed, found = export(mapping, tmp_path / "out")
    assert changed == []
    assert [d.code for d in found if d.is_error] == ["XDM003", "XCH001"]
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_written_is_said(mapping, tmp_path):
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(mapper.MapperError, match="cannot write"):
        export(mapping, tmp_path / "file", [SAMPLES])


def test_errors_are_left_out_where_that_is_asked_for(tmp_path):
    mapping = own(
        tmp_path, "_tenant.b: {expression: 'lower('}\n  _tenant.nothing: y\n  _tenant.a: x"
    )
    changed, found = export(mapping, tmp_path / "out", force=True)
    assert changed
    assert [d.code for d in found if d.is_error] == ["EXP001", "XDM003"]
    rows = load(tmp_path / "out/mapping-set.json")["mappings"]
    assert [row["destination"] for row in rows] == ["_id", "timestamp", "_acme.a"]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ON_REQUEST])
def test_one_kind_alone(kind, mapping, folder, tmp_path):
    export(mapping, tmp_path / "one", [SAMPLES], Choices(only=[kind]))
    names = [p.relative_to(tmp_path / "one").as_posix() for p in (tmp_path / "one").rglob("*.*")]
    assert names
    assert {kind_of(name) for name in names} == {kind}
    for name in names:
        assert (tmp_path / "one" / name).read_bytes() == (folder / name).read_bytes()


def test_preview_request(mapping, folder, tmp_path):
    changed, _ = export(mapping, tmp_path / "p", [SAMPLES], preview=True)
    assert changed == [str(tmp_path / "p/preview-request.json")]
    body = load(changed[0])
    assert set(body) == {"data", "mappingSet"}
    assert len(body["data"]) == 7
    assert body["mappingSet"] == load(folder / "mapping-set.json")


def test_next_steps_name_the_files_that_are_there_and_no_others(folder):
    text = (folder / "NEXT-STEPS.md").read_text(encoding="utf-8")
    for name in re.findall(r"(?:`|@)((?:schema/)?[\w-]+\.(?:json|csv))", text):
        assert (folder / name).is_file(), name
    for name in ("schema/import.json", "sample.json", "mappings.csv", "mapping-set.json"):
        assert name in text
    assert "`_acme.attendee.email` as primary identity with the namespace Email" in text


def test_next_steps_describe_the_complete_path(folder):
    text = (folder / "NEXT-STEPS.md").read_text(encoding="utf-8")
    wanted = [
        "service account", "OAuth server-to-server", "JWT", "client ID", "client secret",
        "technical account ID", "@techacct.adobe.com", "organization ID", "Libraries",
        "Integration Profiles", "Adobe Real-time Customer Data Platform", "Save", "push types",
        "Sample JSON Payload", "`.json`", "Select data", "dataflow", "streaming endpoint URL",
        "dataflow ID", "When the mapping changes",
    ]  # fmt: skip
    places = [text.index(word) for word in wanted]
    assert places
    headings = re.findall(r"^## (.*)", text, re.MULTILINE)
    assert [heading[:2] for heading in headings[:5]] == ["1.", "2.", "3.", "4.", "5."]
    assert headings[5] == "When the mapping changes"


@pytest.mark.parametrize("schema_id", [None, "https://ns.adobe.com/acme/schemas/1"])
def test_next_steps_warn_of_the_placeholder_before_the_calls(mapping, tmp_path, schema_id):
    export(mapping, tmp_path / "p", [SAMPLES], Choices(schema_id=schema_id))
    text = (tmp_path / "p" / "NEXT-STEPS.md").read_text(encoding="utf-8")
    heading, warning = "## API calls instead of", "have a placeholder for the schema's `$id`"
    assert (warning in text[text.index(heading) :]) == (schema_id is None)


@pytest.mark.parametrize(
    "title",
    ["<script>alert(1)</script>", "[a](https://evil.example)", "![x](y)", "a `b` <b>c</b>",
     "**bold** _it_ ~~s~~", "a\n\n# Heading", "www.evil.example", "https://evil.example",
     "a@evil.example", "| a | b |", "&lt;b&gt;", "\u202egnp.exe", "a\\", "$x$"],
)  # fmt: skip
def test_names_and_titles_are_no_markup(tmp_path, title):
    quoted = json.dumps(title)
    mapping = own(
        tmp_path,
        "_tenant.a: x",
        "a: {type: string, title: T, identity: {namespace: " + quoted + ", primary: true}}",
    )
    schema = replace(mapping.document.schema, title=title)
    document = replace(mapping.document, name=title, schema=schema)
    page = next_steps(document, [], schema_id=f"https://ns.adobe.com/acme/`{title}`", is_known=True)
    html = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(page)
    shown = " ".join(title.split()).replace("\u202e", "\\u202e")
    assert re.search(r"<h1>Next steps: (.*)</h1>", html)[1] == escape(shown, quote=False)
    tags = set(re.findall(r"<(/?[a-z0-9]+)", html))
    assert tags <= {"h1", "/h1", "h2", "/h2", "p", "/p", "ul", "/ul", "li", "/li", "code", "/code"}
    assert html.count("<h1>") == 1
    outside = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", page)  # addresses become links by themselves
    assert not re.search(r"https?://evil|www\.|[^\\]@evil", outside)


@pytest.mark.parametrize(
    ("constant", "is_changed"),
    [
        ("007", True), ("1/2", True), ("1e5", True), ("TRUE", True), ("false", True),
        ("1234567890123456", True), ("2023-04-01", True), ("1:30", True), ("5%", True),
        ("1.0", True), ("1,000", True), ("3 May", True), ("MAR1", True), (" a", True),
        ("$5", True), ("1.2.2023", True), (".5", True),
        ("7", False), ("1.5", False), ("abc", False), ("0", False), ("RainFocus", False),
        ("v1.0", False), ("a/b", False), ("may", False), ("market", False), ("E5", False),
        ("", False),
    ],
)  # fmt: skip
def test_constants_that_a_spreadsheet_changes(tmp_path, constant, is_changed):
    entry = "_tenant.a: {value: " + json.dumps(constant) + "}"
    mapping = own(tmp_path, entry, "a: {type: string}")
    _, found = export(mapping, tmp_path / "out", choices=Choices(static=True))
    assert ("XCH025" in [d.code for d in found]) is is_changed
    _, found = export(mapping, tmp_path / "out")
    assert "XCH025" not in [d.code for d in found]


def test_fields_csv_has_the_columns_of_the_endpoint(tmp_path):
    mapping = own(
        tmp_path,
        "_tenant.a: x",
        "a: {type: integer, minimum: 1, required: true, title: A}\n"
        "    m: {type: map}\n"
        "    l[*].x: {type: string, enum: [p, q]}\n"
        "    o.t: {type: [date-time]}\n"
        "    o.s: {type: string, pattern: 'a+', maxLength: 5,\n"
        "          identity: {namespace: Email, primary: true}}",
    )
    export(mapping, tmp_path / "out")
    with (tmp_path / "out/schema/fields.csv").open(newline="") as file:
        reader = csv.DictReader(file)
        rows = {row["fieldPath"]: row for row in reader}
        assert len(reader.fieldnames) == 23
    assert list(rows) == ["_acme.a", "_acme.m", "_acme.l", "_acme.o.t", "_acme.o.s"]
    a, m, array, t, s = rows.values()
    assert (a["dataType"], a["minimum"], a["isRequired"], a["displayName"]) == (
        "integer", "1", "true", "A",
    )  # fmt: skip
    assert m["isIgnored"] == "true"
    assert m["comment"]
    assert array["isArray"] == "true"
    assert json.loads(array["properties"])["x"]["enum"] == ["p", "q"]
    assert (t["isArray"], t["dataType"], t["format"]) == ("true", "string", "date-time")
    assert (s["stringPattern"], s["maxLength"], s["identityNamespace"]) == ("a+", "5", "Email")
    assert s["isPrimaryIdentity"] == "true"


def test_import_payload_says_what_the_schema_extends(folder):
    *groups, schema = load(folder / "schema/import.json")
    assert schema["meta:class"] == "https://ns.adobe.com/xdm/context/experienceevent"
    assert schema["meta:extends"] == [schema["meta:class"], *(group["$id"] for group in groups)]
    assert {group["meta:abstract"] for group in groups} == {True}
    assert schema["meta:extensible"] is False
