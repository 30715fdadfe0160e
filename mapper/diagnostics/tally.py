"""Counts of rows by outcome, and of their findings by code and reason with the first few places.

Memory does not grow with the number of rows. Summaries are renderings of these counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from mapper.diagnostics.codes import CODES
from mapper.diagnostics.model import Diagnostic, Severity

MAX_REASONS = 200  # different messages, as payloads can be in them; others count as their code
MAX_PLACES = 3


class RowPlace(NamedTuple):
    """Where a row begins: the file, the line from 1 on, and the offset in bytes."""

    file: str
    line: int
    offset: int


@dataclass
class Reason:
    """One code and message: how many rows have it, and where the first of them are."""

    code: str
    message: str
    rows: int = 0
    places: list[RowPlace] = field(default_factory=list)

    @property
    def is_error(self) -> bool:
        """True if the rows were rejected for it."""
        return CODES[self.code].severity is Severity.ERROR


@dataclass
class Tally:
    """The outcomes of some rows.

    Attributes:
        rows: How many rows there were; each is counted in one of the next three.
        ok: Rows that were converted completely.
        nullified: Rows that were converted without one of their values.
        rejected: Rows that were not converted.
        reasons: Why rows were rejected, and what was reported about the others.
    """

    rows: int = 0
    ok: int = 0
    nullified: int = 0
    rejected: int = 0
    reasons: dict[tuple[str, str], Reason] = field(default_factory=dict)

    def count(self, found: Iterable[Diagnostic], place: RowPlace) -> None:
        """Count the findings of one row, each code and message once."""
        for code, message in dict.fromkeys((item.code, item.message) for item in found):
            self.note(code, message, 1, [place])

    def note(self, code: str, message: str, rows: int, places: Iterable[RowPlace]) -> None:
        """Count rows that have a finding; the places of the first of them are enough."""
        if (code, message) not in self.reasons and len(self.reasons) >= MAX_REASONS:
            message = CODES[code].title
        reason = self.reasons.setdefault((code, message), Reason(code, message))
        reason.rows += rows
        if len(reason.places) < MAX_PLACES:
            reason.places += list(places)[: MAX_PLACES - len(reason.places)]

    def add(self, other: Tally, at: Callable[[RowPlace], RowPlace]) -> None:
        """Count the rows of another tally, whose places `at` translates."""
        self.rows += other.rows
        self.ok += other.ok
        self.nullified += other.nullified
        self.rejected += other.rejected
        for reason in other.reasons.values():
            self.note(reason.code, reason.message, reason.rows, map(at, reason.places))

    def by_frequency(self, *, errors: bool) -> list[Reason]:
        """Return the reasons for rejects, or the warnings, the most frequent first."""
        reasons = [reason for reason in self.reasons.values() if reason.is_error == errors]
        return sorted(reasons, key=lambda reason: -reason.rows)

    def to_json(self) -> dict[str, Any]:
        """Return a JSON object from which `from_json` makes the same tally."""
        return {
            "counts": [self.rows, self.ok, self.nullified, self.rejected],
            "reasons": [
                [reason.code, reason.message, reason.rows, reason.places]
                for reason in self.reasons.values()
            ],
        }

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Tally:
        """Return the tally that `to_json` was called on."""
        tally = cls(*value["counts"])
        for code, message, rows, places in value["reasons"]:
            first = [RowPlace(*place) for place in places]
            tally.reasons[code, message] = Reason(code, message, rows, first)
        return tally
