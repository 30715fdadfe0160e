"""Convert changed samples, and collect why rows are rejected or lose values.

Each payload is converted in three ways: by the generated function, by the interpreter, and from its
JSON, as streams are. If one of them crashes, or the records differ, that is a bug in mapper.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import field
from typing import Any

from mapper.diagnostics import Diagnostic
from mapper.document import Entry, MappingDocument
from mapper.document.mapping_tests import ABSENT
from mapper.engine import RowOutcome
from mapper.engine.outcome import Event, ReasonKey
from mapper.engine.rows import loose_row
from mapper.testing.conversion import DEFAULT_NOW, CaseConverter
from mapper.testing.payloads import Fuzzed, PayloadChange, PayloadMaker, applied, value_in
from mapper.testing.shrinking import shrink
from mapper.text.dataclass import dataclass

MAX_REASONS = 200
MAX_BUGS = 5


@dataclass(frozen=True)
class FuzzReason:
    """Why payloads are rejected, or lose a value.

    Attributes:
        finding: The finding about the smallest payload.
        entry: The entry; None if it concerns the whole record.
        count: The number of payloads with this reason.
        payload: The smallest payload.
        changes: The values that cause it in the smallest payload, by place; `ABSENT` if missing.
        codes: The codes of all findings about the smallest payload; those of errors if the row is
            rejected.
        is_rejected: Whether the smallest payload is rejected.
        is_null: Whether a value is set to null.
    """

    finding: Diagnostic
    entry: Entry | None
    count: int
    payload: dict[str, Any]
    changes: tuple[PayloadChange, ...]
    codes: tuple[str, ...]
    is_rejected: bool
    is_null: bool


@dataclass(frozen=True)
class FuzzBug:
    """A payload for which mapper crashes, or has different results."""

    problem: str
    payload: dict[str, Any]


@dataclass(frozen=True)
class FuzzResult:
    """The outcomes of changed samples.

    Attributes:
        document: The mapping.
        seed: The seed from which the payloads were made.
        total: The number of payloads.
        nullified: How many were converted without one of their values.
        rejected: How many were not converted.
        reasons: Why, the rejecting reasons first, the most frequent first; at most `MAX_REASONS`.
        omitted: How many more reasons there are.
        bugs: The bugs in mapper.
    """

    document: MappingDocument
    seed: int
    total: int
    nullified: int
    rejected: int
    reasons: tuple[FuzzReason, ...]
    omitted: int
    bugs: tuple[FuzzBug, ...]


@dataclass
class _Tally:
    event: Event
    finding: Diagnostic
    fuzzed: Fuzzed
    rank: tuple[int, int, int]
    count: int = 0


def fuzz(
    document: MappingDocument, samples: Sequence[dict[str, Any]], count: int, seed: int
) -> FuzzResult:
    """Convert payloads that resemble samples.

    Args:
        document: A mapping without errors.
        samples: Payloads.
        count: The number of payloads to make.
        seed: The same seed makes the same payloads.
    """
    return _Fuzzer(document, samples).run(count, seed)


class _SameIds(CaseConverter):
    """Converts with one ID: a way that stops at a fault uses up more of them than another way."""

    def _next_id(self) -> str:
        return "00000000-0000-4000-8000-000000000001"


@dataclass
class _Fuzzer:
    document: MappingDocument
    samples: Sequence[dict[str, Any]]
    tallies: dict[ReasonKey, _Tally] = field(default_factory=dict)
    omitted: set[ReasonKey] = field(default_factory=set)
    bugs: dict[str, FuzzBug] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.maker = PayloadMaker(self.document, self.samples)
        self.converter = _SameIds(self.document)

    def run(self, count: int, seed: int) -> FuzzResult:
        rejected = nullified = 0
        for fuzzed in self.maker.payloads(count, seed):
            payload = fuzzed.payload
            if (problem := self.problem(payload)) is not None:
                self.add_bug(problem, payload)
                continue
            outcome = self.outcome(payload)
            rejected += outcome.is_rejected
            nullified += outcome.is_nullified
            for event in {event.key: event for event in outcome.events}.values():
                self.count(event, fuzzed, outcome, payload)
        reasons = sorted(
            map(self.reason, self.tallies.values()),
            key=lambda r: (not r.finding.is_error, not r.is_null, -r.count),
        )
        bugs = tuple(self.bugs.values())
        return FuzzResult(
            self.document, seed, count, nullified, rejected, tuple(reasons), len(self.omitted), bugs
        )

    def outcome(self, payload: dict[str, Any]) -> RowOutcome:
        return self.converter.outcome_with(
            self.converter.converter, loose_row(payload), DEFAULT_NOW
        )

    def count(
        self, event: Event, fuzzed: Fuzzed, outcome: RowOutcome, payload: dict[str, Any]
    ) -> None:
        tally = self.tallies.get(event.key)
        finding = self.converter.converter.finding(event) if tally is None else tally.finding
        if outcome.is_rejected and not finding.is_error:
            return  # the row has no record, so nothing in it is lost
        if tally is None and len(self.tallies) >= MAX_REASONS:
            self.omitted.add(event.key)
            return
        # a value shows more than an empty one
        empty = sum(not change.value for change in fuzzed.changes)
        rank = (len(fuzzed.changes), empty, len(repr(payload)))
        if tally is None:
            tally = self.tallies[event.key] = _Tally(event, finding, fuzzed, rank)
        elif rank < tally.rank:
            tally.fuzzed, tally.rank = fuzzed, rank
        tally.count += 1

    def reason(self, tally: _Tally) -> FuzzReason:
        key = tally.event.key
        is_rejected = self.outcome(tally.fuzzed.payload).is_rejected

        def keeps(payload: dict[str, Any]) -> bool:
            outcome = self.outcome(payload)
            return outcome.is_rejected == is_rejected and any(
                event.key == key for event in outcome.events
            )

        sample, changes = tally.fuzzed
        for change in changes:
            fewer = tuple(other for other in changes if other is not change)
            if keeps(applied(sample, fewer)):
                changes = fewer
        payload = shrink(applied(sample, changes), keeps)
        outcome = self.outcome(payload)
        event = next(event for event in outcome.events if event.key == key)
        findings = self.converter.converter.findings(outcome.events)
        codes = tuple(sorted(f.code for f in findings if f.is_error or not is_rejected))
        entry = None if event.entry is None else self.document.entries[event.entry]
        by_place = {change.place: change for change in self._causes(event, changes, payload)}
        causes = tuple(by_place.values())
        return FuzzReason(
            self.converter.converter.finding(event), entry, tally.count, payload, causes, codes,
            is_rejected, type(event).__name__ == "Nullified",
        )  # fmt: skip

    def _causes(
        self, event: Event, changes: Sequence[PayloadChange], payload: dict[str, Any]
    ) -> Iterator[PayloadChange]:
        """Yield the changed values that are left after shrinking, or those that the entry reads."""
        places = [change.place for change in changes]
        if not places and event.entry is not None:
            reads = self.converter.converter.plan.by_index[event.entry].reads
            paths = [path for path in self.maker.reads if path in reads]
            places = [tuple(s if isinstance(s, str | int) else 0 for s in path) for path in paths]
        for place in places:
            while place[:-1] and value_in(payload, place[:-1]) is ABSENT:
                place = place[:-1]
            yield PayloadChange(place, value_in(payload, place))

    # --- bugs ------------------------------------------------------------------------------

    def problem(self, payload: dict[str, Any]) -> str | None:
        """Return what is wrong with mapper for a payload; None if nothing is."""
        row = loose_row(payload)
        ways: tuple[tuple[str, Callable[[], Any]], ...] = (
            ("the interpreter", lambda: self.outcome(payload).record),
            ("the generated function", lambda: self.converter.converter.sized_outcome(row).record),
            ("the conversion of streams", lambda: self._streamed(payload)),
        )
        first: str | None = None
        for name, way in ways:
            try:
                record = _text(way())
            except Exception as error:  # noqa: BLE001 - every crash is a bug to report
                return f"{name} fails: {type(error).__name__}"
            if first is not None and record != first:
                return f"{name} and the interpreter have different records"
            first = record
        return None

    def _streamed(self, payload: dict[str, Any]) -> Any:
        record = self.converter.json_record(json.dumps(payload).encode())
        return None if record is None else json.loads(record)

    def add_bug(self, problem: str, payload: dict[str, Any]) -> None:
        if problem not in self.bugs and len(self.bugs) < MAX_BUGS:
            smallest = shrink(payload, lambda smaller: self.problem(smaller) == problem)
            self.bugs[problem] = FuzzBug(problem, smallest)


def _text(record: Any) -> str:
    return json.dumps(record, sort_keys=True)
