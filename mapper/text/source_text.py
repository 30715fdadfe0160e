"""Source text: convert offsets to lines and columns."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import field
from functools import cached_property
from typing import NamedTuple

from mapper.text.dataclass import dataclass


class Place(NamedTuple):
    """A 1-based line and a 1-based column, counted in code points."""

    line: int
    column: int


START = Place(1, 1)


@dataclass(frozen=True, eq=False)
class SourceText:
    """The decoded text of a file, or of one row of it.

    Offsets are 0-based and count code points. Lines end at LF; a CR before it is part of the line.

    Attributes:
        path: The path as the user wrote it.
        text: The text.
        private: Whether it is a payload, which can contain personal data: reports do not quote it.
        first: The place of the first character in the file.
    """

    path: str
    text: str = field(repr=False)
    private: bool = False
    first: Place = START

    @cached_property
    def _line_starts(self) -> list[int]:
        starts = [0]
        find = self.text.find
        end = find("\n")
        while end >= 0:
            starts.append(end + 1)
            end = find("\n", end + 1)
        return starts

    def place(self, offset: int) -> Place:
        """Return the line and column of an offset; an offset out of range is clamped."""
        offset = max(0, min(offset, len(self.text)))
        line = bisect_right(self._line_starts, offset)
        column = offset - self._line_starts[line - 1] + (self.first.column if line == 1 else 1)
        return Place(self.first.line + line - 1, column)

    def line(self, number: int) -> str:
        """Return the line with a 1-based number, without its line end."""
        start = self._line_starts[number - self.first.line]
        end = self.text.find("\n", start)
        return self.text[start : end if end >= 0 else len(self.text)].rstrip("\r")

    def hidden(self) -> SourceText:
        """Return the text with every character except line ends replaced by a space."""
        return SourceText(self.path, re.sub(r"[^\n]", " ", self.text))

    def whole(self) -> Span:
        """Return the span for findings about the file as a whole: an empty one at its start."""
        return Span(self, 0, 0)


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of offsets in one source text."""

    source: SourceText
    start: int
    end: int

    @property
    def place(self) -> Place:
        """The place of the first character."""
        return self.source.place(self.start)

    def line_in(self, source: SourceText) -> str:
        """Return the line for a message about a file: `line 3`, or `line 3 of FILE` elsewhere."""
        where = "" if self.source.path == source.path else f" of {self.source.path}"
        return f"line {self.place.line}{where}"
