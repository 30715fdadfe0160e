"""Edits a value in YAML text; comments and the layout of everything that stays are kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from mapper.document.nodes import Block, Scalar, Sequence, YamlNode
from mapper.document.tests_writer import expected_scalar, key_lines


class Edit(NamedTuple):
    """The replacement of `text[start:end]`."""

    start: int
    end: int
    text: str


def applied(text: str, edits: Iterable[Edit]) -> str:
    """Return a text after edits, which do not overlap."""
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def value_edits(node: YamlNode, value: Any) -> Iterator[Edit]:
    """Yield the edits after which a node has another value, a JSON value or `ABSENT`."""
    text = node.span.source.text
    if not isinstance(node, Block) or text[node.span.start] == "{" or not isinstance(value, dict):
        yield Edit(node.span.start, _end(node), expected_scalar(value))
        return
    if not value or not node.entries:
        yield Edit(node.span.start, _end(node), expected_scalar(value))
        return
    for key, item in node.entries:
        if key.value not in value:
            yield _removal(text, key, item)
        elif not _has_value(item, value[key.value]):
            yield from value_edits(item, value[key.value])
    present = {key.value for key, _ in node.entries}
    added = [name for name in value if name not in present]
    if added:
        first, (_, last) = node.entries[0][0], node.entries[-1]
        indent = " " * (first.span.place.column - 1)
        end = _line_end(text, _end(last))
        lines = [line for name in added for line in key_lines(name, value[name], indent)]
        yield Edit(end, end, "".join(f"\n{line}" for line in lines))


def _has_value(node: YamlNode, value: Any) -> bool:
    """Return whether a node has a JSON value; 1 and true differ."""
    match node:
        case Scalar():
            return type(node.value) is type(value) and bool(node.value == value)
        case Sequence(items):
            return (
                isinstance(value, list)
                and len(value) == len(items)
                and all(map(_has_value, items, value))
            )
    return (
        isinstance(value, dict)
        and {key.value for key, _ in node.entries} == set(value)
        and all(_has_value(item, value[key.value]) for key, item in node.entries)
    )


def _removal(text: str, key: Scalar, item: YamlNode) -> Edit:
    """Return the edit that removes the lines of a key and its value."""
    start = text.rfind("\n", 0, key.span.start) + 1
    end = text.find("\n", _end(item))
    return Edit(start, len(text) if end < 0 else end + 1, "")


def _line_end(text: str, offset: int) -> int:
    """Return the offset of the line end after an offset, which may be CRLF."""
    end = text.find("\n", offset)
    end = len(text) if end < 0 else end
    return end - 1 if text[end - 1] == "\r" else end


def _end(node: YamlNode) -> int:
    """Return the offset after the last character of a node, without spaces after it."""
    text = node.span.source.text
    if isinstance(node, Block) and node.entries and text[node.span.start] != "{":
        return _end(node.entries[-1][1])
    if isinstance(node, Sequence) and node.items and text[node.span.start] != "[":
        return _end(node.items[-1])
    content = text[node.span.start : node.span.end]
    return node.span.start + len(content.rstrip())
