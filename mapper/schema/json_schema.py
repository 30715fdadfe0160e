"""Converts a field tree to JSON Schema draft-06 with XDM's own keywords.

Source: Adobe, "Schema Registry API: field constraints"; "Basics of schema composition".
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from mapper.schema.tree import CONSTRAINTS, Field, Schema

DRAFT_06 = "http://json-schema.org/draft-06/schema#"


def json_schema(schema: Schema) -> dict[str, Any]:
    """Return the JSON Schema of complete records, as a JSON object."""
    body = field_schema(schema.root)
    return {
        "$schema": DRAFT_06,
        "title": schema.title,
        "description": schema.description,
        **body,
        "meta:class": schema.xdm_class.uri,
    }


def field_schema(field: Field) -> dict[str, Any]:
    """Return the JSON Schema of a field."""
    notes = {"title": field.title, "description": field.description}
    notes = {keyword: text for keyword, text in notes.items() if text}
    if field.array:
        return {**notes, "type": "array", "items": _value(field), "meta:xdmType": "array"}
    return {**notes, **_value(field)}


def _value(field: Field) -> dict[str, Any]:
    """Return the JSON Schema of a field's value, or of each element of an array."""
    kind = field.type
    schema: dict[str, Any] = {"type": kind.json_type}
    if kind.format:
        schema["format"] = kind.format
    if kind.name == "map":
        assert field.values is not None
        schema["additionalProperties"] = field_schema(field.values)
    elif kind.name == "object":
        schema |= _object(field)
    schema |= _limits(field)
    schema["meta:xdmType"] = kind.meta
    return schema


def _object(field: Field) -> dict[str, Any]:
    properties = {name: field_schema(child) for name, child in field.children.items()}
    required = {"required": field.required_names} if field.required_names else {}
    return {"properties": properties, **required, "additionalProperties": False}


def _limits(field: Field) -> dict[str, Any]:
    low, high = bounds(field)
    limits = replace(field.constraints, minimum=low, maximum=high)
    schema: dict[str, Any] = {}
    for keyword, constraint in CONSTRAINTS.items():
        if (value := getattr(limits, constraint.attribute)) is not None:
            schema[keyword] = list(value) if keyword == "enum" else value
        if "enum" in schema and field.type.is_text and "meta:enum" not in schema:
            schema["meta:enum"] = {str(value): str(value) for value in schema["enum"]}
    return schema


def bounds(field: Field) -> tuple[float | None, float | None]:
    """Return the minimum and maximum of a field: the narrower of its own and its type's."""
    lows = [low for low in (field.type.minimum, field.constraints.minimum) if low is not None]
    highs = [high for high in (field.type.maximum, field.constraints.maximum) if high is not None]
    return max(lows, default=None), min(highs, default=None)
