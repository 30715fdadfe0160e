"""The outcome of one row: its record, and an event for everything that happened to it.

Events are values. `findings.py` renders findings from events, only for rows that a report shows;
nothing is computed from a finding.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, TypeAlias

from mapper.dataprep.notes import Note
from mapper.diagnostics import Diagnostic
from mapper.engine.identity_check import IdentityFlaw
from mapper.engine.sizes import REFUSED
from mapper.paths import print_path
from mapper.text.dataclass import dataclass

RecordPath: TypeAlias = tuple[str | int, ...]
NO_VALUE: Any = object()


class ReasonKey(NamedTuple):
    """The key by which events of different rows are counted together.

    Attributes:
        kind: The name of the event's class.
        entry: The index of the entry.
        facets: The reason without the value: strings, numbers, and tuples of them.
    """

    kind: str
    entry: int | None
    facets: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """The base class of all events.

    Attributes:
        entry: The index of the entry in `MappingDocument.entries`; None if no entry is concerned.
    """

    entry: int | None

    @property
    def key(self) -> ReasonKey:
        """The entry and the reason, without the value."""
        return ReasonKey(type(self).__name__, self.entry, self.facets)

    @property
    def facets(self) -> tuple[Any, ...]:
        """The reason, without the value; strings, numbers, and tuples of them."""
        return ()

    @property
    def offending(self) -> Any:
        """The offending value, which reports mask; `NO_VALUE` if there is none."""
        return NO_VALUE


@dataclass(frozen=True, slots=True)
class Nullified(Event):
    """The value of an entry could not be computed or converted, so its target is null.

    Attributes:
        reason: The fault, as a phrase without the value.
        value: The offending value; None if there is none.
    """

    reason: str
    value: Any = None

    @property
    def facets(self) -> tuple[Any, ...]:
        """The fault."""
        return (self.reason,)

    @property
    def offending(self) -> Any:
        """The value that could not be converted, or that an expression failed on."""
        return NO_VALUE if self.value is None else self.value


@dataclass(frozen=True, slots=True)
class Missing(Event):
    """A required field is missing, so the row is rejected.

    Attributes:
        path: The field in the record.
        fault: The reason why its entry has no value; None if the source has none.
    """

    path: RecordPath
    fault: Nullified | None = None

    @property
    def facets(self) -> tuple[Any, ...]:
        """The field, and the fault."""
        return (self.path, None if self.fault is None else self.fault.reason)

    @property
    def offending(self) -> Any:
        """The value of the fault."""
        return NO_VALUE if self.fault is None else self.fault.offending


@dataclass(frozen=True, slots=True)
class Violated(Event):
    """A value of the record breaks a constraint of the schema, so the row is rejected.

    Attributes:
        path: The value in the record.
        keyword: The JSON Schema keyword.
        expected: The value of the keyword.
        value: The value of the record.
        is_slow: True if a pattern could not be matched in time.
    """

    path: RecordPath
    keyword: str
    expected: Any
    value: Any
    is_slow: bool = False

    @property
    def facets(self) -> tuple[Any, ...]:
        """The field, and the keyword, whose value the schema determines."""
        return (self.path, self.keyword, self.is_slow)

    @property
    def offending(self) -> Any:
        """The value that breaks the constraint."""
        return self.value


@dataclass(frozen=True, slots=True)
class Noted(Event):
    """The value of an entry is in the record, but something about it needs attention."""

    note: Note

    @property
    def facets(self) -> tuple[Any, ...]:
        """The kind of the note, and its facets."""
        return (type(self.note).__name__, *self.note.facets)

    @property
    def offending(self) -> Any:
        """The value that the note is about."""
        return self.note.offending


@dataclass(frozen=True, slots=True)
class IdentityProblem(Event):
    """An identity of the record has a problem."""

    problem: IdentityFlaw

    @property
    def facets(self) -> tuple[Any, ...]:
        """The problem, and the namespace if reports may show it."""
        problem = self.problem
        namespace = problem.namespace if problem.is_named else ""
        field = print_path(problem.field)
        return (problem.flaw.name, field, namespace, problem.reason, problem.primary)

    @property
    def offending(self) -> Any:
        """The value of the identity, or a namespace that is not shown."""
        return self.problem.value or NO_VALUE


@dataclass(frozen=True, slots=True)
class NoIdentity(Event):
    """The record has no primary identity."""


@dataclass(frozen=True, slots=True)
class TooLarge(Event):
    """The record exceeds the advised size; beyond the platform's limit the row is rejected.

    Attributes:
        size: The size of the record as JSON, in bytes.
    """

    size: int

    @property
    def is_refused(self) -> bool:
        """Whether the platform refuses the record."""
        return self.size > REFUSED

    @property
    def facets(self) -> tuple[Any, ...]:
        """Whether the platform refuses the record."""
        return (self.is_refused,)

    @property
    def offending(self) -> Any:
        """The size in words."""
        return f"{self.size:,} bytes"


@dataclass(frozen=True, slots=True)
class Unreadable(Event):
    """The row is not a JSON object that can be converted.

    Attributes:
        finding: The finding about the unreadable row.
    """

    finding: Diagnostic

    @property
    def facets(self) -> tuple[Any, ...]:
        """The code and the message of the finding."""
        return (self.finding.code, self.finding.message)


Events: TypeAlias = tuple[Event, ...]
# Converts a payload (JSON) to its record (JSON; None if the row is rejected) and its events.
ConvertLine: TypeAlias = Callable[[bytes], tuple[bytes | None, Events]]


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """The outcome of one row.

    Attributes:
        record: The XDM record; None if the row is rejected.
        events: Everything that happened, in the order of the mapping's entries.
    """

    record: dict[str, Any] | None
    events: Events = ()

    @property
    def is_rejected(self) -> bool:
        """Whether the row has no record."""
        return self.record is None

    @property
    def is_nullified(self) -> bool:
        """Whether a value was set to null in a row that was converted."""
        return self.record is not None and has_nullified(self.events)


def has_nullified(events: Events) -> bool:
    """Return whether the value of an entry is null because of a fault."""
    return any(isinstance(event, Nullified) for event in events)


def faults(events: Events) -> dict[int, Event]:
    """Return the events of entries whose values could not be converted, by the entry's index."""
    by_entry: dict[int, Event] = {}
    for event in events:
        is_fault = isinstance(event, Nullified) or (
            isinstance(event, Missing) and event.fault is not None
        )
        if is_fault and event.entry is not None:
            by_entry.setdefault(event.entry, event)
    return by_entry


def in_entry_order(events: list[Event]) -> Events:
    """Return events in the order of their entries, those about the whole record last."""
    return tuple(sorted(events, key=_rank))


def _rank(event: Event) -> tuple[int, int]:
    is_last = isinstance(event, NoIdentity | TooLarge)
    return (int(is_last), -1 if event.entry is None or is_last else event.entry)
