"""`mapper check --stats`: how often each target was filled, and each source seen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mapper.text.escape import printable

WIDEST = 48  # columns of a name, beyond which the numbers move to the right


@dataclass(frozen=True)
class TargetCount:
    """In how many rows a target was filled, or why it was not.

    Attributes:
        target: Its path.
        filled: It has a value.
        nullified: Its value did not convert.
        unmatched: Its lookup has no key for the value.
        missing: Its source has no value, or the row was rejected.
    """

    target: str
    filled: int
    nullified: int
    unmatched: int
    missing: int


@dataclass(frozen=True)
class SourceCount:
    """In how many payloads a field stands, with which JSON types, and whether it is mapped.

    Below `[*]` it is the number of elements.
    """

    source: str
    seen: int
    types: tuple[str, ...]
    mapped: bool


@dataclass(frozen=True)
class Statistics:
    """Counts over all payloads; no targets where nothing was converted."""

    rows: int
    targets: Sequence[TargetCount]
    sources: Sequence[SourceCount]


def render_statistics(statistics: Statistics) -> list[str]:
    """Two tables, a line each row."""
    rows = "1 row" if statistics.rows == 1 else f"{statistics.rows:,} rows"
    lines: list[str] = []
    if statistics.targets:
        cells = [(t.target, f"{t.filled:,}", f"{t.nullified:,}", f"{t.unmatched:,}",
                  f"{t.missing:,}")
                 for t in statistics.targets]  # fmt: skip
        lines += _table((f"target ({rows})", "filled", "nullified", "unmatched", "missing"), cells)
    cells_of_sources = [
        (s.source, f"{s.seen:,}", ", ".join(s.types), "" if s.mapped else "not mapped")
        for s in statistics.sources
    ]
    return [*lines, *_table((f"source ({rows})", "seen", "as", ""), cells_of_sources)]


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    """Names to the left, then numbers to the right, texts to the left."""
    table = [head, *([printable(cell) for cell in row] for row in rows)]
    widths = [max(len(row[column]) for row in table) for column in range(len(head))]
    widths[0] = min(widths[0], WIDEST)
    lines = []
    for row in table:
        cells = [row[0].ljust(widths[0])]
        for cell, name, width in zip(row[1:], head[1:], widths[1:], strict=True):
            cells.append(cell.rjust(width) if name in _NUMBERS else cell.ljust(width))
        lines.append("  ".join(cells).rstrip())
    return [*lines, ""]


_NUMBERS = frozenset({"filled", "nullified", "unmatched", "missing", "seen"})
