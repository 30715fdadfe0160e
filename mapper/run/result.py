"""What became of one row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from mapper.diagnostics import Diagnostic
from mapper.expr.notes import Note

Findings: TypeAlias = tuple[Diagnostic, ...]
ConvertJson: TypeAlias = Callable[[bytes], tuple[bytes | None, Findings]]


@dataclass(frozen=True, slots=True)
class Event:
    """What happened to the value of an entry, which is given by its index in the mapping."""

    entry: int
    note: Note


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome of one payload.

    Attributes:
        record: The XDM record as a JSON object; None where the row is rejected.
        diagnostics: What happened to the row, in the order of the mapping.
        events: The notes of all entries, in the order in which they were made.
    """

    record: dict[str, Any] | None
    diagnostics: tuple[Diagnostic, ...]
    events: tuple[Event, ...] = ()

    @property
    def nullified(self) -> bool:
        """True where the row went through without one of its values."""
        return self.record is not None and is_nullified(self.diagnostics)


def is_nullified(findings: Findings) -> bool:
    """Whether a row that was converted lacks one of its values."""
    return any(found.code == "ROW001" for found in findings)
