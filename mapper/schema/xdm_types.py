"""Derives XDM types from the JSON Schema of fields, and merges the types of declarations.

Source: Schema Registry API, "field constraints" (types, `meta:xdmType`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from mapper.schema.types import TYPES, XdmType

# `meta:xdmType` -> the XDM type, if the two differ.
_META = {"number": "double", "int": "integer"}
_FORMATS = {"uri": "uri", "date": "date", "date-time": "date-time"}
# Assumed for the platform: an integer without `meta:xdmType` has the range of a long.
_PLAIN = {"string": "string", "number": "double", "integer": "long", "boolean": "boolean"}
# Keyword -> the JSON type of a field that has the keyword but no `type`.
_IMPLIED = {
    "properties": "object",
    "additionalProperties": "object",
    "items": "array",
    "pattern": "string",
    "minLength": "string",
    "maxLength": "string",
    "format": "string",
    "meta:enum": "string",
}


class Shape(NamedTuple):
    """The type of a field.

    Attributes:
        kind: The type; None for an array, whose elements have types of their own.
        is_plain: Whether this is only a JSON type, which `format` or `meta:xdmType` in another
            declaration may refine.
    """

    kind: XdmType | None
    is_plain: bool = False

    @property
    def name(self) -> str:
        """The type's name for messages."""
        return "array" if self.kind is None else self.kind.name


def shape_of(node: Mapping[str, Any]) -> Shape | None:
    """Return the type of a JSON Schema; None if it has none or several."""
    json_types = types_of(node)
    if len(json_types) > 1:
        return None
    json_type = json_types[0] if json_types else None
    meta = node.get("meta:xdmType")
    name = _META.get(meta, meta) if isinstance(meta, str) else None
    if json_type is None and name not in TYPES and name != "array":
        json_type = _implied(node)
    if json_type == "array" or (json_type in (None, "object") and name == "array"):
        return Shape(None)
    if json_type == "object" or (json_type is None and name in ("object", "map")):
        return _object_shape(node, name)
    if json_type == "string" or (json_type is None and name in ("string", "date", "date-time")):
        form = _FORMATS.get(str(node.get("format")), "")
        form = form or (name if name in ("date", "date-time") else "string")
        return Shape(TYPES[form], is_plain=form == "string" and name != "string")
    if name in TYPES and (json_type is None or TYPES[name].json_type == json_type):
        return Shape(TYPES[name], is_plain=name == "double")
    if json_type == "integer":
        limits = (node.get("minimum"), node.get("maximum"))
        for kind in ("byte", "short", "integer"):
            if limits == (TYPES[kind].minimum, TYPES[kind].maximum):
                return Shape(TYPES[kind])
    return Shape(TYPES[_PLAIN[json_type]], is_plain=True) if json_type in _PLAIN else None


def types_of(node: Mapping[str, Any]) -> list[str]:
    """Return the JSON types in `type`, without null."""
    given = node.get("type")
    kinds = given if isinstance(given, list) else [given]
    return list(dict.fromkeys(k for k in kinds if isinstance(k, str) and k != "null"))


def _object_shape(node: Mapping[str, Any], name: str | None) -> Shape:
    values = node.get("additionalProperties")
    is_map = name == "map" or (isinstance(values, dict) and not node.get("properties"))
    kind = TYPES["map" if is_map else "object"]
    return Shape(kind, is_plain=not is_map and not node.get("properties"))


def _implied(node: Mapping[str, Any]) -> str | None:
    """Return the JSON type of a node without `type`, by its allowed values or keywords."""
    allowed = [value for value in allowed_values(node) or () if value is not None]
    if allowed:
        kinds = {_JSON_TYPES.get(type(value)) for value in allowed}
        if kinds == {"integer", "number"}:
            return "number"
        return kinds.pop() if len(kinds) == 1 else None
    return next((kind for keyword, kind in _IMPLIED.items()
                 if node.get(keyword) not in (None, True, False)), None)  # fmt: skip


_JSON_TYPES = {str: "string", bool: "boolean", int: "integer", float: "number"}


def allowed_values(node: Mapping[str, Any]) -> list[Any] | None:
    """Return the values in `enum` or `const`; None if the node has neither."""
    if "const" in node:
        return [node["const"]]
    enum = node.get("enum")
    return enum if isinstance(enum, list) else None


def common_shape(first: Shape, second: Shape) -> Shape | None:
    """Return the common type of two declarations of a field; None if they contradict."""
    if first.kind is None or second.kind is None:
        return first if first.kind is second.kind else None
    if first.kind == second.kind:
        return first if second.is_plain else second
    if first.kind.json_type != second.kind.json_type or first.is_plain == second.is_plain:
        return None
    return second if first.is_plain else first
