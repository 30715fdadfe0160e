"""Propose date patterns, those first that parse the values of the samples."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from mapper.dataprep.common_patterns import PATTERNS
from mapper.dataprep.patterns import date_pattern
from mapper.paths import FieldPath
from mapper.services.editor.context import Position

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
