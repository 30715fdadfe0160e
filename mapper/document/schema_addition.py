"""Writes lines to add to a schema document, with the indentation of that document."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from mapper.document.schema_writer import field_entry
from mapper.document.yaml_text import text_scalar
from mapper.paths import FieldPath
from mapper.schema import Field, Group, Schema


class _Indents(NamedTuple):
    """The indentation of a group's title and of its fields."""

    title: str
    field: str


def addition(
    schema: Schema, fields: Sequence[tuple[FieldPath, Field]]
) -> tuple[str, tuple[str, ...]]:
    """Return the key to add lines under, and the lines.

    The key is the title of a group, or `groups` if the fields need a new group.

    Args:
        schema: The schema that lacks the fields.
        fields: The fields, with their paths below the tenant's object.
    """
    first = str(fields[0][0][0])
    indents = {group.title: both for group in schema.groups if (both := _indents(group))}
    titles = [group.title for group in schema.groups if group.title in indents]
    own = [group.title for group in schema.groups if first in group.fields]
    title = next((title for title in titles if title in own), None)
    if title is None and len(titles) == 1:
        title = titles[0]
    used = indents[title or titles[0]] if titles else _Indents("  ", "    ")
    lines = [field_entry(path, field, used.field) for path, field in fields]
    if title is not None:
        return title, _split(lines)
    new = _free_title(first, schema)
    return "groups", _split([f"{used.title}{text_scalar(new)}:", *lines])


def _split(entries: list[str]) -> tuple[str, ...]:
    return tuple(line for entry in entries for line in entry.split("\n"))


def _free_title(name: str, schema: Schema) -> str:
    title = name[:1].upper() + name[1:]
    taken = {group.title for group in schema.groups}
    return title if title not in taken else f"{title} (added)"


def _indents(group: Group) -> _Indents | None:
    """Return the indentation of a group in block style; None for flow style."""
    stack = list(group.fields.values())
    for field in stack:
        stack.extend(field.children.values())
        if field.span is None:
            continue
        number = field.span.place.line
        own = field.span.source.line(number)[: field.span.place.column - 1]
        if own.strip():
            continue
        for above in range(number - 1, 0, -1):
            line = field.span.source.line(above)
            indent = line[: len(line) - len(line.lstrip())]
            if len(indent) < len(own) and line.strip() and not line.lstrip().startswith("#"):
                return _Indents(indent, own)
    return None
