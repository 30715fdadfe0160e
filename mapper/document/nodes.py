"""YAML nodes that know their place: what the two document readers work on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, TypeAlias

from mapper.document.scalars import scalar_offsets
from mapper.text import Span
from mapper.text.dataclass import dataclass


@dataclass(frozen=True, eq=False)
class Scalar:
    """A scalar.

    Attributes:
        value: None, bool, int, float or str, as YAML 1.1 reads it.
        text: The characters, before they were read as anything.
        style: "" for plain, else the indicator: ' " | >.
        span: From the first character (a quote, if there is one) to the last.
    """

    value: Any
    text: str
    style: str
    span: Span

    def span_of(self, start: int, end: int) -> Span:
        """The place of a half-open range of offsets in `text`, quotes and folds undone."""
        offsets = scalar_offsets(self.span, self.text, self.style)
        first = offsets[min(start, len(self.text))]
        last = offsets[min(max(end, start + 1), len(self.text))]
        return Span(self.span.source, first, max(last, first))

    @property
    def comment(self) -> Span | None:
        """The comment right after a plain scalar, without a space after its '#', if any."""
        source = self.span.source
        match = None if self.style else _COMMENT.match(source.text, self.span.end)
        return None if match is None else Span(source, match.start(1), match.end(1))


_COMMENT = re.compile(r"[ \t]*(#(?!mapper\b)[^\s#][^\n]*?)[ \t\r]*$", re.MULTILINE)


@dataclass(frozen=True, eq=False)
class Sequence:
    """A list."""

    items: tuple[YamlNode, ...]
    span: Span


@dataclass(frozen=True, eq=False)
class Block:
    """A mapping of YAML (a block of keys); keys are scalars, each once."""

    entries: tuple[tuple[Scalar, YamlNode], ...]
    span: Span

    def get(self, name: str) -> YamlNode | None:
        """The value of a text key."""
        return next((value for key, value in self.entries if key.value == name), None)

    def __iter__(self) -> Iterator[tuple[Scalar, YamlNode]]:
        """The entries in the order of the file."""
        return iter(self.entries)


YamlNode: TypeAlias = Scalar | Sequence | Block


def plain_value(node: YamlNode) -> Any:
    """The node as plain JSON-like data; keys become their text."""
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


def kind_of(node: YamlNode) -> str:
    """A node's type in the words of messages."""
    match node:
        case Block():
            return "a block of keys"
        case Sequence():
            return "a list"
        case Scalar(None):
            return "nothing"
        case Scalar(bool()):
            return "a boolean"
        case Scalar(int()):
            return "an integer"
        case Scalar(float()):
            return "a number"
    return "a text"
