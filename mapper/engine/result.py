"""The outcome of one row for Python programs, with its findings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from mapper.engine.findings import Findings
from mapper.engine.notebook import html_table, masked
from mapper.engine.outcome import Events, has_nullified
from mapper.paths import leaves, print_path

ConvertJson: TypeAlias = Callable[[bytes], tuple[bytes | None, Findings]]


class Result:
    """The outcome of one payload.

    Its attributes are plain slots: creating a frozen dataclass takes a tenth of a conversion.

    Attributes:
        record: The XDM record as a JSON object; None if the row is rejected.
        events: Everything that happened, as values, in the order of the mapping.
        hidden: The names of the targets whose values `repr` and notebooks do not show.
    """

    __slots__ = ("_findings", "events", "hidden", "record")

    def __init__(
        self,
        record: dict[str, Any] | None,
        events: Events,
        hidden: frozenset[tuple[str, ...]],
        findings: Findings | Callable[[], Findings] = (),
    ) -> None:
        """Keep the outcome; `findings` may be a function that renders them when they are read."""
        self.record = record
        self.events = events
        self.hidden = hidden
        self._findings = findings

    @property
    def diagnostics(self) -> Findings:
        """The findings about the row."""
        if callable(self._findings):
            self._findings = self._findings()
        return self._findings

    def __eq__(self, other: object) -> bool:
        """Compare the records and the events."""
        if not isinstance(other, Result):
            return NotImplemented
        return (self.record, self.events) == (other.record, other.events)

    __hash__ = None  # type: ignore[assignment] # a record is mutable; mypy knows no other spelling

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle the findings instead of the function that renders them."""
        return Result, (self.record, self.events, self.hidden, self.diagnostics)

    @property
    def nullified(self) -> bool:
        """Whether a value was set to null in a row that was converted."""
        return self.record is not None and has_nullified(self.events)

    def _masked(self) -> dict[str, Any] | None:
        if self.record is None:
            return None
        record: dict[str, Any] = masked(self.record, self.hidden)
        return record

    def __repr__(self) -> str:
        """Return the record with identity and sensitive values masked, and the findings."""
        shown = [str(finding) for finding in self.diagnostics]
        return f"Result(record={self._masked()!r}, diagnostics={shown!r})"

    def _repr_html_(self) -> str:
        """Return tables of the record, masked as by `repr`, and of the findings for notebooks."""
        title = "The row is rejected" if self.record is None else "Record"
        findings = [(d.severity.value, d.code, d.message, d.hint) for d in self.diagnostics]
        values = [(print_path(place), item) for place, item in leaves(self._masked()) if place]
        tables = html_table(title, ("target", "value"), values)
        if findings:
            tables += html_table("Findings", ("severity", "code", "message", "hint"), findings)
        return tables
