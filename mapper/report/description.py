"""A mapping as a report shows it: its entries with their states and counts.

All paths and strings are safe to show to everybody unless values were asked for: keys that identify
people are masked. Only the HTML report needs it, so that only HTML reports build it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeAlias

from mapper.paths import FieldPath, print_path
from mapper.text.dataclass import dataclass

if TYPE_CHECKING:
    from mapper.report.statistics import SourceCount
    from mapper.testing.coverage import Coverage

# The names of a path, each with the positions after it: ("_acme", "items[*]", "name").
ShownPath: TypeAlias = tuple[str, ...]

# The states of an entry in the platform's words, the most important first.
STATES = ("rejected", "nullified", "unmapped", "never filled", "identity", "required", "mapped")
# The states of an entry in a comparison.
DIFFERENCES = ("removed", "changed", "added", "unchanged")
# The states without a label in a picture.
USUAL = frozenset({"mapped", "unchanged"})


def path_names(path: FieldPath) -> ShownPath:
    """Return the names of a path, each with the positions after it."""
    starts = [number for number, step in enumerate(path) if isinstance(step, str)]
    ends = [*starts[1:], len(path)]
    return tuple(print_path(path[start:end]) for start, end in zip(starts, ends, strict=True))


@dataclass(frozen=True)
class EntryCounts:
    """The number of rows by what happened to a target; each row is counted once.

    Attributes:
        filled: Rows with a value.
        nullified: Rows whose value could not be converted.
        unmatched: Rows whose value is not a key of the lookup.
        missing: Rows without a source value.
        rejected: Rows without a record.
    """

    filled: int
    nullified: int
    unmatched: int
    missing: int
    rejected: int

    @property
    def rows(self) -> int:
        """All rows."""
        return self.filled + self.nullified + self.unmatched + self.missing + self.rejected


@dataclass(frozen=True)
class EntryDescription:
    """An entry of a mapping, or a required field that no entry fills.

    Attributes:
        target: The target.
        sources: The fields of the payload that it reads.
        written: The source as it is exported; "" if there is no entry.
        is_copy: Whether it copies a field, and computes nothing.
        state: One of `STATES`, or of `DIFFERENCES`.
        roles: "required", "identity", both, or neither.
        reason: Why it has this state; "" if that is obvious.
        place: Its position as `file:line`; "" if unknown.
        counts: The counts of rows; None if no row was converted.
    """

    target: ShownPath
    sources: tuple[ShownPath, ...]
    written: str
    is_copy: bool
    state: str
    roles: tuple[str, ...] = ()
    reason: str = ""
    place: str = ""
    counts: EntryCounts | None = None


@dataclass(frozen=True)
class RejectReason:
    """A reason why rows were rejected; `places` are the first of them as `file:line`."""

    code: str
    message: str
    rows: int
    places: tuple[str, ...]


@dataclass(frozen=True)
class MappingDescription:
    """A mapping, and what happened to its rows.

    Attributes:
        name: The file of the mapping.
        entries: Its entries, and the required fields that none of them fills.
        unread: The fields of the payloads that no entry reads.
        rejects: Why rows were rejected, the most frequent reason first.
        unreadable: The number of rows that cannot be read, which are rejected too.
        coverage: What the tests cover, if the rows are those of tests.
    """

    name: str
    entries: Sequence[EntryDescription]
    unread: Sequence[SourceCount] = ()
    rejects: Sequence[RejectReason] = ()
    unreadable: int = 0
    coverage: Coverage | None = None
