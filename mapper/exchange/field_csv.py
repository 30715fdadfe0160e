"""Export the fields of a schema as CSV for `POST /rpc/csv2schema` of the Schema Registry.

Source: Schema Registry API, "CSV template to schema conversion" (the columns and their contents).
Assumed for the platform: `dataType` is the JSON Schema type, because `format` and the limits have
columns of their own; a path starts with the tenant's object.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from mapper.diagnostics import Collector
from mapper.exchange.csv_file import csv_text
from mapper.exchange.mapping_csv import FORMULA
from mapper.paths import FieldPath, print_path
from mapper.schema import Field, Schema
from mapper.schema.json_schema import field_schema
from mapper.text import Span

HEADER = (
    "isIgnored", "isCustom", "fieldGroupId", "fieldGroupName", "fieldPath", "displayName",
    "fieldDescription", "dataType", "isRequired", "isArray", "isIdentity", "identityNamespace",
    "isPrimaryIdentity", "minimum", "maximum", "enum", "stringPattern", "format", "minLength",
    "maxLength", "properties", "$ref", "comment",
)  # fmt: skip

# Column -> keyword of the field's JSON Schema.
_FROM_KEYWORDS = {
    "minimum": "minimum",
    "maximum": "maximum",
    "stringPattern": "pattern",
    "format": "format",
    "minLength": "minLength",
    "maxLength": "maxLength",
}
_NO_MAP = "this file cannot describe a map; add it in the schema editor"


def field_csv(schema: Schema, collector: Collector) -> str:
    """Return the file, with one row per field of the groups except objects.

    An array of objects is a single row with its fields as JSON. A map is ignored, with a comment.
    A cell that a spreadsheet would run as a formula is changed and reported (XCH016).
    """
    lines: list[dict[str, Any]] = []
    for group in schema.groups:
        for field in group.fields.values():
            for path, leaf in _leaves((f"_{schema.tenant}", field.name), field):
                cells = _cells(group.title, path, leaf)
                lines.append(_safe(cells, leaf.span or schema.span, collector))
    return csv_text([HEADER, *([str(cells.get(name, "")) for name in HEADER] for cells in lines)])


def _leaves(path: FieldPath, field: Field) -> Iterator[tuple[FieldPath, Field]]:
    if field.is_object and field.children and not field.array:
        for name, child in field.children.items():
            yield from _leaves((*path, name), child)
    else:
        yield path, field


def _cells(group: str, path: FieldPath, field: Field) -> dict[str, Any]:
    whole = field_schema(field)
    value = whole["items"] if field.array else whole
    cells = {
        "isIgnored": _flag(field.type.name == "map"),
        "isCustom": "true",
        "fieldGroupName": group,
        "fieldPath": print_path(path),
        "displayName": field.title,
        "fieldDescription": field.description,
        "dataType": field.type.json_type,
        "isRequired": _flag(field.required),
        "isArray": _flag(field.array),
        "isIdentity": _flag(field.identity is not None),
    }
    if field.identity is not None:
        cells["identityNamespace"] = field.identity.namespace
        cells["isPrimaryIdentity"] = _flag(field.identity.primary)
    if "enum" in value:
        cells["enum"] = "[" + ",".join(str(item) for item in value["enum"]) + "]"
    if field.is_object:
        cells["properties"] = json.dumps(value["properties"], ensure_ascii=False)
    if field.type.name == "map":
        cells["comment"] = _NO_MAP
    return cells | {name: value[word] for name, word in _FROM_KEYWORDS.items() if word in value}


def _safe(cells: dict[str, Any], span: Span, collector: Collector) -> dict[str, Any]:
    safe = dict(cells)
    for column, value in cells.items():
        if isinstance(value, str) and value.startswith(FORMULA):
            # a group does not change a pattern, nor does a leading space change prose
            safe[column] = f"(?:{value})" if column == "stringPattern" else f" {value}"
            message = f"a spreadsheet would run the {column} of '{cells['fieldPath']}' as a formula"
            hint = f"no action needed: it is exported as '{safe[column]}'"
            collector.add("XCH016", message, span, hint=hint)
    return safe


def _flag(value: bool) -> str:
    return "true" if value else "false"
