"""XDM schemas exported from the platform, as the target of a mapping."""

from __future__ import annotations

import json

import pytest

import mapper
from mapper.diagnostics import Collector
from mapper.document import read_schema
from mapper.exchange.registry import descriptors, import_payload
from mapper.paths import print_path
from mapper.schema import json_schema
from mapper.schema.xdm_json import read_xdm
from tests.conftest import ROOT

CLASS = "https://ns.adobe.com/xdm/context/experienceevent"


@pytest.fixture
def ours():
    return read_schema(ROOT / "mappings" / "rainfocus.schema.yaml", "acme", Collector())


def read(tmp_path, body, tenant="acme"):
    path = tmp_path / "schema.json"
    path.write_bytes(body if isinstance(body, bytes) else json.dumps(body).encode())
    collector = Collector()
    return read_xdm(path, tenant, collector), [
        f"{d.code} {d.message}" for d in collector.diagnostics
    ]


def fields(schema):
    return {
        print_path(path): (f.type.name, f.array, f.required, f.constraints, f.description)
        for path, f in schema.fields()
    }


def test_an_export_payload_has_the_fields_of_what_was_exported(tmp_path, ours):
    body = [*import_payload(ours), *descriptors(ours, "x").values()]
    schema, found = read(tmp_path, body)
    assert found == []
    assert fields(schema) == fields(ours)
    assert schema.title == ours.title
    assert schema.profile
    assert schema.id.startswith("https://ns.adobe.com/acme/schemas/")
    assert [(print_path(p), f.identity) for p, f in schema.identities()] == [
        (print_path(p), f.identity) for p, f in ours.identities()
    ]


def test_full_json_has_the_same_fields(tmp_path, ours):
    schema, found = read(tmp_path, json_schema(ours))
    assert found == []
    assert fields(schema) == fields(ours)


def full(**properties):
    return {"$id": "https://ns.adobe.com/acme/schemas/1", "title": "T", "meta:class": CLASS,
            "type": "object", "properties": properties, "required": ["_id"]}  # fmt: skip


@pytest.mark.parametrize(
    ("node", "kind"),
    [
        ({"type": "string"}, "string"),
        ({"type": "string", "format": "uri-reference"}, "string"),
        ({"type": "string", "format": "uri"}, "uri"),
        ({"type": "string", "format": "date-time", "meta:xdmType": "date-time"}, "date-time"),
        ({"type": "string", "meta:xdmType": "date"}, "date"),
        ({"type": "number", "meta:xdmType": "number"}, "double"),
        ({"type": "integer", "meta:xdmType": "int"}, "integer"),
        ({"type": "integer", "minimum": -128, "maximum": 128}, "byte"),
        ({"type": "integer"}, "long"),
        ({"type": "boolean"}, "boolean"),
        ({"type": ["null", "string"]}, "string"),
        ({"type": "object", "additionalProperties": {"type": "string"}}, "map"),
        ({"properties": {"a": {"type": "string"}}}, "object"),
        ({"meta:xdmType": "short"}, "short"),
    ],
)
def test_types(tmp_path, node, kind):
    schema, found = read(tmp_path, full(x=node))
    assert found == []
    assert schema.root.children["x"].type.name == kind


def test_arrays_limits_and_identities(tmp_path):
    identity = {"@type": "xdm:descriptorIdentity", "xdm:namespace": "Email", "xdm:isPrimary": True}
    email = {"type": "string", "pattern": "@", "maxLength": 9, "enum": ["a", 1]}
    email["meta:descriptors"] = [identity]
    inner = {"type": "object", "properties": {"n": {"type": "number"}}}
    body = full(
        _id={"type": "string"},
        list={"type": "array", "items": inner},
        email=email,
        n={"type": "integer", "meta:xdmType": "int", "minimum": 0, "maximum": 2147483648},
    )
    schema, found = read(tmp_path, body)
    assert found == []
    root = schema.root.children
    assert root["_id"].required
    assert root["list"].array
    assert root["list"].children["n"].type.name == "double"
    assert (root["n"].constraints.minimum, root["n"].constraints.maximum) == (0, None)
    limits = root["email"].constraints
    assert (limits.pattern, limits.max_length, limits.enum) == ("@", 9, ("a",))
    assert (
        root["email"].identity
        == mapper.load(ROOT / "mappings" / "rainfocus.yaml")
        .document.schema.identities()[0][1]
        .identity
    )


