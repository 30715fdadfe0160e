"""What differs between two mappings, or two schemas: by destination, whatever the order."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from mapper.document import PLACEHOLDER, Entry
from mapper.document.loading import LoadedMapping
from mapper.exchange.mapping_csv import safe_row
from mapper.exchange.operations import Operation
from mapper.paths import FieldPath, print_path
from mapper.schema import Field, Schema, described
from mapper.text import Span


class ComparedPart(NamedTuple):
    """One thing that can differ: what it is, its text, and what is compared."""

    what: str
    text: str
    key: Hashable


@dataclass(frozen=True)
class Item:
    """What one side says of a destination, and where."""

    parts: tuple[ComparedPart, ...]
    span: Span | None


@dataclass(frozen=True)
class Side:
    """One of two files that are compared.

    Attributes:
        path: The file.
        items: Its destinations or fields, by name.
        is_schema: Whether it is a schema, not a mapping.
        mapping: The mapping document; None for other files.
        entries: The entries of a mapping.
    """

    path: str
    items: dict[str, Item]
    is_schema: bool
    mapping: LoadedMapping | None = None
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class Difference:
    """A destination that differs; one of the two items is None where a side lacks it."""

    name: str
    before: Item | None
    after: Item | None

    @property
    def kind(self) -> str:
        """`added`, `removed` or `changed`."""
        if self.before is None:
            return "added"
        return "removed" if self.after is None else "changed"

    @property
    def parts(self) -> list[tuple[str, str, str]]:
        """What differs, the text before and the text after."""
        if self.before is None or self.after is None:
            given = self.before or self.after
            assert given is not None
            shown = [part for part in given.parts if part.text]
            after = self.before is None
            return [(p.what, "" if after else p.text, p.text if after else "") for p in shown]
        pairs = zip(self.before.parts, self.after.parts, strict=True)
        return [(a.what, a.text, b.text) for a, b in pairs if a.key != b.key]


def compare(before: Mapping[str, Item], after: Mapping[str, Item]) -> list[Difference]:
    """What differs: first what the earlier side has, in its order, then what was added."""
    names = [*before, *(name for name in after if name not in before)]
    found = [Difference(name, before.get(name), after.get(name)) for name in names]
    return [item for item in found if item.before is None or item.after is None or item.parts]


def mapping_items(
    rows: Iterable[tuple[Operation, Entry]], *, ignore_tenant: bool
) -> dict[str, Item]:
    """The mappings by destination. Two texts of one tree are equal.

    With `ignore_tenant`, every object at the root whose name begins with an underscore is
    `_tenant`.
    """
    found: dict[str, Item] = {}
    for operation, entry in rows:
        parts = (
            # an export to CSV writes a source that starts as a formula does as an expression
            ComparedPart("type", operation.source_type, safe_row(operation).source_type),
            ComparedPart("source", operation.source, entry.tree),
            ComparedPart("name", operation.name, operation.name),
            ComparedPart("description", operation.description, operation.description),
        )
        target = _without_tenant(entry.target) if ignore_tenant else entry.target
        found[print_path(target)] = Item(parts, entry.span)
    return found


def _without_tenant(target: FieldPath) -> FieldPath:
    root = target[0]
    is_tenant = len(target) > 1 and isinstance(root, str) and root.startswith("_")
    return (PLACEHOLDER, *target[1:]) if is_tenant else target


def schema_items(schema: Schema, *, ignore_tenant: bool) -> dict[str, Item]:
    """The fields by path, and the schema itself as `(schema)`."""
    parts = [
        _part("title", schema.title),
        _part("class", schema.xdm_class.uri),
        _part("profile", schema.profile),
    ]
    found = {"(schema)": Item(tuple(parts), None)}
    for path, field in schema.fields(in_maps=True):
        name = print_path(_without_tenant(path) if ignore_tenant else path)
        found[name] = Item(tuple(_field_parts(field)), field.span)
    return found


def _field_parts(field: Field) -> list[ComparedPart]:
    limits = field.constraints
    return [
        _part("field", described(field)),
        _part("enum", None if limits.enum is None else sorted(map(str, limits.enum))),
        _part("pattern", limits.pattern),
        _part("minimum", limits.minimum),
        _part("maximum", limits.maximum),
        _part("minLength", limits.min_length),
        _part("maxLength", limits.max_length),
        _part("default", limits.default),
        _part("title", field.title),
        _part("description", field.description),
    ]


def _part(what: str, value: Any) -> ComparedPart:
    text = "" if value is None else ", ".join(value) if isinstance(value, list) else str(value)
    return ComparedPart(what, text, (type(value).__name__, text))
