"""A schema of the platform as YAML says what its JSON says."""

from __future__ import annotations

import json

import pytest

from mapper.cli.main import run
from mapper.diagnostics import Collector
from mapper.document import read_schema
from mapper.exchange.registry import descriptors, import_payload
from mapper.paths import print_path
from mapper.schema import json_schema
from tests.conftest import ROOT


@pytest.fixture
def ours():
    return read_schema(ROOT / "mappings" / "rainfocus.schema.yaml", "acme", Collector())


def shown(schema):
    return {
        print_path(path): (f.type.name, f.array, f.required, f.constraints, f.title, f.description,
                           f.identity, f.values and f.values.type.name)
        for path, f in schema.fields()
    }  # fmt: skip


def written(tmp_path, body, *options):
    (tmp_path / "s.json").write_text(json.dumps(body))
    out = tmp_path / "out.schema.yaml"
    assert run(["schema", "--from", str(tmp_path / "s.json"), "-o", str(out), *options]) == 0
    collector = Collector()
    return (
        read_schema(out, "acme", collector),
        collector.diagnostics,
        out.read_text(encoding="utf-8"),
    )


def test_an_export_payload_becomes_the_same_fields(tmp_path, ours, capsys):
    body = [*import_payload(ours), *descriptors(ours, "x").values()]
    schema, found, _ = written(tmp_path, body, "--tenant", "acme")
    assert found == []
    assert shown(schema) == shown(ours)
    assert (schema.title, schema.profile, schema.from_platform) == (ours.title, True, True)


def test_full_json_without_descriptors_says_so(tmp_path, ours, capsys):
    body = {**json_schema(ours), "$id": "https://ns.adobe.com/acme/schemas/1"}
    schema, found, text = written(tmp_path, body)
    assert found == []
    assert "# The exported file does not mark identities." in text
    assert schema.id == "https://ns.adobe.com/acme/schemas/1"
    assert set(shown(schema)) == set(shown(ours))


def test_all_kinds_of_fields(tmp_path, capsys):
    (tmp_path / "all.schema.yaml").write_text(
        "mapper-schema: 1\ntitle: 'T: #1'\nclass: experienceevent\ngroups:\n  G:\n"
        "    a.text: {type: string, enum: ['Yes', 'no', '1'], default: 'no', title: 'x: y'}\n"
        "    a.n: {type: integer, minimum: 0, maximum: 5, required: true}\n"
        "    a.d: {type: double, minimum: -1.5}\n"
        '    a.list: {type: [date-time], description: "it\'s \\"so\\" # really"}\n'
        "    a.m: {type: map, values: integer}\n"
        "    'b[*].c': {type: string, pattern: '^[a-z]+\\\\d$', minLength: 1}\n"
        "    'street\\.name': {type: uri}\n"
        "    'yes': {type: boolean}\n"
    )
    theirs = read_schema(tmp_path / "all.schema.yaml", "acme", Collector())
    schema, found, _ = written(tmp_path, json_schema(theirs), "--tenant", "acme")
    assert found == []
    assert shown(schema) == shown(theirs)
    assert schema.title == "T: #1"


def test_standard_fields_and_other_classes(tmp_path, capsys):
    body = {
        "$id": "https://ns.adobe.com/acme/schemas/1",
        "title": "P",
        "meta:class": "https://ns.adobe.com/xdm/context/profile",
        "type": "object",
        "properties": {
            "person": {"type": "object", "properties": {"name": {"type": "string"}}},
            "_acme": {"type": "object", "properties": {"x": {"type": "string"}}},
        },
    }
    schema, found, text = written(tmp_path, body)
    assert found == []
    assert list(shown(schema)) == ["person", "person.name", "_acme", "_acme.x"]
    assert "class: https://ns.adobe.com/xdm/context/profile\n" in text
    assert "standard:\n  Standard fields:\n    person.name: {type: string}\n" in text


def test_a_file_is_not_overwritten_and_bad_ones_are_said(tmp_path, capsys):
    (tmp_path / "s.json").write_text("{}")
    (tmp_path / "there").write_text("mine")
    command = ["schema", "--from", str(tmp_path / "s.json")]
    assert run([*command, "-o", str(tmp_path / "there")]) == 2
    assert run(command) == 1
    assert "XCH019" in capsys.readouterr().err
    assert run(["schema", "-o", "x"]) == 2


@pytest.mark.parametrize(
    ("values", "lines"),
    [
        ({"type": "string"}, "{type: map}"),
        ({"type": "number"}, "{type: map, values: double}"),
        ({"type": "array", "items": {"type": "date"}}, None),
        ({"type": "array", "items": {"type": "boolean"}}, "{type: map, values: [boolean]}"),
        ({"type": "object", "additionalProperties": {"type": "integer"}},
         "{type: map, values: {type: map, values: long}}"),
        ({"type": "string", "enum": ["y", "n"]},
         "{type: map, values: {type: string, enum: [y, n]}}"),
        ({"type": "array", "items": {"type": "object", "properties": {
            "id": {"type": "string"}, "primary": {"type": "boolean"}}}},
         "\n      type: map\n"
         "      values: {type: [object], fields: {id: {type: string}, primary: {type: boolean}}}"),
    ],
)  # fmt: skip
def test_the_values_of_maps(tmp_path, capsys, values, lines):
    body = {
        "$id": "https://ns.adobe.com/acme/schemas/1",
        "title": "P",
        "meta:class": "https://ns.adobe.com/xdm/context/profile",
        "properties": {"m": {"type": "object", "additionalProperties": values}},
    }
    _, found, text = written(tmp_path, body)
    assert found == []
    if lines is not None:
        assert f"    m:{lines}" in text.replace("m: {", "m:{")


@pytest.mark.parametrize(
    ("properties", "message"),
    [
        ({"o": {"type": "object"}}, "the object 'o' is omitted: it has no fields"),
        ({"m": {"additionalProperties": {"type": "object"}}}, "the map 'm' is omitted"),
        ({" a": {"type": "string"}}, "the field ' a' is omitted: YAML cannot express its path"),
        ({"_acme": {"type": "string"}}, "'_acme' is omitted: it is not an object"),
        ({"n": {"type": "integer", "meta:descriptors": [
            {"@type": "xdm:descriptorIdentity", "xdm:namespace": "X"}]}},
         "the identity of 'n' is omitted: the field is not a string"),
        ({"a": {"type": "string"}}, "the file does not specify which fields are identities"),
    ],
)  # fmt: skip
def test_what_yaml_cannot_express_is_reported(tmp_path, capsys, properties, message):
    body = {"$id": "https://ns.adobe.com/acme/schemas/1", "properties": properties,
            "meta:class": "https://ns.adobe.com/xdm/context/profile"}  # fmt: skip
    _, found, _ = written(tmp_path, body, "--tenant", "acme")
    assert found == []
    assert f"warning[XCH020] {message}" in capsys.readouterr().err


def test_a_schema_that_is_too_large_is_not_written(tmp_path, capsys):
    text = {"type": "string", "description": "x" * 1000}
    body = {"$id": "https://ns.adobe.com/acme/schemas/1", "meta:class": "https://x",
            "properties": {f"f{number}": text for number in range(5300)}}  # fmt: skip
    (tmp_path / "s.json").write_text(json.dumps(body))
    out = tmp_path / "out.yaml"
    assert run(["schema", "--from", str(tmp_path / "s.json"), "-o", str(out)]) == 1
    assert "error[XCH023] the schema cannot be written as YAML: it is larger" in (
        capsys.readouterr().err
    )
    assert not out.exists()