def test_what_is_not_known_is_left_out_and_said(tmp_path):
    body = full(
        a={"title": "no type"},
        b={"type": "array"},
        c={"type": "string", "pattern": "("},
        d={"$ref": "https://ns.adobe.com/xdm/data/measure", "type": "object"},
    )
    schema, found = read(tmp_path, body)
    assert list(schema.root.children) == ["c", "d"]
    assert [line[:6] for line in found] == ["XCH020"] * 4
    assert "'https://ns.adobe.com/xdm/data/measure' is not in the file" in found[-1]


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"[]", b"1", b'"x"', b"{}", b"\xff\xfe{}", b"[" * 100_000, b'[{"a": 1}]',
        b'[{"properties": {}, "title": "A"}, {"properties": {}, "title": "B"}]',
    ],
)  # fmt: skip
def test_files_without_a_schema(tmp_path, body):
    schema, found = read(tmp_path, body)
    assert schema is None
    assert found[0].startswith("XCH019")


@pytest.mark.parametrize(
    "body",
    [
        full(a={"$ref": "#"}),
        full(a={"$ref": "#/properties/a"}),
        full(
            a={"$ref": "#/properties/b"},
            b={"$ref": "#/properties/a", "allOf": [{"$ref": "#"}] * 9},
        ),
        full(a=1, b=None, c={"properties": 5, "type": "object", "required": 5, "allOf": {"x": 1}}),
        full(c={"type": "object", "properties": {"x": {"type": {"a": 1}, "meta:xdmType": []}}}),
        full(c={"type": "string", "enum": 5, "default": {}, "minLength": -1}),
        full(c={"type": "string", "meta:descriptors": 1, "examples": 5, "pattern": 5}),
    ],
)  # fmt: skip
def test_hostile_schemas_neither_hang_nor_crash(tmp_path, body):
    schema, _ = read(tmp_path, body)
    assert schema is not None


def test_as_the_schema_of_a_mapping(tmp_path, ours):
    (tmp_path / "s.json").write_text(json.dumps(import_payload(ours)))
    text = (ROOT / "mappings" / "rainfocus.yaml").read_text(encoding="utf-8")
    (tmp_path / "m.yaml").write_text(text.replace("rainfocus.schema.yaml", "s.json"))
    mapping = mapper.load(tmp_path / "m.yaml")
    sample = json.loads((ROOT / "samples" / "registration.json").read_text(encoding="utf-8"))
    payload = sample[0] if isinstance(sample, list) else sample
    theirs = mapper.load(ROOT / "mappings" / "rainfocus.yaml")
    assert [d for d in mapping.check([payload]) if d.is_error] == []
    assert mapping.convert(payload).record == theirs.convert(payload).record


def test_an_export_with_such_a_schema_takes_its_id_and_makes_no_schema_files(tmp_path, ours):
    from mapper.api.export import export

    (tmp_path / "s.json").write_text(json.dumps(import_payload(ours)))
    (tmp_path / "m.yaml").write_text(
        "mapper: 1\nschema: s.json\ntenant: acme\nmappings: {_id: id, timestamp: t}\n"
    )
    mapping = mapper.load(tmp_path / "m.yaml")
    _, found = export(mapping, tmp_path / "out")
    assert "XCH003" not in [d.code for d in found]
    assert not (tmp_path / "out/schema").exists()
    body = json.loads((tmp_path / "out/mapping-set.json").read_text())
    assert body["outputSchema"]["schemaRef"]["id"] == mapping.document.schema.id
    assert "The schema is on the platform" in (tmp_path / "out/NEXT-STEPS.md").read_text()


