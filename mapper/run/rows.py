"""Rows of payload files: where each begins, and where in it a value stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mapper.source import SourceText, Span
from mapper.source.json_scan import scan_json

SMALL = 64 * 1024  # characters


@dataclass(frozen=True, eq=False)
class Row:
    """One payload: a JSON object with its place in a file."""

    value: dict[str, Any]
    span: Span

    def span_at(self, steps: tuple[Any, ...]) -> Span:
        """The place of the value at a path of keys and positions, or of the nearest parent."""
        # of a small row all places are found at once: many findings may follow
        wanted = None if self.span.end - self.span.start <= SMALL else steps
        places = scan_json(self.span.source.text, self.span.start, self.span.end, wanted).values
        while steps and steps not in places:
            steps = steps[:-1]
        if not steps:
            return self.span
        return Span(self.span.source, *places[steps])


def loose_row(value: dict[str, Any]) -> Row:
    """A row that comes from no file."""
    return Row(value, SourceText("<payload>", "").whole())


def pointer(steps: tuple[Any, ...]) -> str:
    """A JSON pointer (RFC 6901)."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)
