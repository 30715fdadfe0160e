"""The outcomes of the entries of a mapping over many rows."""

from __future__ import annotations

from collections.abc import Sequence

from mapper.dataprep.notes import Unmatched
from mapper.document import MappingDocument
from mapper.engine.outcome import Noted, RowOutcome, faults
from mapper.paths import Path, is_filled

MIN_FAILED = 2  # rows that show that an entry never converts


def failed_rows(outcomes: Sequence[RowOutcome]) -> dict[int, list[int]]:
    """Return the numbers of the rows in which an entry's value did not convert, by its index.

    Rows that were rejected for it are among them; rows in which its source is missing are not.
    """
    rows: dict[int, list[int]] = {}
    for number, outcome in enumerate(outcomes):
        for index in faults(outcome.events):
            rows.setdefault(index, []).append(number)
    return rows


def never_converted(
    document: MappingDocument, outcomes: Sequence[RowOutcome]
) -> dict[int, list[int]]:
    """Return the rows in which entries failed that have a value in no record, by their index."""
    return {
        index: rows
        for index, rows in sorted(failed_rows(outcomes).items())
        if len(rows) >= MIN_FAILED
        and not _converts(outcomes, document.entries[index].target, set(rows))
    }


def _converts(outcomes: Sequence[RowOutcome], target: Path, failed: set[int]) -> bool:
    return any(
        is_filled(outcome.record, target)
        for number, outcome in enumerate(outcomes)
        if number not in failed
    )


def unmatched_rows(outcomes: Sequence[RowOutcome]) -> dict[int, set[int]]:
    """Return the numbers of the rows in which a lookup had no key, by the index of the entry."""
    rows: dict[int, set[int]] = {}
    for number, outcome in enumerate(outcomes):
        for event in outcome.events:
            if isinstance(event, Noted) and isinstance(event.note, Unmatched):
                assert event.entry is not None
                rows.setdefault(event.entry, set()).add(number)
    return rows
