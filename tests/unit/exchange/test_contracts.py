"""The exported files keep to what is publicly known of the platform's resources."""

from __future__ import annotations

import json

import jsonschema
import pytest
import yaml

import mapper
from mapper.api.export import export
from tests.conftest import ROOT

CONTRACTS = ROOT.parent / "shared" / "contracts"
TEXT = {"type": "string", "minLength": 1}
HEX_ID = r"^https://ns\.adobe\.com/(acme|<XDM_TENANTID_PLACEHOLDER>)/%s/[0-9a-f]{48}$"


def an_object(required, optional=()):
    properties = {**required, **dict(optional)}
    return {"type": "object", "properties": properties, "required": list(required),
            "additionalProperties": False}  # fmt: skip


MAPPING_SET = an_object(
    {
        "name": TEXT,
        "outputSchema": an_object(
            {
                "schemaRef": an_object(
                    {
                        "id": {"type": "string", "pattern": HEX_ID % "schemas"},
                        "contentType": {"const": "application/vnd.adobe.xed-full+json;version=1"},
                    }
                )
            }
        ),
        "mappings": {
            "type": "array",
            "minItems": 1,
            "items": an_object(
                {
                    "sourceType": {"enum": ["ATTRIBUTE", "EXPRESSION"]},
                    "source": {**TEXT, "maxLength": 4096},
                    "destination": TEXT,
                },
                {"name": TEXT, "description": TEXT},
            ),
        },
    }
)
REFERENCE = {"type": "object", "properties": {"$ref": TEXT}, "required": ["$ref"]}
FIELD_GROUP = {
    "type": "object",
    "required": ["type", "title", "meta:intendedToExtend", "definitions", "allOf"],
    "properties": {
        "type": {"const": "object"},
        "title": TEXT,
        "description": {"type": "string"},
        "meta:intendedToExtend": {"type": "array", "items": TEXT, "minItems": 1},
        "definitions": {
            "type": "object",
            "minProperties": 1,
            "additionalProperties": {
                "type": "object",
                "required": ["properties"],
                "properties": {"properties": {"type": "object", "minProperties": 1}},
            },
        },
        "allOf": {"type": "array", "minItems": 1, "items": REFERENCE},
    },
}
SCHEMA = {
    "type": "object",
    "required": ["type", "title", "allOf"],
    "properties": {
        "type": {"const": "object"},
        "title": TEXT,
        "allOf": {"type": "array", "minItems": 2, "items": REFERENCE},
        "meta:immutableTags": {"const": ["union"]},
    },
}
DESCRIPTOR = an_object(
    {
        "@type": {"const": "xdm:descriptorIdentity"},
        "xdm:sourceSchema": TEXT,
        "xdm:sourceVersion": {"const": 1},
        "xdm:sourceProperty": {"type": "string", "pattern": "^/[^.]+$"},
        "xdm:namespace": TEXT,
        "xdm:property": {"enum": ["xdm:code", "xdm:id"]},
        "xdm:isPrimary": {"type": "boolean"},
    }
)
IMPORT = {
    "type": "array",
    "minItems": 2,
    "items": {
        "type": "object",
        "required": ["$id", "meta:altId", "meta:resourceType", "title", "type", "version"],
        "oneOf": [
            {**FIELD_GROUP, "properties": {"meta:resourceType": {"const": "mixins"},
             "$id": {"pattern": HEX_ID % "mixins"}, **FIELD_GROUP["properties"]}},
            {**SCHEMA, "properties": {"meta:resourceType": {"const": "schemas"},
             "$id": {"pattern": HEX_ID % "schemas"}, **SCHEMA["properties"]}},
        ],
    },
}  # fmt: skip
FILES = {
    "mapping-set.json": MAPPING_SET,
    "schema/import.json": IMPORT,
    "schema/schema.json": SCHEMA,
    "schema/fieldgroup-*.json": FIELD_GROUP,
    "schema/descriptor-*.json": DESCRIPTOR,
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    build = tmp_path_factory.mktemp("out") / "build"
    mapping = mapper.load(ROOT / "mappings" / "rainfocus.yaml", tenant="acme")
    export(mapping, build, [str(ROOT / "samples")])
    return build


def bodies(folder, pattern):
    found = sorted(folder.glob(pattern))
    assert found
    return [json.loads(path.read_text(encoding="utf-8")) for path in found]


@pytest.mark.parametrize("pattern", FILES)
def test_files_keep_to_the_facts(folder, pattern):
    for body in bodies(folder, pattern):
        jsonschema.Draft7Validator(FILES[pattern]).validate(body)


# File -> the component of the public API description that it is the body for.
COMPONENTS = {
    "schema/fieldgroup-*.json": "createFieldGroup",
    "schema/schema.json": "createSchema",
    "schema/descriptor-*.json": "createDescriptor",
    "schema/import.json": "importExportPayload",
}


@pytest.mark.skipif(not CONTRACTS.is_dir(), reason="the public API descriptions are not here")
@pytest.mark.parametrize("pattern", COMPONENTS)
def test_files_keep_to_the_public_description(folder, pattern):
    text = (CONTRACTS / "schema-registry.openapi.yaml").read_text(encoding="utf-8")
    api = yaml.load(text, yaml.CSafeLoader)
    assert COMPONENTS[pattern] in api["definitions"]
    schema = {**api, "$ref": f"#/definitions/{COMPONENTS[pattern]}"}
    for body in bodies(folder, pattern):
        if "xdm:sourceVersion" in body:
            # described as a text, and a number in every published example
            body["xdm:sourceVersion"] = str(body["xdm:sourceVersion"])
        jsonschema.Draft4Validator(schema).validate(body)
