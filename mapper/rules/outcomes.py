"""Counts of the outcomes of all rows, and findings grouped by entry and reason."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import orjson

from mapper.dataprep.notes import Unmatched
from mapper.diagnostics import Diagnostic
from mapper.document import MappingDocument
from mapper.engine import Plan, Row, RowOutcome
from mapper.engine.findings import findings_by_event
from mapper.engine.grouping import FindingGroups
from mapper.engine.outcome import (
    Event,
    Events,
    Missing,
    NoIdentity,
    Noted,
    Nullified,
    faults,
)
from mapper.paths import FieldPath, is_filled
from mapper.rules.records import RecordBatch
from mapper.text.dataclass import dataclass

MIN_FAILED = 2  # failed rows before an entry is reported as one that never converts


@dataclass
class Failure:
    """Rows in which the value of an entry was not converted: their number, and the first."""

    count: int
    event: Event
    row: Row


class OutcomeCounts:
    """Counts the outcomes of rows; its memory does not grow with their number.

    Attributes:
        groups: The findings about rows by entry and reason, with the counts of rows.
        failures: The rows in which the value of an entry was not converted, by its index.
        missing: The indexes of entries whose required targets are missing in a row.
        unmatched: The indexes of entries whose lookup has no key for a value.
    """

    def __init__(self, document: MappingDocument, plan: Plan, *, lists_all: bool = False) -> None:
        """Start without a row; `lists_all` keeps every finding instead of one per group."""
        self.plan = plan
        self.failures: dict[int, Failure] = {}
        self.missing: set[int] = set()
        self.unmatched: set[int] = set()
        self._no_identity = NoIdentity(plan.primary_entry)
        # the entries without a value in any record so far, each with the key of its target
        self._unfilled = {index: _key_of(entry.target)
                          for index, entry in enumerate(document.entries)}  # fmt: skip
        self._targets = [entry.target for entry in document.entries]
        self._primary = document.primary_identity
        self.groups = FindingGroups(plan, keeps_values=True)
        self._all: list[tuple[Event, Diagnostic]] | None = [] if lists_all else None

    def see(self, batch: RecordBatch) -> None:
        """Count the outcomes of a batch."""
        lacking = dict.fromkeys(batch.lacking, RowOutcome({}, (self._no_identity,)))
        outcomes = lacking | batch.outcomes
        self.groups.counts.add_ok(batch.size - len(outcomes))
        for position, outcome in sorted(outcomes.items()):
            self.groups.add(outcome, partial(batch.batch.row, position))
            if position in batch.outcomes:
                failed = faults(outcome.events)
                self._see_targets(outcome.record, failed)
                self._see_events(batch, position, outcome.events, failed)
            if self._all is not None:
                row = batch.batch.row(position)
                self._all += findings_by_event(self.plan, outcome.events, row)
        if any(key in batch.written for key in self._unfilled.values()):
            for _, record in batch.fast_records:
                self._see_targets(record, {})

    def _see_targets(self, record: dict[str, Any] | None, failed: Mapping[int, Event]) -> None:
        """Find entries that have a value for the first time."""
        for index in [index for index in self._unfilled if index not in failed]:
            if is_filled(record, self._targets[index]):
                del self._unfilled[index]

    def _see_events(
        self, batch: RecordBatch, position: int, events: Events, failed: Mapping[int, Event]
    ) -> None:
        for index, event in failed.items():
            if index in self.failures:
                self.failures[index].count += 1
            else:
                self.failures[index] = Failure(1, event, batch.batch.row(position))
        for event in events:
            if isinstance(event, Missing) and event.entry is not None:
                self.missing.add(event.entry)
            elif isinstance(event, Noted) and isinstance(event.note, Unmatched):
                assert event.entry is not None
                self.unmatched.add(event.entry)

    def never_converted(self) -> dict[int, Failure]:
        """Return the entries that failed in several rows, and have no value in any record."""
        return {
            index: failure
            for index, failure in sorted(self.failures.items())
            if failure.count >= MIN_FAILED and index in self._unfilled
        }

    def findings(self) -> list[Diagnostic]:
        """Return the findings about rows, except those that follow from entries in error.

        An entry that never converts is one finding of its own (XDM018).
        """
        never_converted = self.never_converted()
        hides_identity = any(self._targets[index] == self._primary for index in never_converted)

        def follows(kind: str, entry: int | None) -> bool:
            if kind == Nullified.__name__:
                return entry in never_converted
            return kind == NoIdentity.__name__ and hides_identity

        if self._all is not None:
            return [
                diagnostic
                for event, diagnostic in self._all
                if not follows(type(event).__name__, event.entry)
            ]
        return self.groups.findings(lambda key: follows(key.kind, key.entry))


def _key_of(target: FieldPath) -> bytes:
    """Return the last name of a target as a key in JSON text."""
    name = next((step for step in reversed(target) if isinstance(step, str)), "")
    return orjson.dumps(name) + b":"
