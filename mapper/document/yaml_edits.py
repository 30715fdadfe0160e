"""Edits a value in YAML text; comments and the layout of everything that stays are kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from mapper.diagnostics import Edit
from mapper.document.nodes import Block, Scalar, Sequence, YamlNode, end_of
from mapper.document.tests_writer import expected_scalar, key_lines
from mapper.text import SourceText, Span


def applied(text: str, edits: Iterable[Edit]) -> str:
    """Return a text after edits, which do not overlap; insertions at one place keep their order."""
    in_order = sorted(edits, key=lambda edit: (edit.span.start, edit.span.end))
    for edit in reversed(in_order):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    return text


def edit_at(source: SourceText, start: int, end: int, text: str) -> Edit:
    """Return the replacement of a range; line ends become those of the file."""
    if "\n" in text and "\r\n" in source.text:
        text = text.replace("\n", "\r\n")
    return Edit(Span(source, start, end), text)


def value_edits(node: YamlNode, value: Any) -> Iterator[Edit]:
    """Yield the edits after which a node has another value, a JSON value or `ABSENT`."""
    source = node.span.source
    text = source.text
    if not isinstance(node, Block) or text[node.span.start] == "{" or not isinstance(value, dict):
        yield edit_at(source, node.span.start, end_of(node), expected_scalar(value))
        return
    if not value or not node.entries:
        yield edit_at(source, node.span.start, end_of(node), expected_scalar(value))
        return
    for key, item in node.entries:
        if key.value not in value:
            yield _removal(source, key, item)
        elif not _has_value(item, value[key.value]):
            yield from value_edits(item, value[key.value])
    present = {key.value for key, _ in node.entries}
    added = [name for name in value if name not in present]
    if added:
        first, (_, last) = node.entries[0][0], node.entries[-1]
        indent = " " * (first.span.place.column - 1)
        end = line_end(text, end_of(last))
        lines = [line for name in added for line in key_lines(name, value[name], indent)]
        yield edit_at(source, end, end, "".join(f"\n{line}" for line in lines))


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


def _removal(source: SourceText, key: Scalar, item: YamlNode) -> Edit:
    """Return the edit that removes the lines of a key and its value."""
    text = source.text
    start = text.rfind("\n", 0, key.span.start) + 1
    end = text.find("\n", end_of(item))
    return edit_at(source, start, len(text) if end < 0 else end + 1, "")


def line_end(text: str, offset: int) -> int:
    """Return the offset of the line end after an offset, which may be CRLF."""
    end = text.find("\n", offset)
    end = len(text) if end < 0 else end
    return end - 1 if text[end - 1] == "\r" else end
