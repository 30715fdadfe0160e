"""One entry of a schema document to a field."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TypeAlias

from mapper.diagnostics import Collector, did_you_mean
from mapper.document.constraints import read_constraints
from mapper.document.header import text_of
from mapper.document.keys import FIELD, IDENTITY, VALUES, read_block
from mapper.document.nodes import Block, Scalar, Sequence, YamlNode, plain_value
from mapper.schema import TYPES, Field, Identity, XdmType

ReadFields: TypeAlias = Callable[[Block, Collector], Mapping[str, Field]]


def read_field(
    key: Scalar, node: YamlNode, name: str, read_fields: ReadFields, collector: Collector
) -> Field | None:
    """Return the field that an entry declares; None if its type is missing or wrong.

    Args:
        key: The entry's key.
        node: Its block.
        name: The field's own name.
        read_fields: Reads a block of fields, for the objects in a map.
        collector: Where every finding goes.
    """
    values = read_block(node, FIELD, f"the field '{key.text}'", collector)
    kind, array = _type(values.get("type"), collector)
    if kind is None:
        return None
    required = flag_of(values.get("required"))
    declared = Field(name, kind, array=array, required=required, span=key.span)
    declared = _described(declared, values)
    limits = read_constraints(declared, values, collector)
    return replace(
        declared,
        constraints=limits,
        values=_map_values(kind, values.get("values"), read_fields, collector),
        identity=_identity(declared, values.get("identity"), collector),
        sensitive=flag_of(values.get("sensitive")),
    )


def flag_of(node: YamlNode | None) -> bool:
    """Return whether a key is set to true."""
    return isinstance(node, Scalar) and node.value is True


def _described(field: Field, values: dict[str, YamlNode]) -> Field:
    return replace(
        field,
        title=text_of(values.get("title")),
        description=text_of(values.get("description")),
        example=plain_value(values["example"]) if "example" in values else None,
    )


def _type(node: YamlNode | None, collector: Collector) -> tuple[XdmType | None, bool]:
    array = isinstance(node, Sequence)
    if isinstance(node, Sequence):
        if len(node.items) != 1 or not isinstance(node.items[0], Scalar):
            collector.add(
                "DOC012", "an array has one type in brackets", node.span, hint="write [string]"
            )
            return None, True
        node = node.items[0]
    if not isinstance(node, Scalar):
        return None, array
    kind = TYPES.get(node.text)
    if kind is None and re.fullmatch(r"\[.*\]", node.text):
        hint = f"remove the quotes: type: {node.text}"
        collector.add("DOC016", f"there is no type '{node.text}'", node.span, hint=hint)
    elif kind is None:
        hint = _TYPE_HINTS.get(node.text.lower()) or did_you_mean(node.text, TYPES)
        hint = hint or f"types are {', '.join(TYPES)}"
        collector.add("DOC016", f"there is no type '{node.text}'", node.span, hint=hint)
    return kind, array


_TYPE_HINTS = {
    "number": "use double, or integer for whole numbers",
    "float": "use double",
    "decimal": "use double",
    "int": "use integer",
    "text": "use string",
    "str": "use string",
    "bool": "use boolean",
    "array": "write the type of the elements in brackets: [string]",
    "list": "write the type of the elements in brackets: [string]",
    "datetime": "use date-time",
    "timestamp": "use date-time",
}


def _map_values(
    kind: XdmType, node: YamlNode | None, read_fields: ReadFields, collector: Collector
) -> Field | None:
    """Return the field that describes each value of a map; None if the type is not map."""
    if kind.name != "map":
        if node is not None:
            message, hint = "'values' belongs to the type map", "remove it, or use type: map"
            collector.add("XDM010", message, node.span, hint=hint)
        return None
    default = Field("values", TYPES["string"])
    if node is None:
        return default
    given = {"type": node}
    if isinstance(node, Block):
        given = read_block(node, VALUES, "the values of a map", collector)
    inner, array = _type(given.get("type"), collector)
    if inner is None:
        return default
    children: Mapping[str, Field] = MappingProxyType({})
    if isinstance(fields := given.get("fields"), Block) and inner.name == "object":
        children = read_fields(fields, collector)
    elif fields is not None:
        hint = "remove it, or use type: object"
        collector.add("XDM010", "'fields' belongs to the type object", fields.span, hint=hint)
    if inner.name == "object" and not children:
        hint = "write values: {type: object, fields: {name: {type: string}}}"
        collector.add("XDM009", "the objects in the map have no fields", node.span, hint=hint)
    declared = _described(Field("values", inner, array=array, children=children), given)
    return replace(
        declared,
        constraints=read_constraints(declared, given, collector),
        values=_map_values(inner, given.get("values"), read_fields, collector),
    )


def _identity(declared: Field, node: YamlNode | None, collector: Collector) -> Identity | None:
    if node is None:
        return None
    values = read_block(node, IDENTITY, f"the identity of '{declared.name}'", collector)
    if declared.array or not declared.type.is_text or declared.type.format not in ("", "uri"):
        # Assumed for the platform: identities are single strings.
        collector.add(
            "XDM010",
            f"the identity '{declared.name}' is not a string",
            node.span,
            hint="give the field the type string, or remove 'identity'",
        )
        return None
    if "namespace" not in values:
        return None
    return Identity(text_of(values["namespace"]), flag_of(values.get("primary")))
