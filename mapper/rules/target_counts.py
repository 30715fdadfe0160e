"""Counts of the rows in which each target has a value."""

from __future__ import annotations

from mapper.dataprep.notes import Unmatched
from mapper.document import MappingDocument
from mapper.engine.outcome import Noted, RowOutcome, faults
from mapper.engine.shapes import Shapes, UnclearError
from mapper.paths import FieldPath, is_filled
from mapper.rules.records import RecordBatch


class TargetCounts:
    """Counts the rows in which each target has a value, or is null for a reason.

    A row that is rejected has no record, so all its targets are missing.
    """

    def __init__(self, document: MappingDocument) -> None:
        """Start without a row."""
        self._targets = [entry.target for entry in document.entries]
        self._filled = [0] * len(self._targets)
        self._nullified = [0] * len(self._targets)
        self._unmatched = [0] * len(self._targets)
        self._shapes = Shapes()  # of the records that the generated function made
        self._by_shape = [all(isinstance(step, str) for step in path) for path in self._targets]

    def see(self, batch: RecordBatch) -> None:
        """Count the records of a batch."""
        for outcome in batch.outcomes.values():
            self._see_outcome(outcome)
        fast = [record for _, record in batch.fast_records]
        for index, target in enumerate(self._targets):
            if not self._by_shape[index]:
                self._filled[index] += sum(is_filled(record, target) for record in fast)
        try:
            self._shapes.see(fast)
            self._shapes.commit()
        except UnclearError:
            self._shapes.drop()
            for record in fast:
                self._shapes.add(record)

    def _see_outcome(self, outcome: RowOutcome) -> None:
        failed = faults(outcome.events)
        unmatched = {
            event.entry
            for event in outcome.events
            if isinstance(event, Noted) and isinstance(event.note, Unmatched)
        }
        for index, target in enumerate(self._targets):
            if index in failed and outcome.record is not None:
                self._nullified[index] += 1
            elif is_filled(outcome.record, target):
                self._filled[index] += 1
            elif index in unmatched:
                self._unmatched[index] += 1

    def counts(self) -> list[tuple[int, int, int]]:
        """Return, for each entry, the rows in which it was filled, nullified, and unmatched."""
        seen = self._shapes.seen()

        def filled(index: int, target: FieldPath) -> int:
            here = seen.at(target) if self._by_shape[index] else None
            return self._filled[index] + (here.filled if here is not None else 0)

        return [
            (filled(index, target), self._nullified[index], self._unmatched[index])
            for index, target in enumerate(self._targets)
        ]
