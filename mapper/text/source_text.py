"""Source text with places: offsets inside, 1-based lines and columns outside."""

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
    """A file's path, as the user named it, and its decoded text, or that of one row in it.

    Offsets into it are 0-based code points. Lines end at LF; a CR before it belongs to the line.
    `private` marks a payload, which has personal data: reports quote no line of it. `first` is the
    place of the first character in the file.
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
        """The line and column of an offset (an offset past the end is the end)."""
        offset = max(0, min(offset, len(self.text)))
        line = bisect_right(self._line_starts, offset)
        column = offset - self._line_starts[line - 1] + (self.first.column if line == 1 else 1)
        return Place(self.first.line + line - 1, column)

    def line(self, number: int) -> str:
        """The text of the line with this 1-based number, without its line end."""
        start = self._line_starts[number - self.first.line]
        end = self.text.find("\n", start)
        return self.text[start : end if end >= 0 else len(self.text)].rstrip("\r")

    def hidden(self) -> SourceText:
        """Return a text of the same shape without content, for places in files of unknown kind."""
        return SourceText(self.path, re.sub(r"[^\n]", " ", self.text))

    def whole(self) -> Span:
        """The span that stands for the file as such: its first character."""
        return Span(self, 0, 0)


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of offsets in one source text."""

    source: SourceText
    start: int
    end: int

    @property
    def place(self) -> Place:
        """Where the span begins."""
        return self.source.place(self.start)