@pytest.mark.parametrize(
    ("node", "kind", "enum"),
    [
        ({"enum": ["a", "b"]}, "string", ("a", "b")),
        ({"enum": ["a", None]}, "string", ("a",)),
        ({"enum": [1, 2]}, "long", (1, 2)),
        ({"enum": [1, 2.5]}, "double", (1, 2.5)),
        ({"enum": [True]}, "boolean", (True,)),
        ({"const": "a"}, "string", ("a",)),
        ({"type": "string", "const": "a"}, "string", ("a",)),
        ({"meta:enum": {"a": "A"}}, "string", None),
        ({"meta:enum": {"1": "A"}, "meta:xdmType": "int"}, "integer", None),
        ({"format": "date-time"}, "date-time", None),
        ({"pattern": "a"}, "string", None),
        ({"allOf": [{"type": "string"}, {"format": "uri"}]}, "uri", None),
        ({"allOf": [{"allOf": [{"enum": ["a", "b"]}]}, {"enum": ["b", "c"]}]}, "string", ("b",)),
    ],
)
def test_types_without_a_type(tmp_path, node, kind, enum):
    schema, found = read(tmp_path, full(x=node))
    assert found == []
    field = schema.root.children["x"]
    assert (field.type.name, field.constraints.enum) == (kind, enum)


@pytest.mark.parametrize(
    ("node", "reason"),
    [
        ({"enum": ["a", 1]}, "'x' is omitted: its type is unknown"),
        ({"type": ["string", "integer"]}, "'x' is omitted: it has several types (string, integer)"),
        ({"anyOf": [{"type": "string"}, {"type": "integer"}]}, "'x' is omitted"),
        ({"type": "array", "items": {"type": "array", "items": {}}}, "the array 'x' is omitted"),
        ({"type": "string", "enum": [1]}, "no allowed value is of type string"),
        ({"type": "string", "pattern": "a", "allOf": [{"pattern": "b"}]}, "it has 2 patterns"),
        ({"type": "integer", "minimum": 5, "maximum": 1}, "no number is at least 5"),
        ({"type": "string", "default": 5}, "the default is not a valid value"),
        ({"type": "array", "items": {"enum": ["a"]}, "minItems": 1}, "keyword 'minItems' of 'x'"),
        ({"meta:xdmType": "map"}, "the map 'x' has values of an unknown type"),
        ({"properties": {"a": {"type": "string"}}, "additionalProperties": {}}, "other keys"),
    ],
)  # fmt: skip
def test_nothing_is_omitted_in_silence(tmp_path, node, reason):
    _, found = read(tmp_path, full(x=node))
    assert any(line.startswith("XCH020") and reason in line for line in found), found


def test_alternatives_add_their_fields_as_optional_ones(tmp_path):
    one = {"properties": {"a": {"type": "string"}}, "required": ["a"]}
    two = {"properties": {"b": {"type": "integer"}}}
    schema, found = read(tmp_path, full(x={"type": "object", "anyOf": [one, two]}))
    assert [line[7:] for line in found] == ["the keyword 'anyOf' of 'x' is not checked by mapper"]
    fields = schema.root.children["x"].children
    assert {name: field.required for name, field in fields.items()} == {"a": False, "b": False}


def groups(*objects):
    """An export with a field group for each of these `attendee` objects."""
    made = [
        {
            "$id": f"https://ns.adobe.com/<XDM_TENANTID_PLACEHOLDER>/mixins/{number}",
            "definitions": {"x": {"properties": {"_<XDM_TENANTID_PLACEHOLDER>": {
                "type": "object", "properties": {"attendee": attendee}}}}},
            "allOf": [{"$ref": "#/definitions/x"}],
        }
        for number, attendee in enumerate(objects)
    ]  # fmt: skip
    refs = [{"$ref": group["$id"]} for group in made]
    schema = {"$id": "https://ns.adobe.com/<XDM_TENANTID_PLACEHOLDER>/schemas/s", "allOf": refs,
              "meta:class": CLASS}  # fmt: skip
    return [*made, schema]


def object_of(**properties):
    return {"type": "object", "properties": properties}


