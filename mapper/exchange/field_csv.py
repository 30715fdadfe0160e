"""The fields of a schema as the CSV that `POST /rpc/csv2schema` of the Schema Registry takes.

Source: Schema Registry API, "CSV template to schema conversion" (the columns and what each holds).
Assumed for the platform: `dataType` is the JSON Schema type, as `format` and the limits stand in
columns of their own; a path begins with the tenant's object.
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
_NO_MAP = "a map has no form in this file; add it in the schema editor"


def field_csv(schema: Schema, collector: Collector) -> str:
    """The text of the file: one row a field of the groups; objects stand in the paths below them.

    An array of objects is one row that holds its fields as JSON. A map is ignored, with a comment.
    A cell that a spreadsheet would run as a formula is written otherwise and reported (XCH016).
    """
    rows: list[dict[str, Any]] = []
    for group in schema.groups:
        for field in group.fields.values():
            for path, leaf in _leaves((f"_{schema.tenant}", field.name), field):
                row = _row(group.title, path, leaf)
                rows.append(_safe(row, leaf.span or schema.span, collector))
    return csv_text([HEADER, *([str(row.get(name, "")) for name in HEADER] for row in rows)])


def _leaves(path: FieldPath, field: Field) -> Iterator[tuple[FieldPath, Field]]:
    if field.is_object and field.children and not field.array:
        for name, child in field.children.items():
            yield from _leaves((*path, name), child)
    else:
        yield path, field


def _row(group: str, path: FieldPath, field: Field) -> dict[str, Any]:
    whole = field_schema(field)
    value = whole["items"] if field.array else whole
    row = {
        "isIgnored": "true" if field.type.name == "map" else "false",
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
        row["identityNamespace"] = field.identity.namespace
        row["isPrimaryIdentity"] = _flag(field.identity.primary)
    if "enum" in value:
        row["enum"] = "[" + ",".join(str(item) for item in value["enum"]) + "]"
    if field.is_object:
        row["properties"] = json.dumps(value["properties"], ensure_ascii=False)
    if field.type.name == "map":
        row["comment"] = _NO_MAP
    return row | {name: value[word] for name, word in _FROM_KEYWORDS.items() if word in value}


def _safe(row: dict[str, Any], span: Span, collector: Collector) -> dict[str, Any]:
    safe = dict(row)
    for column, value in row.items():
        if isinstance(value, str) and value.startswith(FORMULA):
            # brackets mean nothing to a pattern, nor does a blank before words
            safe[column] = f"(?:{value})" if column == "stringPattern" else f" {value}"
            message = f"a spreadsheet would run the {column} of '{row['fieldPath']}' as a formula"
            hint = f"it is written as '{safe[column]}'"
            collector.add("XCH016", message, span, hint=hint)
    return safe


def _flag(value: bool) -> str:
    return "true" if value else "false"
