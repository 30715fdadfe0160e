"""YAML nodes with their positions in the file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, TypeAlias, TypeGuard

from mapper.document.scalars import scalar_offsets
from mapper.text import Span
from mapper.text.dataclass import dataclass


@dataclass(frozen=True, eq=False)
class Scalar:
    """A scalar.

    Attributes:
        value: None, bool, int, float, or str, by the rules of YAML 1.1.
        text: The characters of the value, without quotes.
        style: "" for a plain scalar, else its indicator: ' " | >.
        span: From the first character, which may be a quote, to the last.
        in_flow: Whether it is within braces or brackets.
    """

    value: Any
    text: str
    style: str
    span: Span
    in_flow: bool = False

    def span_of(self, start: int, end: int) -> Span:
        """Return the position in the file of `text[start:end]`."""
        offsets = scalar_offsets(self.span, self.text, self.style)
        first = offsets[min(start, len(self.text))]
        last = offsets[min(max(end, start + 1), len(self.text))]
        return Span(self.span.source, first, max(last, first))

    @property
    def comment(self) -> Span | None:
        """A comment right after a plain scalar, if it has no space after its '#'."""
        source = self.span.source
        match = None if self.style else _COMMENT.match(source.text, self.span.end)
        return None if match is None else Span(source, match.start(1), match.end(1))


_COMMENT = re.compile(r"[ \t]*(#(?!mapper\b)[^\s#][^\n]*?)[ \t\r]*$", re.MULTILINE)


@dataclass(frozen=True, eq=False)
class Sequence:
    """A list of nodes."""

    items: tuple[YamlNode, ...]
    span: Span


@dataclass(frozen=True, eq=False)
class Block:
    """A YAML mapping, which messages call a block of keys. Keys are unique scalars."""

    entries: tuple[tuple[Scalar, YamlNode], ...]
    span: Span

    def get(self, name: str) -> YamlNode | None:
        """Return the value of a key that is a string; None if there is none."""
        return next((value for key, value in self.entries if key.value == name), None)

    def __iter__(self) -> Iterator[tuple[Scalar, YamlNode]]:
        """Iterate over the entries in the order of the file."""
        return iter(self.entries)


YamlNode: TypeAlias = Scalar | Sequence | Block


def plain_value(node: YamlNode) -> Any:
    """Return a node as JSON data; keys become strings."""
    match node:
        case Scalar(value):
            return value
        case Sequence(items):
            return [plain_value(item) for item in items]
    return {key.text: plain_value(value) for key, value in node.entries}


def text_of(node: YamlNode | None) -> str:
    """Return the text of a scalar; "" for any other node, and for None."""
    return node.text if isinstance(node, Scalar) else ""


def is_true(node: YamlNode | None) -> bool:
    """Return whether a node is the boolean true."""
    return isinstance(node, Scalar) and node.value is True


_TYPES = {
    type(None): "null", bool: "boolean", int: "integer", float: "number", str: "string",
}  # fmt: skip
TYPE_WORDS = {
    "null": "null",
    "boolean": "a boolean",
    "integer": "an integer",
    "number": "a number",
    "string": "a string",
    "array": "a list",
    "object": "a block of keys",
}


def type_of(node: YamlNode) -> str:
    """Return a node's type, by its name in JSON Schema."""
    if isinstance(node, Scalar):
        return _TYPES[type(node.value)]
    return "object" if isinstance(node, Block) else "array"


def kind_of(node: YamlNode) -> str:
    """Return a node's type as messages spell it."""
    return TYPE_WORDS[type_of(node)]


def is_absent(node: YamlNode) -> TypeGuard[Scalar]:
    """Return whether a value is missing; a null that is written is a value."""
    return isinstance(node, Scalar) and node.value is None and not (node.text or node.style)


def end_of(node: YamlNode) -> int:
    """Return the offset after the last character of a node, without spaces after it."""
    text = node.span.source.text
    if isinstance(node, Block) and text[node.span.start : node.span.start + 1] != "{":
        own = own_entries(node)
        if own and own[-1][1].span.start >= own[-1][0].span.end:
            return end_of(own[-1][1])
        if own:
            match = _END_OF_ALIAS.match(text, own[-1][0].span.end)
            return match.end() if match else own[-1][0].span.end
    if isinstance(node, Sequence) and node.items and text[node.span.start] != "[":
        return max(end_of(item) for item in node.items)
    content = text[node.span.start : node.span.end]
    return node.span.start + len(content.rstrip())


_END_OF_ALIAS = re.compile(r"(?:\s*:\s*\*[^\s,\]}]+)?")


def own_entries(block: Block) -> list[tuple[Scalar, YamlNode]]:
    """Return the entries in the text of a block by position, without those of merge keys."""
    span = block.span
    own = [entry for entry in block if span.start <= entry[0].span.start < span.end]
    return sorted(own, key=lambda entry: entry[0].span.start)
