"""Writes mapping documents as an analyst would write them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from math import isfinite
from typing import Any

from mapper.dataprep import Node, path_tree, print_tree
from mapper.dataprep.layout import layout
from mapper.dataprep.tree import ArrayLiteral, Literal, MapLiteral
from mapper.document.mapping import Entry
from mapper.document.tenants import PLACEHOLDER
from mapper.document.yaml_text import text_scalar, value_scalar
from mapper.jmes.paths import source_text
from mapper.paths import FieldPath, print_path
from mapper.text import Span
from mapper.text.patterns import lazy_pattern

WIDTH = 96
MAX_BITS = 1024  # of an integer that the YAML reader accepts

_COMMENT = lazy_pattern(r""""(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|(##|//|/\*)""", re.DOTALL)


def mapping_text(
    entries: Iterable[Entry],
    *,
    name: str,
    schema: str,
    tenant: str,
    comments: Mapping[FieldPath, list[str]] | None = None,
    closing: Iterable[str] = (),
) -> str:
    """Return the text of a mapping document.

    Args:
        entries: The entries in order.
        name: Name of the mapping set.
        schema: The path under `schema:`.
        tenant: The tenant id, whose object is written as `_tenant`; "" keeps targets as they are.
        comments: Comment lines above entries, by target.
        closing: Comment lines at the end.
    """
    lines = ["mapper: 1", f"name: {text_scalar(name)}", f"schema: {text_scalar(schema)}"]
    lines += [f"tenant: {text_scalar(tenant)}"] if tenant else []
    lines.append("mappings:")
    for entry in entries:
        lines += [f"  # {line}" for line in (comments or {}).get(entry.target, [])]
        lines.append(entry_text(entry, tenant, "  "))
    lines += [f"  # {line}" for line in closing]
    return "\n".join(lines) + "\n"


def entry_text(entry: Entry, tenant: str, indent: str) -> str:
    """Return the lines of one entry, indented, without a line end."""
    key = indent + text_scalar(target_text(entry.target, tenant)) + ":"
    value = entry_value(entry, indent, WIDTH - len(key))
    return key + (value if value.startswith("\n") else f" {value}")


def path_entry(target: FieldPath, source: FieldPath, span: Span) -> Entry:
    """Return an entry that maps a path and is not in a document yet."""
    return Entry(target, path_tree(source), source_text(source), span, span)


def path_line(target: FieldPath, source: FieldPath, tenant: str) -> str:
    """Return the line of an entry that maps a path."""
    key = text_scalar(target_text(target, tenant))
    return f"{key}: {text_scalar(source_text(source))}"


def target_text(target: FieldPath, tenant: str) -> str:
    """Return a target as documents write it, with `_tenant` for the tenant's object."""
    if tenant and target[0] == f"_{tenant}":
        target = (PLACEHOLDER, *target[1:])
    return print_path(target)


def entry_value(entry: Entry, indent: str, width: int, *, one_line: bool = False) -> str:
    """Return the text after the colon; if it takes several lines, it starts with a line end."""
    kind, value = source_of(entry)
    more = {"name": entry.name, "description": entry.description}
    more = {key: text for key, text in more.items() if text}
    if kind == "source" and not more:
        return text_scalar(value)
    pairs = {kind: value_scalar(value), **{key: value_scalar(text) for key, text in more.items()}}
    flow = "{" + ", ".join(f"{key}: {text}" for key, text in pairs.items()) + "}"
    is_block = kind == "expression" and _is_clean(value)
    if one_line or (len(flow) <= width and not (is_block and "\n" in value)):
        return flow
    inner = indent + "  "
    lines = [""]
    if is_block and (len(value) > WIDTH - len(inner) - 14 or "\n" in value):
        lines.append(f"{inner}expression: |-")
        lines += [f"{inner}  {line}".rstrip() for line in value.split("\n")]
    elif kind in ("expression", "source"):
        lines.append(f"{inner}{kind}: {text_scalar(value)}")
    else:
        lines.append(f"{inner}{kind}: {value_scalar(value)}")
    return "\n".join(lines + [f"{inner}{key}: {text_scalar(text)}" for key, text in more.items()])


def source_of(entry: Entry) -> tuple[str, Any]:
    """Return the key of an entry's source (source, expression, or value), and its value."""
    if (path := entry.source_path) is not None:
        return "source", source_text(path)
    constant = _constant(entry.tree)
    if constant is not _NONE and constant is not None:
        return "value", constant
    return "expression", _expression(entry)


_NONE = object()


def _constant(tree: Node) -> Any:
    """Return the JSON value of a constant; `_NONE` if a document cannot express it."""
    match tree:
        case Literal(None | bool() | str() as value):
            return value
        case Literal(int() as value) if value.bit_length() <= MAX_BITS:
            return value
        case Literal(float() as value) if isfinite(value):
            return value
        case ArrayLiteral(items):
            values = [_constant(item) for item in items]
            return _NONE if any(value is _NONE for value in values) else values
        case MapLiteral(entries) if all(_is_text(key) for key, _ in entries):
            pairs = [(key, _constant(value)) for key, value in entries]
            names = {key.value for key, _ in pairs if isinstance(key, Literal)}
            if len(names) == len(pairs) and not any(value is _NONE for _, value in pairs):
                return {key.value: value for key, value in pairs if isinstance(key, Literal)}
    return _NONE


def _is_text(key: Node) -> bool:
    return isinstance(key, Literal) and isinstance(key.value, str) and key.value != "<<"


def _expression(entry: Entry) -> str:
    """Return the expression as it was written if it is readable, else with line breaks."""
    written, printed = entry.written.strip(), print_tree(entry.tree)
    has_comment = any(match[1] for match in _COMMENT.finditer(written))
    is_short = len(written) <= WIDTH - 18
    if written and _is_clean(written) and (has_comment or "\n" in written or is_short):
        return written
    return layout(printed, WIDTH - 8) if _is_clean(printed) and "\n" not in printed else printed


def _is_clean(text: str) -> bool:
    """Return whether a literal block scalar can represent a string."""
    return all(line.isprintable() and line == line.rstrip() for line in text.split("\n"))