def test_field_groups_extend_the_same_object(tmp_path):
    text = {"type": "string"}
    body = groups(object_of(email=text, room=object_of(a=text)), object_of(room=object_of(b=text)))
    schema, found = read(tmp_path, body)
    assert found == []
    assert {path for path in fields(schema) if path.count(".") > 1} == {
        "_acme.attendee.email", "_acme.attendee.room", "_acme.attendee.room.a",
        "_acme.attendee.room.b",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("first", "second", "names"),
    [
        ({"type": "string"}, {"type": "integer"}, "string, and long"),
        ({"type": "number"}, {"type": "integer"}, "double, and long"),
        ({"type": "string"}, object_of(a={"type": "string"}), "string, and object"),
        ({"type": "string"}, {"type": "array", "items": {"type": "string"}}, "string, and array"),
        ({"type": "string", "format": "date"}, {"type": "string", "format": "date-time"},
         "date, and date-time"),
        ({"type": "integer", "meta:xdmType": "int"}, {"type": "integer", "meta:xdmType": "long"},
         "integer, and long"),
        ({"type": "object", "additionalProperties": {"type": "string"}},
         object_of(a={"type": "string"}), "map, and object"),
    ],
)  # fmt: skip
def test_two_types_of_a_field_are_an_error_at_the_second(tmp_path, first, second, names):
    body = json.dumps(groups(object_of(a=first), object_of(a=second)))
    path = tmp_path / "s.json"
    path.write_text(body)
    collector = Collector()
    read_xdm(path, "acme", collector)
    (found,) = collector.diagnostics
    assert found.code == "XCH021"
    assert found.message == f"the field '_acme.attendee.a' has two types: {names} here"
    places = [found.span.start, found.related[0].span.start]
    wanted = [json.dumps(second), json.dumps(first)]
    assert [
        body[start : start + len(text)] for start, text in zip(places, wanted, strict=True)
    ] == (wanted)


def test_duplicate_keys_are_an_error_at_their_place(tmp_path):
    path = tmp_path / "s.json"
    path.write_text('{"$id": "x", "properties": {"a": {"type": "string"}},\n "properties": {}}')
    collector = Collector()
    read_xdm(path, "acme", collector)
    assert [str(found)[len(str(tmp_path)) + 1 :] for found in collector.diagnostics] == [
        "s.json:2:2: error[XCH022] duplicate key 'properties' (remove one of them; only the last "
        "one would be used)"
    ]


def test_two_resources_with_one_id(tmp_path):
    body = groups(object_of(a={"type": "string"}))
    assert read(tmp_path, [*body, body[0]])[1] == []
    _, found = read(tmp_path, [*body, {**body[0], "title": "other"}])
    assert [line[:6] for line in found] == ["XCH021"]


def test_our_own_export_of_groups_that_extend_one_object(tmp_path):
    (tmp_path / "s.schema.yaml").write_text(
        "mapper-schema: 1\ntitle: T\nclass: experienceevent\ngroups:\n"
        "  A:\n    a.b.c: {type: string}\n    a.list[*].x: {type: string}\n"
        "  B:\n    a.b.d: {type: long}\n    a.list[*].y: {type: [date]}\n"
    )
    ours = read_schema(tmp_path / "s.schema.yaml", "acme", Collector())
    schema, found = read(tmp_path, import_payload(ours))
    assert found == []
    assert fields(schema) == fields(ours)


@pytest.mark.parametrize("count", [1, 2, 6])
def test_an_object_inside_itself_is_read_twice(tmp_path, count):
    """Each field that refers to the whole would multiply the fields of every further level."""
    body = {**full(s={"type": "string"}), "$id": "https://ns.adobe.com/acme/schemas/1"}
    body["properties"] |= {f"p{number}": {"$ref": "#"} for number in range(count)}
    schema, found = read(tmp_path, body)
    names = [print_path(path) for path, _ in schema.fields()]
    assert {"s", "p0", "p0.s"} <= set(names)
    assert len(names) < (count + 4) ** 2
    assert any("the schema is recursive" in line for line in found)


def test_a_definition_that_several_levels_extend_is_not_recursion(tmp_path):
    body = full(a={"allOf": [{"$ref": "#/definitions/m"}], "type": "object", "properties": {
        "b": {"allOf": [{"$ref": "#/definitions/m"}], "type": "object", "properties": {
            "c": {"allOf": [{"$ref": "#/definitions/m"}], "type": "object", "properties": {
                "d": {"type": "string"}}}}}}})  # fmt: skip
    body["definitions"] = {"m": {"type": "object", "properties": {"m": {"type": "string"}}}}
    schema, found = read(tmp_path, body)
    names = {print_path(path) for path, _ in schema.fields()}
    assert {"a.m", "a.b.m", "a.b.c.m", "a.b.c.d"} <= names
    assert not any("itself" in line for line in found)
