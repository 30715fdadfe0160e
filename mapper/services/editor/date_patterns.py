"""Propose date patterns, those first that parse the values of the samples."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from mapper.dataprep.patterns import date_pattern
from mapper.paths import FieldPath
from mapper.services.editor.context import Position

# Common formats in the letters of java.time.
PATTERNS = (
    "yyyy-MM-dd", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm:ss.SSS", "yyyy-MM-dd HH:mm",
    "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ssXXX", "yyyy-MM-dd'T'HH:mm:ss.SSSXXX",
    "yyyyMMdd", "yyyyMMddHHmmss", "MM/dd/yyyy", "MM/dd/yyyy HH:mm:ss", "MM/dd/yyyy hh:mm a",
    "M/d/yyyy", "dd/MM/yyyy", "dd/MM/yyyy HH:mm:ss", "dd.MM.yyyy", "dd.MM.yyyy HH:mm:ss",
    "dd-MM-yyyy", "dd MMM yyyy", "MMM d, yyyy", "MMMM d, yyyy", "EEE, dd MMM yyyy HH:mm:ss XX",
)  # fmt: skip
_EXAMPLE = datetime(2023, 4, 1, 16, 41, 57, tzinfo=UTC)


def add_date_patterns(
    position: Position, path: FieldPath | None, add: Callable[[str, str, str, str], None]
) -> None:
    """Add patterns with an example; those that parse the values at a path come first.

    Args:
        position: The position of the pattern.
        path: The path of the dates in the payload; None if it is not known.
        add: Adds a pattern: its text, kind, detail, and description.
    """
    samples = position.context.samples
    dates = [] if path is None else [value for value, _ in samples.values(path, _is_text)]
    matches = {
        pattern: sum(date_pattern(pattern).find(date) is not None for date in dates)
        for pattern in PATTERNS
    }
    for pattern in sorted(PATTERNS, key=lambda pattern: -matches[pattern]):
        info = ""
        if dates:
            info = f"Parses {matches[pattern]:,} of {len(dates):,} distinct values in the samples."
        add(pattern, "value", date_pattern(pattern).format(_EXAMPLE), info)


def _is_text(value: object) -> bool:
    return isinstance(value, str)
