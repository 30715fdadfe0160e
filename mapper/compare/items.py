"""Compare two mappings by destination, or two schemas by field; the order does not matter."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from mapper.compare.revision import InputFile
from mapper.document import PLACEHOLDER, Entry
from mapper.document.loading import LoadedMapping
from mapper.exchange.mapping_csv import safe_operation
from mapper.exchange.operations import Operation
from mapper.paths import FieldPath, print_path
from mapper.schema import Field, Schema, described
from mapper.text import Span


class ComparedPart(NamedTuple):
    """A part of a mapping or field: its label and value for reports, and the key to compare."""

    label: str
    text: str
    key: Hashable


@dataclass(frozen=True)
class Item:
    """A mapping or field of one side."""

    parts: tuple[ComparedPart, ...]
    span: Span | None


@dataclass(frozen=True)
class Side:
    """One of the two files.

    Attributes:
        file: The file.
        items: Its mappings or fields, by destination.
        is_schema: True for a schema, False for a mapping.
        mapping: The mapping document; None for other files.
        entries: The entries of a mapping.
    """

    file: InputFile
    items: dict[str, Item]
    is_schema: bool
    mapping: LoadedMapping | None = None
    entries: tuple[Entry, ...] = ()

    def place(self, item: Item | None) -> str:
        """Return the place of an item; "" if there is none."""
        return "" if item is None else self.file.name(place_of(item.span))


@dataclass(frozen=True)
class Difference:
    """A destination that differs.

    Attributes:
        kind: `added`, `removed`, or `changed`.
        target: The destination.
        before: Its place as `file:line`; "" if the earlier side lacks it.
        after: Its place; "" if the later side lacks it.
        changes: The label of each part that differs, and its value on both sides.
    """

    kind: str
    target: str
    before: str
    after: str
    changes: tuple[tuple[str, str, str], ...]


def place_of(span: Span | None) -> str:
    """Return a place as `file:line`; "" if there is none."""
    return "" if span is None else f"{span.source.path}:{span.place.line}"


def compare(before: Side, after: Side) -> list[Difference]:
    """Return the differences: in the order of the earlier side, then what the later one added."""
    differences = []
    changes: tuple[tuple[str, str, str], ...]
    for name in [*before.items, *(name for name in after.items if name not in before.items)]:
        old, new = before.items.get(name), after.items.get(name)
        kind, changes = "changed", ()
        if old is not None and new is not None:
            pairs = zip(old.parts, new.parts, strict=True)
            changes = tuple((a.label, a.text, b.text) for a, b in pairs if a.key != b.key)
            if not changes:
                continue
        elif old is not None:
            kind = "removed"
            changes = tuple((part.label, part.text, "") for part in old.parts if part.text)
        elif new is not None:
            kind = "added"
            changes = tuple((part.label, "", part.text) for part in new.parts if part.text)
        places = before.place(old), after.place(new)
        differences.append(Difference(kind, name, *places, changes))
    return differences


def mapping_items(
    mappings: Iterable[tuple[Operation, Entry]], *, ignore_tenant: bool
) -> dict[str, Item]:
    """Return mappings by destination; sources are equal if they have the same tree.

    With `ignore_tenant`, every root object whose name starts with an underscore is `_tenant`.
    """
    items: dict[str, Item] = {}
    for operation, entry in mappings:
        parts = (
            # in a CSV, a source that starts like a formula is exported as an expression
            ComparedPart("type", operation.source_type, safe_operation(operation).source_type),
            ComparedPart("source", operation.source, entry.tree),
            _part("name", operation.name),
            _part("description", operation.description),
        )
        target = _without_tenant(entry.target) if ignore_tenant else entry.target
        items[print_path(target)] = Item(parts, entry.span)
    return items


def _without_tenant(target: FieldPath) -> FieldPath:
    root = target[0]
    is_tenant = len(target) > 1 and isinstance(root, str) and root.startswith("_")
    return (PLACEHOLDER, *target[1:]) if is_tenant else target


def schema_items(schema: Schema, *, ignore_tenant: bool) -> dict[str, Item]:
    """Return the fields of a schema by path, and its own properties as `(schema)`."""
    own = {"title": schema.title, "class": schema.xdm_class.uri, "profile": schema.profile}
    items = {"(schema)": _item(own, None)}
    for path, field in schema.fields(in_maps=True):
        name = print_path(_without_tenant(path) if ignore_tenant else path)
        items[name] = _item(_properties(field), field.span)
    return items


def _item(properties: dict[str, Any], span: Span | None) -> Item:
    return Item(tuple(_part(label, value) for label, value in properties.items()), span)


def _properties(field: Field) -> dict[str, Any]:
    limits = field.constraints
    return {
        "field": described(field),
        "enum": None if limits.enum is None else sorted(map(str, limits.enum)),
        "pattern": limits.pattern,
        "minimum": limits.minimum,
        "maximum": limits.maximum,
        "minLength": limits.min_length,
        "maxLength": limits.max_length,
        "default": limits.default,
        "title": field.title,
        "description": field.description,
    }


def _part(label: str, value: Any) -> ComparedPart:
    text = "" if value is None else ", ".join(value) if isinstance(value, list) else str(value)
    return ComparedPart(label, text, (type(value).__name__, text))
