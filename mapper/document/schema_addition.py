"""Writes lines to add to a schema document, with the indentation of that document."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from mapper.diagnostics import Edit
from mapper.document.fixes import added_lines
from mapper.document.schema_writer import field_entry
from mapper.document.yaml_text import text_scalar
from mapper.paths import FieldPath
from mapper.schema import Field, Group, Schema


class Addition(NamedTuple):
    """Lines to add to a schema document.

    Attributes:
        key: The title of the group that they belong to, or `groups` if they are a new group.
        lines: The lines.
        edit: The edit that adds them; None if the document is not in block style.
    """

    key: str
    lines: tuple[str, ...]
    edit: Edit | None


class _Indents(NamedTuple):
    """The indentation of a group's title and of its fields."""

    title: str
    field: str


def addition(schema: Schema, fields: Sequence[tuple[FieldPath, Field]]) -> Addition:
    """Return the lines that add fields to a schema.

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
        group = next(group for group in schema.groups if group.title == title)
        return Addition(title, _split(lines), _edit(group, lines))
    new = _free_title(first, schema)
    lines = [f"{used.title}{text_scalar(new)}:", *lines]
    ends = [group for group in schema.groups if group.span is not None]
    last = max(ends, key=lambda group: group.span.end if group.span else 0, default=None)
    return Addition("groups", _split(lines), _edit(last, lines) if titles else None)


def _edit(group: Group | None, lines: Sequence[str]) -> Edit | None:
    if group is None or group.span is None:
        return None
    return added_lines(group.span.source, group.span.end, _split(lines))


def _split(entries: Sequence[str]) -> tuple[str, ...]:
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
