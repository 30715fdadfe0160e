"""`mapper check --stats`: how often each target was filled, and each source occurred."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mapper.text.escape import printable

MAX_NAME = 48  # columns; a longer name moves its numbers to the right


@dataclass(frozen=True)
class TargetCount:
    """The number of rows in which a target was filled, or was not.

    Attributes:
        target: The path.
        filled: Rows with a value.
        nullified: Rows whose value could not be converted.
        unmatched: Rows whose value is not a key of the lookup.
        missing: Rows without a source value, and rejected rows.
    """

    target: str
    filled: int
    nullified: int
    unmatched: int
    missing: int


@dataclass(frozen=True)
class SourceCount:
    """The number of payloads with a field (of elements, below `[*]`), and its JSON types."""

    source: str
    seen: int
    types: tuple[str, ...]
    mapped: bool


@dataclass(frozen=True)
class Statistics:
    """Counts over all payloads; without targets if no row was converted."""

    rows: int
    targets: Sequence[TargetCount]
    sources: Sequence[SourceCount]


def render_statistics(statistics: Statistics) -> list[str]:
    """Return the lines of two tables: targets and sources."""
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
    """Return a table with names and text aligned left, and numbers aligned right."""
    table = [head, *([printable(cell) for cell in row] for row in rows)]
    widths = [max(len(row[column]) for row in table) for column in range(len(head))]
    widths[0] = min(widths[0], MAX_NAME)
    lines = []
    for row in table:
        cells = [row[0].ljust(widths[0])]
        for cell, name, width in zip(row[1:], head[1:], widths[1:], strict=True):
            cells.append(cell.rjust(width) if name in _NUMBERS else cell.ljust(width))
        lines.append("  ".join(cells).rstrip())
    return [*lines, ""]


_NUMBERS = frozenset({"filled", "nullified", "unmatched", "missing", "seen"})
