"""Rows of payload files, with the places of their values."""

from __future__ import annotations

from typing import Any

from mapper.paths import has
from mapper.text import Place, SourceText, Span
from mapper.text.dataclass import dataclass
from mapper.text.json_scan import scan_json

SMALL = 64 * 1024  # characters


@dataclass(frozen=True, eq=False, slots=True)
class Row:
    """A payload: a JSON object with its place in a file.

    Attributes:
        value: The object.
        text: Its JSON; "" for a row that is not from a file.
        path: The file.
        line: The line of its first character.
        column: The column of its first character.
        shape: The shape of the file: "one" object, an "array", or "lines".
    """

    value: dict[str, Any]
    text: str = ""
    path: str = "<payload>"
    line: int = 1
    column: int = 1
    shape: str = "one"

    @property
    def span(self) -> Span:
        """The place of the row in its file."""
        source = SourceText(self.path, self.text, True, Place(self.line, self.column))
        return Span(source, 0, len(self.text))

    def span_at(self, steps: tuple[Any, ...]) -> Span:
        """Return the place of the value at a path, or of its nearest parent."""
        while steps and not has(self.value, steps):  # without a slow scan of the text
            steps = steps[:-1]
        if not steps:
            return self.span
        # for a small row, find all places at once: many findings may follow
        wanted = None if len(self.text) <= SMALL else steps
        places = scan_json(self.text, 0, len(self.text), wanted).values
        while steps and steps not in places:
            steps = steps[:-1]
        if not steps:
            return self.span
        return Span(self.span.source, *places[steps])


def loose_row(value: dict[str, Any]) -> Row:
    """Return a row that is not from a file."""
    return Row(value)
