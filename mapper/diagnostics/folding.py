"""Fold findings about many rows: one finding per group, with a count and the first locations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field, replace
from typing import TypeAlias

from mapper.diagnostics.collector import Collector, in_order
from mapper.diagnostics.model import Diagnostic
from mapper.text import SourceText, Span
from mapper.text.dataclass import dataclass

MAX_GROUPS = 1000  # further findings are counted per code
MAX_PLACES = 3  # locations per finding
MAX_KEPT = 64 * 1024  # characters of a row kept with a finding

FoldingKey: TypeAlias = tuple[object, ...]


@dataclass
class _Group:
    first: Diagnostic
    more: int = 0
    places: list[Span] = field(default_factory=list)  # of further rows

    def folded(self) -> Diagnostic:
        """Return the first finding with the count and the first locations of its group."""
        if not self.more:
            return self.first
        return replace(
            self.first,
            message=with_more_rows(self.first.message, self.more),
            count=self.more + 1,
            locations=(place_only(self.first.span), *self.places),
        )


class FoldingCollector(Collector):
    """Keeps the first finding of each group, and counts the others, in constant memory.

    `diagnostics` has the first finding of each group.
    """

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self._groups: dict[FoldingKey, _Group] = {}

    def extend(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Add findings."""
        for diagnostic in diagnostics:
            key: FoldingKey = (diagnostic.code, diagnostic.path, diagnostic.group)
            if diagnostic.group is None:
                key = (len(self._groups),)
            if key not in self._groups and len(self._groups) >= MAX_GROUPS:
                key = (diagnostic.code,)
            group = self._groups.get(key)
            if group is None:
                self._groups[key] = group = _Group(without_large_text(diagnostic))
                self.diagnostics.append(group.first)
                continue
            group.more += 1
            if len(group.places) < MAX_PLACES - 1:
                group.places.append(place_only(diagnostic.span))

    def folded(self) -> list[Diagnostic]:
        """Return one finding per group, in order of position."""
        return in_order(group.folded() for group in self._groups.values())


def with_more_rows(message: str, more: int) -> str:
    """Return a message that names the number of further rows with the same finding."""
    if not more:
        return message
    return f"{message}; also in {more:,} more row{'s' if more > 1 else ''}"


def place_only(span: Span) -> Span:
    """Return the place of a span without the text of its row."""
    return SourceText(span.source.path, "", span.source.private, span.place).whole()


def without_large_text(diagnostic: Diagnostic) -> Diagnostic:
    """Return the finding, without the text of its row if that is large."""
    source, value = diagnostic.span.source, diagnostic.value
    if len(source.text) > MAX_KEPT and source.private:
        diagnostic = replace(diagnostic, span=place_only(diagnostic.span))
    if value is not None and len(value) > MAX_KEPT:
        diagnostic = replace(diagnostic, value=value[:MAX_KEPT])
    return diagnostic
