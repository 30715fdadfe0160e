"""Generates JSON Schemas of the YAML documents for editors, from the tables of keys.

The YAML language server, which editors use for YAML, completes, describes, and checks a document by
the schema that its first line names:

    # yaml-language-server: $schema=../.mapper/mapping.schema.json

The schemas are draft 7, as the server requires. Whatever they reject, `mapper check` rejects too;
`mapper check` rejects more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from mapper.dataprep import MAX_CHARACTERS
from mapper.dataprep.functions import FUNCTIONS
from mapper.document.entry_reader import ENTRY
from mapper.document.field_reader import FIELD, IDENTITY, VALUES
from mapper.document.keys import Key, KeyTable
from mapper.document.mapping_reader import MAPPING
from mapper.document.mapping_writer import target_text
from mapper.document.schema_reader import SCHEMA
from mapper.document.tenants import PLACEHOLDER
from mapper.document.tests_reader import ROW_CODES, TEST, TESTS
from mapper.paths import STAR, FieldPath, print_path
from mapper.schema import CLASSES, TYPES, Field, Schema, described
from mapper.schema.classes import UNKNOWN_CLASS

Json = dict[str, Any]
DRAFT = "http://json-schema.org/draft-07/schema#"
KINDS = ("mapping", "schema", "tests")

_SYNTAX = re.compile(r"[\\^$.*+?()\[\]{}|/]")  # characters to escape in a pattern with the flag u
_POSITION = r"\[(?:\*|[0-9]+)\]"


def editor_schema(kind: str, schema: Schema | None = None) -> Json:
    """Return the JSON Schema of a document.

    Args:
        kind: One of `KINDS`.
        schema: The schema of the mapping. Editors complete its fields as targets, and reject all
            other targets.
    """
    body = _BODIES[kind](schema)
    return {"$schema": DRAFT, "title": f"A {kind} document of mapper", **body}


def _mapping(schema: Schema | None) -> Json:
    targets = {"minProperties": 1, **_targets(schema, {"$ref": "#/definitions/entry"})}
    document = _block(MAPPING, {"mapper": {"const": 1}, "mappings": targets})
    return {**document, "definitions": {"entry": _entry()}}


def _entry() -> Json:
    special: dict[str, Json] = {
        "expression": {
            "maxLength": MAX_CHARACTERS,
            "defaultSnippets": [
                {
                    "label": f"{name}(...)",
                    "description": f"{name}({function.signature}): {function.help}",
                    "body": f"{name}($1)",
                }
                for name, function in sorted(FUNCTIONS.items())
            ],
        },
        "lookup": {"minProperties": 1},
    }
    block = _block(ENTRY, special)
    block["properties"]["<<"] = {}
    sources = [{"required": [name]} for name in ("source", "expression", "value")]
    path = {"type": "string", "description": ENTRY["source"].help}
    return {"anyOf": [path, {**block, "oneOf": sources}]}


def _targets(schema: Schema | None, entry: Json) -> Json:
    """Return the keywords of a block with targets, whose values all match `entry`."""
    if schema is None:
        return {"additionalProperties": entry}
    fields = list(schema.fields())
    return {
        "properties": {
            target_text(path, schema.tenant): {**entry, "description": _description(field)}
            for path, field in fields
        },
        "patternProperties": {f"^(?:{'|'.join(_patterns(fields, schema))})$": entry},
        "additionalProperties": False,
    }


def _description(field: Field) -> str:
    text = f"{described(field)}: {field.description}" if field.description else described(field)
    return text if field.example is None else f"{text} (such as {field.example})"


def _patterns(fields: list[tuple[FieldPath, Field]], schema: Schema) -> Iterator[str]:
    """Yield patterns of all targets, with the tenant's name or `_tenant`, and any indexes."""
    for path, field in fields:
        steps = [_POSITION if step is STAR else _escaped(print_path((str(step),))) for step in path]
        if path[0] == f"_{schema.tenant}":
            steps[0] = f"(?:{PLACEHOLDER}|{_escaped(f'_{schema.tenant}')})"
        text = steps[0] + "".join(step if step is _POSITION else rf"\.{step}" for step in steps[1:])
        text += f"(?:{_POSITION})?" if field.array else ""
        yield text + (r"\..+" if field.values is not None else "")
        if field.values is not None:
            yield text


def _escaped(text: str) -> str:
    return _SYNTAX.sub(lambda match: f"\\{match[0]}", text)


def _tests(schema: Schema | None) -> Json:
    value: Json = {"description": TEST["expect"].help}
    special: dict[str, Json] = {
        "row": {"minimum": 1},
        "expect": {"minProperties": 1, **_targets(schema, value)},
        "findings": {"items": {"enum": list(ROW_CODES)}},
        "rejected": {"items": {"enum": list(ROW_CODES)}, "minItems": 1},
    }
    test = _block(TEST, special)
    test["properties"]["<<"] = {}
    outcomes = [{"required": [name]} for name in ("expect", "findings", "rejected", "record")]
    tests = {"minProperties": 1, "additionalProperties": {**test, "anyOf": outcomes}}
    return _block(TESTS, {"mapper-tests": {"const": 1}, "tests": tests})


def _schema(_: Schema | None) -> Json:
    fields = {"type": "object", "additionalProperties": {"$ref": "#/definitions/field"}}
    groups = {"additionalProperties": fields}
    name = {"enum": list(TYPES)}
    special: dict[str, Json] = {
        "mapper-schema": {"const": 1},
        "class": {"anyOf": [{"enum": [*CLASSES, UNKNOWN_CLASS]}, {"pattern": ":|^_"}]},
        "groups": groups,
        "standard": groups,
    }
    definitions = {
        "type": {"anyOf": [name, {"type": "array", "items": name, "minItems": 1, "maxItems": 1}]},
        "field": _field(FIELD, {"identity": _block(IDENTITY, {})}),
        "values": _field(VALUES, {"fields": fields}),
    }
    return {**_block(SCHEMA, special), "definitions": definitions}


def _field(table: KeyTable[Any], special: dict[str, Json]) -> Json:
    kind = {"$ref": "#/definitions/type"}
    values = {"anyOf": [kind, {"$ref": "#/definitions/values"}]}
    block = _block(
        table, {"type": {"anyOf": [kind]}, "enum": {"minItems": 1}, "values": values, **special}
    )
    block["properties"]["<<"] = {}
    return block


def _block(table: KeyTable[Any], special: dict[str, Json]) -> Json:
    return {
        "type": "object",
        "properties": {
            key.name: {**_value(key), **special.get(key.name, {})} for key in table.values()
        },
        "required": [key.name for key in table.values() if key.required],
        "additionalProperties": False,
    }


def _value(key: Key[Any]) -> Json:
    types = key.types.split(" | ")
    value: Json = {"type": types[0] if len(types) == 1 else types, "description": key.help}
    if key.example != "..." and types == ["string"]:
        value["examples"] = [key.example]
    return value


_BODIES = {"mapping": _mapping, "schema": _schema, "tests": _tests}
