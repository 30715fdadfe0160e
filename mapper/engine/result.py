"""What became of one row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from mapper.dataprep.notes import Note
from mapper.diagnostics import Diagnostic
from mapper.engine.notebook import html_table, leaves, masked

Findings: TypeAlias = tuple[Diagnostic, ...]
ConvertJson: TypeAlias = Callable[[bytes], tuple[bytes | None, Findings]]


@dataclass(frozen=True, slots=True)
class Event:
    """What happened to the value of an entry, which is given by its index in the mapping."""

    entry: int
    note: Note


@dataclass(frozen=True, slots=True, repr=False)
class Result:
    """The outcome of one payload.

    Attributes:
        record: The XDM record as a JSON object; None where the row is rejected.
        diagnostics: What happened to the row, in the order of the mapping.
        events: The notes of all entries, in the order in which they were made.
        hidden: The names of the targets whose values `repr` and notebooks do not show.
    """

    record: dict[str, Any] | None
    diagnostics: tuple[Diagnostic, ...]
    events: tuple[Event, ...] = ()
    hidden: frozenset[tuple[str, ...]] = field(default=frozenset(), compare=False)

    @property
    def nullified(self) -> bool:
        """True where the row went through without one of its values."""
        return self.record is not None and is_nullified(self.diagnostics)

    def __repr__(self) -> str:
        """Return the record with identity and sensitive values masked, and the findings."""
        record = None if self.record is None else masked(self.record, self.hidden)
        return f"Result(record={record!r}, diagnostics={[str(d) for d in self.diagnostics]!r})"

    def _repr_html_(self) -> str:
        """Return tables of the record, masked as by `repr`, and of the findings for notebooks."""
        record = {} if self.record is None else masked(self.record, self.hidden)
        title = "The row is rejected" if self.record is None else "Record"
        findings = [(d.severity.value, d.code, d.message, d.hint) for d in self.diagnostics]
        tables = html_table(title, ("target", "value"), list(leaves(record)))
        if findings:
            tables += html_table("Findings", ("severity", "code", "message", "hint"), findings)
        return tables


def is_nullified(findings: Findings) -> bool:
    """Whether a row that was converted lacks one of its values."""
    return any(found.code == "ROW001" for found in findings)
