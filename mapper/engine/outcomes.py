"""What became of the entries of a mapping over many rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

from mapper.dataprep import STAR, Path
from mapper.dataprep.notes import Unmatched
from mapper.engine.result import Result
from mapper.text import Span

Place: TypeAlias = tuple[str, int]


def place_of(span: Span) -> Place:
    """What tells one entry from all others: its file and where it begins there."""
    return span.source.path, span.start


def failed_rows(results: Sequence[Result]) -> dict[Place, list[int]]:
    """For each entry whose value did not convert: the numbers of the rows, from 0 on.

    A row that is rejected for it is one of them; one that has no value at all is none.
    """
    failed: dict[Place, list[int]] = {}
    for number, result in enumerate(results):
        for diagnostic in result.diagnostics:
            is_rejected = diagnostic.code == "ROW002" and diagnostic.found is not None
            if diagnostic.code == "ROW001" or is_rejected:
                for related in diagnostic.related:
                    failed.setdefault(place_of(related.span), []).append(number)
    return failed


def unmatched_rows(results: Sequence[Result]) -> dict[int, set[int]]:
    """Return the numbers of the rows in which a lookup had no key, by the index of the entry."""
    rows: dict[int, set[int]] = {}
    for number, result in enumerate(results):
        for event in result.events:
            if isinstance(event.note, Unmatched):
                rows.setdefault(event.entry, set()).add(number)
    return rows


def holds(value: Any, path: Path) -> bool:
    """Whether a record has a value at a path; under `[*]`, whether any element has."""
    for position, step in enumerate(path):
        if step is STAR:
            rest = path[position + 1 :]
            return isinstance(value, list) and any(holds(item, rest) for item in value)
        if isinstance(step, int):
            value = value[step] if isinstance(value, list) and step < len(value) else None
        else:
            value = value.get(step) if isinstance(value, dict) else None
    return value is not None
