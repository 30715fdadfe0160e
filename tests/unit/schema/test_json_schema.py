"""A schema as JSON Schema draft-06 with XDM's own keywords."""

from __future__ import annotations

import json
from types import MappingProxyType

import jsonschema
import pytest

from mapper.schema import CLASSES, TYPES, Constraints, Field, Schema, Validator, json_schema
from mapper.text import SourceText


def obj(name, *children, **more):
    fields = MappingProxyType({child.name: child for child in children})
    return Field(name, TYPES["object"], children=fields, **more)


def schema_of(*children):
    place = SourceText("s.yaml", "").whole()
    groups = obj("_acme", *children)
    root = obj("", *CLASSES["experienceevent"].fields.values(), groups)
    return Schema("Title", "About", CLASSES["experienceevent"], True, "acme", (), root, place)


EVERY = schema_of(
    *(Field(name, kind) for name, kind in TYPES.items() if name not in ("object", "map")),
    obj("object", Field("inner", TYPES["string"], required=True), title="An object"),
    obj("objects", Field("inner", TYPES["long"]), array=True, description="Many"),
    Field("map", TYPES["map"], values=Field("values", TYPES["integer"])),
    Field("texts", TYPES["string"], True, required=True, constraints=Constraints(max_length=3)),
    Field("choice", TYPES["string"], constraints=Constraints(enum=("x", "y"), default="x")),
    Field("number", TYPES["integer"], constraints=Constraints(enum=(1, 2), minimum=0, maximum=9)),
    Field("text", TYPES["string"], constraints=Constraints(None, "^a", None, None, 1, 5)),
    Field("off", TYPES["boolean"], constraints=Constraints(default=False)),
)  # fmt: skip


def tenant(name):
    return json_schema(EVERY)["properties"]["_acme"]["properties"][name]


def test_it_is_a_draft_06_schema_and_plain_json():
    schema = json_schema(EVERY)
    jsonschema.Draft6Validator.check_schema(schema)
    assert schema["$schema"] == "http://json-schema.org/draft-06/schema#"
    assert json.loads(json.dumps(schema)) == schema


def test_only_keywords_of_draft_06_and_meta_are_used():
    known = set(jsonschema.Draft6Validator.META_SCHEMA["properties"])

    def keywords(schema):
        yield from schema
        for child in schema.get("properties", {}).values():
            yield from keywords(child)
        for name in ("items", "additionalProperties"):
            if isinstance(schema.get(name), dict):
                yield from keywords(schema[name])

    names = set(keywords(json_schema(EVERY)))
    assert {name for name in names if name not in known} == {
        "meta:class", "meta:enum", "meta:xdmType",
    }  # fmt: skip


def test_head_and_required():
    schema = json_schema(EVERY)
    assert (schema["title"], schema["description"]) == ("Title", "About")
    assert schema["meta:class"] == "https://ns.adobe.com/xdm/context/experienceevent"
    assert schema["required"] == ["_id", "timestamp"]
    assert schema["properties"]["_acme"]["required"] == ["texts"]
    assert "required" not in tenant("objects")["items"]


def test_every_object_that_is_no_map_is_closed():
    seen = []

    def visit(schema):
        if schema.get("type") == "object":
            closed = schema["additionalProperties"] is False
            seen.append(closed)
            assert closed is (schema["meta:xdmType"] != "map")
            assert ("properties" in schema) is closed
        for child in schema.get("properties", {}).values():
            visit(child)
        for name in ("items", "additionalProperties"):
            if isinstance(schema.get(name), dict):
                visit(schema[name])

    visit(json_schema(EVERY))
    assert seen.count(False) == 2  # the map of the test and identityMap
    assert seen.count(True) == 5


@pytest.mark.parametrize(
    ("name", "meta", "limit"),
    [("byte", "byte", 128), ("short", "short", 32768), ("integer", "int", 2147483648),
     ("long", "long", 9007199254740992)],
)  # fmt: skip
def test_integer_types(name, meta, limit):
    assert tenant(name) == {
        "type": "integer", "minimum": -limit, "maximum": limit, "meta:xdmType": meta,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("string", {"type": "string", "meta:xdmType": "string"}),
        ("uri", {"type": "string", "format": "uri", "meta:xdmType": "string"}),
        ("double", {"type": "number", "meta:xdmType": "number"}),
        ("boolean", {"type": "boolean", "meta:xdmType": "boolean"}),
        ("date", {"type": "string", "format": "date", "meta:xdmType": "date"}),
        ("date-time", {"type": "string", "format": "date-time", "meta:xdmType": "date-time"}),
        ("off", {"type": "boolean", "default": False, "meta:xdmType": "boolean"}),
        (
            "text",
            {"type": "string", "pattern": "^a", "minLength": 1, "maxLength": 5,
             "meta:xdmType": "string"},
        ),
        (
            "choice",
            {"type": "string", "enum": ["x", "y"], "meta:enum": {"x": "x", "y": "y"},
             "default": "x", "meta:xdmType": "string"},
        ),
        (
            "number",
            {"type": "integer", "enum": [1, 2], "minimum": 0, "maximum": 9, "meta:xdmType": "int"},
        ),
        (
            "texts",
            {"type": "array", "meta:xdmType": "array",
             "items": {"type": "string", "maxLength": 3, "meta:xdmType": "string"}},
        ),
        (
            "object",
            {"title": "An object", "type": "object", "required": ["inner"],
             "properties": {"inner": {"type": "string", "meta:xdmType": "string"}},
             "additionalProperties": False, "meta:xdmType": "object"},
        ),
    ],
)  # fmt: skip
def test_types_and_constraints(name, expected):
    assert tenant(name) == expected


def test_arrays_of_objects_and_maps():
    objects, mapped = tenant("objects"), tenant("map")
    assert (objects["type"], objects["description"]) == ("array", "Many")
    assert objects["items"]["additionalProperties"] is False
    assert mapped["type"] == "object"
    assert mapped["meta:xdmType"] == "map"
    assert mapped["additionalProperties"]["type"] == "integer"


def test_bounds_are_the_narrower_of_type_and_field():
    wide = schema_of(Field("n", TYPES["byte"], constraints=Constraints(minimum=-500, maximum=5)))
    field = json_schema(wide)["properties"]["_acme"]["properties"]["n"]
    assert (field["minimum"], field["maximum"]) == (-128, 5)


def test_violations_name_path_keyword_and_missing_key():
    record = {"timestamp": "x", "_acme": {"texts": ["a", "abcd"], "extra": 1, "byte": 300}}
    found = Validator(EVERY).violations(record)
    assert sorted((v.path, v.keyword, v.missing) for v in found) == [
        ((), "required", "_id"),
        (("_acme",), "additionalProperties", ""),
        (("_acme", "byte"), "maximum", ""),
        (("_acme", "texts", 1), "maxLength", ""),
        (("timestamp",), "format", ""),
    ]


def test_a_pattern_that_takes_too_long_is_no_match():
    slow = schema_of(Field("p", TYPES["string"], constraints=Constraints(pattern="^(a|aa)+$")))
    record = {"_id": "1", "timestamp": "2023-04-01T00:00:00Z", "_acme": {"p": "a" * 60 + "!"}}
    assert Validator(slow).violations(record)
