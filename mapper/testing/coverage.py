"""Which entries and branches of a mapping the rows of its tests cover.

An entry is covered if at least one row fills its target. Rows without a record count for no entry.
A branch is covered if at least one row takes it, even a rejected one, because it was evaluated.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from mapper.dataprep import Fault, Runtime, compile_tree
from mapper.dataprep.branches import Branch, BranchReader
from mapper.dataprep.dead_branches import dead_branches
from mapper.dataprep.notes import collecting
from mapper.dataprep.trace import Trace, trace_tree
from mapper.document import Entry, MappingDocument
from mapper.engine import RowOutcome
from mapper.engine.conversion import converter
from mapper.engine.outcome import faults
from mapper.paths import (
    FieldPath,
    NotAnArrayError,
    is_filled,
    is_within,
    names_of,
    parents_of,
    spread,
)
from mapper.schema import Field
from mapper.text import Span
from mapper.text.dataclass import dataclass


@dataclass(frozen=True)
class EntryCoverage:
    """What the rows did with an entry.

    Attributes:
        index: The index of the entry in `MappingDocument.entries`.
        entry: The entry.
        filled: The rows whose record has its target.
        null: The rows whose record lacks it because its source has no value.
        nullified: The rows whose record lacks it because its value could not be converted.
        branches: Its branches, in the order of the file; not the null of a lookup that always has a
            matching key.
        taken: The branches that a row took.
        dead: The branches that no row can take, with the reasons.
    """

    index: int
    entry: Entry
    filled: int
    null: int
    nullified: int
    branches: tuple[Branch, ...]
    taken: frozenset[Branch]
    dead: Mapping[Branch, str]

    @property
    def missed(self) -> tuple[Branch, ...]:
        """The branches that no row took."""
        return tuple(branch for branch in self.branches if branch not in self.taken)

    def span_of(self, branch: Branch) -> Span:
        """Return the position of a branch in the mapping."""
        return self.entry.span_at(branch.span)


class Totals(NamedTuple):
    """The numbers of covered and of all entries and branches."""

    entries: int
    entries_of: int
    branches: int
    branches_of: int

    @property
    def rate(self) -> float:
        """The covered part of the entries and branches, from 0 to 1; 1 if there are none."""
        total = self.entries_of + self.branches_of
        return (self.entries + self.branches) / total if total else 1.0


@dataclass(frozen=True)
class Coverage:
    """The coverage of a mapping.

    Attributes:
        path: The file of the mapping.
        entries: The coverage of its entries, in the order of the mapping.
        rows: The number of rows.
        rejected: The number of rows without a record.
    """

    path: str
    entries: tuple[EntryCoverage, ...]
    rows: int
    rejected: int

    @property
    def totals(self) -> Totals:
        """The numbers of covered and of all entries and branches."""
        return Totals(
            sum(entry.filled > 0 for entry in self.entries),
            len(self.entries),
            sum(len(entry.taken) for entry in self.entries),
            sum(len(entry.branches) for entry in self.entries),
        )


def totals_of(coverages: Sequence[Coverage]) -> Totals:
    """Return the totals of several mappings."""
    numbers = zip(*(coverage.totals for coverage in coverages), strict=True)
    return Totals(*map(sum, numbers)) if coverages else Totals(0, 0, 0, 0)


class CoverageCounter:
    """Counts what rows cover, from their outcomes and the evaluation of their expressions."""

    def __init__(self, document: MappingDocument, runtime: Runtime) -> None:
        """Prepare the counts.

        Args:
            document: The mapping; entries whose target is not in its schema are not counted.
            runtime: The clock and IDs with which the rows are converted.
        """
        self._path = document.span.source.path
        overlapping = _overlapping(document)
        self._entries = [
            _EntryCounter(index, entry, target, runtime, overlaps=entry.target in overlapping)
            for index, entry in enumerate(document.entries)
            if (target := document.schema.field_at(entry.target)) is not None
        ]
        self._by_index = {counter.index: counter for counter in self._entries}
        self._rows = 0
        self._rejected = 0

    def see(self, payload: dict[str, Any], outcome: RowOutcome) -> None:
        """Count a row."""
        self._rows += 1
        for counter in self._entries:
            counter.see_branches(payload)
        if outcome.record is None:
            self._rejected += 1
            return
        nullified = faults(outcome.events)
        for counter in self._entries:
            if counter.index in nullified:
                counter.nullified += 1
            elif counter.is_filled(payload, outcome.record):
                counter.filled += 1
            else:
                counter.null += 1

    def fills(self, index: int, payload: dict[str, Any], record: dict[str, Any]) -> bool:
        """Return whether an entry fills its target in the record of a payload."""
        return self._by_index[index].is_filled(payload, record)

    def coverage(self) -> Coverage:
        """Return the coverage by all rows so far."""
        entries = tuple(counter.coverage() for counter in self._entries)
        return Coverage(self._path, entries, self._rows, self._rejected)


@dataclass
class _EntryCounter:
    """The counts of one entry; `overlaps` says whether others write into its target."""

    index: int
    entry: Entry
    field: Field
    runtime: Runtime
    overlaps: bool
    filled: int = 0
    null: int = 0
    nullified: int = 0
    taken: set[Branch] = dataclasses.field(default_factory=set)

    def __post_init__(self) -> None:
        self.reader = BranchReader(self.entry.tree)
        self._trace: Callable[[Any], Trace] | None = None
        self._evaluate: Callable[[Any], Any] | None = None

    def see_branches(self, payload: dict[str, Any]) -> None:
        """Count the branches that a row takes, unless all were taken before."""
        if len(self.taken) == len(self.reader.branches):
            return
        if self._trace is None:
            self._trace = trace_tree(self.entry.tree, self.runtime)
        self.taken.update(self.reader.taken(self._trace(payload)))

    def is_filled(self, payload: dict[str, Any], record: dict[str, Any]) -> bool:
        """Return whether the entry filled its target in a record."""
        target = self.entry.target
        if not self.overlaps:
            return is_filled(record, target)
        if self._evaluate is None:
            self._evaluate = compile_tree(self.entry.tree, self.runtime).call
        try:
            with collecting():
                value = self._evaluate(payload)
                return any(self.has_value(part) for _, part in spread(target, value))
        except (Fault, RecursionError, NotAnArrayError):
            return False

    def has_value(self, part: Any) -> bool:
        """Return whether a value, or an element of it, is in the record after conversion."""
        return part is not None and converter(self.field, holes=True)(part) is not None

    def coverage(self) -> EntryCoverage:
        """Return the counts."""
        is_complete = len(self.taken) == len(self.reader.branches)
        dead = {} if is_complete else dead_branches(self.entry.tree)
        branches = [branch for branch in self.reader.branches if branch.child or branch not in dead]
        branches.sort(key=lambda branch: self.entry.span_at(branch.span).start)
        return EntryCoverage(
            self.index,
            self.entry,
            self.filled,
            self.null,
            self.nullified,
            tuple(branches),
            frozenset(self.taken),
            {branch: proof.why.reason for branch, proof in dead.items()},
        )


def _overlapping(document: MappingDocument) -> frozenset[FieldPath]:
    """Return the targets whose value in the record does not show which entry wrote it.

    These contain the target of another entry, are inside one, or have a position in an array, where
    elements without a value are dropped.
    """
    names = [names_of(entry.target) for entry in document.entries]
    count = Counter(names)
    parents = parents_of(names)
    return frozenset(
        entry.target
        for entry, name in zip(document.entries, names, strict=True)
        if name in parents
        or count[name] > 1
        or any(isinstance(step, int) for step in entry.target)
        or is_within(name[:-1], count)
    )
