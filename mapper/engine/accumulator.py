"""Counts of outcomes: rows, and their events by entry and reason with the first few places.

Memory does not grow with the number of rows, and a finding is rendered once per reason. Summaries,
statistics, and grouped findings are renderings of these counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import field, replace
from typing import Any, Generic, NamedTuple, TypeVar

from mapper.diagnostics import CODES, Diagnostic
from mapper.engine.finding_parts import as_json
from mapper.engine.outcome import NO_VALUE, Event, Events, ReasonKey, has_nullified
from mapper.text import SourceText
from mapper.text.dataclass import dataclass

MAX_REASONS = 200  # payloads can be in reasons; beyond this, events count under their code
MAX_PLACES = 3
MAX_VALUES = 1000  # of a reason; beyond this, values are not counted
MAX_VALUE = 1000  # characters of a value that is counted
MAX_CHARACTERS = 64 * 1024  # of all values of a reason

Place = TypeVar("Place")


class RowPlace(NamedTuple):
    """Where a row starts: the file, the line (from 1), and the offset in bytes."""

    file: str
    line: int
    offset: int


@dataclass
class Reason(Generic[Place]):
    """Rows with the same event, apart from its value.

    Attributes:
        finding: The finding of the first of them.
        rows: The number of rows.
        places: Where the first of them are.
        values: The offending values as JSON text, each with its number of rows, if wanted.
    """

    finding: Diagnostic
    rows: int = 0
    places: list[Place] = field(default_factory=list)
    values: dict[str, int] = field(default_factory=dict)
    last_row: int = 0  # the number of the row that was counted last
    characters: int = 0  # of the values

    def add(self, rows: int, places: Iterable[Place]) -> None:
        """Count rows; the places of the first of them are enough."""
        self.rows += rows
        if self.has_room:
            self.places += list(places)[: MAX_PLACES - len(self.places)]

    @property
    def has_room(self) -> bool:
        """Whether another place is kept."""
        return len(self.places) < MAX_PLACES

    def add_value(self, value: str, rows: int) -> None:
        """Count rows with an offending value."""
        if value not in self.values:
            if len(self.values) >= MAX_VALUES or self.characters > MAX_CHARACTERS:
                return
            self.characters += len(value)
        self.values[value] = self.values.get(value, 0) + rows

    @property
    def most_frequent(self) -> tuple[tuple[str, int], ...]:
        """The values with their numbers of rows, the most frequent first."""
        return tuple(sorted(self.values.items(), key=lambda item: -item[1]))


@dataclass
class Accumulator(Generic[Place]):
    """Counts the outcomes of rows.

    Attributes:
        rows: How many rows there were; each is counted in one of the next three.
        ok: Rows that were converted completely.
        nullified: Rows that were converted without one of their values.
        rejected: Rows that were not converted.
        reasons: The events of the rows by entry and reason.
        keeps_values: Whether to count the offending values of each reason.
        max_reasons: How many reasons are kept apart.
    """

    rows: int = 0
    ok: int = 0
    nullified: int = 0
    rejected: int = 0
    reasons: dict[ReasonKey, Reason[Place]] = field(default_factory=dict)
    keeps_values: bool = False
    max_reasons: int = field(default_factory=lambda: MAX_REASONS)

    def add(
        self,
        *,
        is_rejected: bool,
        events: Events,
        place: Callable[[Event], Place],
        render: Callable[[Event], Diagnostic],
    ) -> None:
        """Count the outcome of one row.

        Args:
            is_rejected: Whether the row has no record.
            events: What happened to it.
            place: Returns where an event is; it is called for the first events of a reason.
            render: Returns the finding of an event; it is called for the first of a reason.
        """
        self.rows += 1
        if is_rejected:
            self.rejected += 1
        elif has_nullified(events):
            self.nullified += 1
        else:
            self.ok += 1
        seen: set[tuple[ReasonKey, str]] = set()
        for event in events:
            key = event.key
            reason = self.reasons.get(key) or self._new(key, render(event))
            if reason.last_row != self.rows:
                reason.last_row = self.rows
                reason.add(1, [place(event)] if reason.has_room else ())
            if self.keeps_values and (value := event.offending) is not NO_VALUE:
                text = as_json(value)[:MAX_VALUE]
                if (key, text) not in seen:
                    seen.add((key, text))
                    reason.add_value(text, 1)

    def add_ok(self, rows: int) -> None:
        """Count rows that were converted completely; events of theirs are counted apart."""
        self.rows += rows
        self.ok += rows

    def add_event(
        self, event: Event, rows: int, places: Iterable[Place], finding: Diagnostic
    ) -> None:
        """Count an event, which has a finding, of rows that are counted apart."""
        reason = self.reasons.get(event.key) or self._new(event.key, finding)
        reason.add(rows, places)

    def merge(self, other: Accumulator[Place], at: Callable[[Place], Place]) -> None:
        """Count the rows of another accumulator, whose places `at` translates."""
        self.rows += other.rows
        self.ok += other.ok
        self.nullified += other.nullified
        self.rejected += other.rejected
        for key, theirs in other.reasons.items():
            reason = self.reasons.get(key) or self._new(key, theirs.finding)
            reason.add(theirs.rows, map(at, theirs.places))
            for value, rows in theirs.values.items():
                reason.add_value(value, rows)

    def _new(self, key: ReasonKey, finding: Diagnostic) -> Reason[Place]:
        """Return a new reason; beyond the limit, the one for everything else with its code."""
        if len(self.reasons) >= self.max_reasons:
            key = ReasonKey(finding.code, None, ())
            finding = replace(finding, message=CODES[finding.code].title, hint="")
        return self.reasons.setdefault(key, Reason(finding))

    def by_frequency(self, *, errors: bool) -> list[Reason[Place]]:
        """Return the reasons for rejects, or the warnings, the most frequent first."""
        reasons = [reason for reason in self.reasons.values() if reason.finding.is_error == errors]
        return sorted(reasons, key=lambda reason: -reason.rows)


def to_json(counts: Accumulator[RowPlace]) -> dict[str, Any]:
    """Return a JSON object from which `from_json` makes the same counts, without values."""
    return {
        "counts": [counts.rows, counts.ok, counts.nullified, counts.rejected],
        "reasons": [
            [key, reason.finding.code, reason.finding.message, reason.rows, reason.places]
            for key, reason in counts.reasons.items()
        ],
    }


def from_json(value: dict[str, Any]) -> Accumulator[RowPlace]:
    """Return the counts from which `to_json` made a JSON object."""
    counts: Accumulator[RowPlace] = Accumulator(*value["counts"])
    span = SourceText("", "").whole()
    for (kind, entry, facets), code, message, rows, places in value["reasons"]:
        finding = Diagnostic(code, CODES[code].severity, message, span)
        first = [RowPlace(*place) for place in places]
        key = ReasonKey(kind, entry, _hashable(facets))
        counts.reasons[key] = Reason(finding, rows, first)
    return counts


def _hashable(value: Any) -> Any:
    return tuple(map(_hashable, value)) if isinstance(value, list) else value
