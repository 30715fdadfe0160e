"""The field tree as JSON Schema draft-06 with XDM's own keywords.

Source: Adobe, "Schema Registry API: field constraints"; "Basics of schema composition".
"""

from __future__ import annotations

from typing import Any

from mapper.schema.tree import Field, Schema

DRAFT_06 = "http://json-schema.org/draft-06/schema#"

# Field of `Constraints` -> keyword. `default` and `enum` have shapes of their own.
_KEYWORDS = (
    ("pattern", "pattern"),
    ("min_length", "minLength"),
    ("max_length", "maxLength"),
)


def json_schema(schema: Schema) -> dict[str, Any]:
    """The JSON Schema that a finished record must keep to (a JSON object)."""
    body = field_schema(schema.root)
    return {
        "$schema": DRAFT_06,
        "title": schema.title,
        "description": schema.description,
        **body,
        "meta:class": schema.xdm_class.uri,
    }


def field_schema(field: Field) -> dict[str, Any]:
    """The JSON Schema of one field's value."""
    notes = {"title": field.title, "description": field.description}
    notes = {keyword: text for keyword, text in notes.items() if text}
    if field.array:
        return {**notes, "type": "array", "items": _value(field), "meta:xdmType": "array"}
    return {**notes, **_value(field)}


def _value(field: Field) -> dict[str, Any]:
    """The JSON Schema of a field's value, or of one element where it is an array."""
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
    required = field.required_names
    schema: dict[str, Any] = {
        "properties": {name: field_schema(child) for name, child in field.children.items()}
    }
    if required:
        schema["required"] = required
    schema["additionalProperties"] = False
    return schema


def _limits(field: Field) -> dict[str, Any]:
    limits = field.constraints
    schema: dict[str, Any] = {}
    if limits.enum is not None:
        schema["enum"] = list(limits.enum)
        if field.type.is_text:
            schema["meta:enum"] = {str(value): str(value) for value in limits.enum}
    minimum, maximum = bounds(field)
    if minimum is not None:
        schema["minimum"] = minimum
    if maximum is not None:
        schema["maximum"] = maximum
    for name, keyword in _KEYWORDS:
        if (value := getattr(limits, name)) is not None:
            schema[keyword] = value
    if limits.default is not None:
        schema["default"] = limits.default
    return schema


def bounds(field: Field) -> tuple[float | None, float | None]:
    """The narrower of the type's own range and the field's minimum and maximum."""
    lows = [low for low in (field.type.minimum, field.constraints.minimum) if low is not None]
    highs = [high for high in (field.type.maximum, field.constraints.maximum) if high is not None]
    return max(lows, default=None), min(highs, default=None)
