"""Findings about many rows: one for all that are alike, with their number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field, replace
from typing import TypeAlias

from mapper.diagnostics.collector import Collector, in_order
from mapper.diagnostics.model import Diagnostic
from mapper.text import SourceText, Span
from mapper.text.dataclass import dataclass

MAX_ALIKE = 1000  # different findings about rows; any others are counted by their code
MAX_PLACES = 3  # rows that a finding names
MAX_KEPT = 64 * 1024  # characters of a row that are kept for a finding

FoldingKey: TypeAlias = tuple[object, ...]


@dataclass
class _Alike:
    first: Diagnostic
    more: int = 0
    places: list[Span] = field(default_factory=list)  # of further rows

    def folded(self) -> Diagnostic:
        """Return the first finding with the number of the others, and where they start."""
        found = _with_count(self.first, self.more)
        locations = (place_only(self.first.span), *self.places) if self.more else ()
        return replace(found, count=self.more + 1, locations=locations)


class FoldingCollector(Collector):
    """Keeps the first finding of each group, and counts the others.

    Its memory does not grow with the number of rows. `found` has the first of each group.
    """

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self._alike: dict[FoldingKey, _Alike] = {}

    def extend(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Record findings made elsewhere."""
        for found in diagnostics:
            key: FoldingKey = (found.code, found.path, found.group)
            if found.group is None:
                key = (len(self._alike),)
            if key not in self._alike and len(self._alike) >= MAX_ALIKE:
                key = (found.code,)
            if key in self._alike:
                self._alike[key].more += 1
                if len(self._alike[key].places) < MAX_PLACES - 1:
                    self._alike[key].places.append(place_only(found.span))
            else:
                self._alike[key] = _Alike(without_large_text(found))
                self.found.append(self._alike[key].first)

    def folded(self) -> list[Diagnostic]:
        """Return the findings in the order of their places, each with its number of rows."""
        return in_order(alike.folded() for alike in self._alike.values())


def place_only(span: Span) -> Span:
    """Return the place of a span without the text of its row."""
    return SourceText(span.source.path, "", span.source.private, span.place).whole()


def without_large_text(found: Diagnostic) -> Diagnostic:
    """Return the finding, without the text of its row if that is large."""
    if len(found.span.source.text) > MAX_KEPT and found.span.source.private:
        source = SourceText(found.span.source.path, "", True, found.span.place)
        found = replace(found, span=source.whole())
    if found.found is not None and len(found.found) > MAX_KEPT:
        found = replace(found, found=found.found[:MAX_KEPT])
    return found


def _with_count(found: Diagnostic, more: int) -> Diagnostic:
    if not more:
        return found
    rows = "1 more row" if more == 1 else f"{more:,} more rows"
    return replace(found, message=f"{found.message}; so in {rows}")
