"""The shape of a finding. Everything is frozen: a finding knows its place from the start."""

from __future__ import annotations

from enum import Enum

from mapper.text import Span
from mapper.text.dataclass import dataclass
from mapper.text.escape import printable


class Severity(Enum):
    """How bad a finding is; `ERROR` alone makes a run fail (exit 1)."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that belongs to a finding, such as the first of two equal targets."""

    span: Span
    label: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding.

    Attributes:
        code: A key of `CODES`.
        severity: Error, warning or info.
        message: One phrase, no full stop, names in single quotes.
        span: Where; the whole file if nothing better is known.
        path: A JSON pointer (RFC 6901) into the payload, or into the record if the finding is
            about a field of the schema; "" for the whole value.
        hint: What to do, or "".
        related: Other places that belong to it.
        found: The offending value from a payload as JSON text, kept apart from the message so
            that a report can mask it; None where there is none.
        paste: Lines to add to a file as the hint says, with the indentation of that file.
        sensitive: True where `found` is the value of an identity field.
        values: For a finding about many rows, its distinct values, each as `found` and with the
            number of rows; the commonest first. Empty if there is only one value.
        count: The number of rows or places that the finding is about.
        locations: The first of these, if there are several.
        group: For a finding about a row that cannot be read: the reason. Those with equal code,
            path, and group are counted as one. None if this one is not counted with others.
    """

    code: str
    severity: Severity
    message: str
    span: Span
    path: str = ""
    hint: str = ""
    related: tuple[Related, ...] = ()
    found: str | None = None
    sensitive: bool = False
    values: tuple[tuple[str, int], ...] = ()
    paste: tuple[str, ...] = ()
    count: int = 1
    locations: tuple[Span, ...] = ()
    group: str | None = None

    def __str__(self) -> str:
        """Place, code, message and hint in one line, safe to print; never `found`."""
        place = self.span.place
        where = f"{self.span.source.path}:{place.line}:{place.column}"
        hint = f" ({self.advice})" if self.hint else ""
        return printable(f"{where}: {self.severity.value}[{self.code}] {self.message}{hint}")

    @property
    def advice(self) -> str:
        """The hint and the lines to paste, in one line."""
        return " ".join([self.hint, *(line.strip() for line in self.paste)])

    @property
    def is_error(self) -> bool:
        """True for a finding that fails a run."""
        return self.severity is Severity.ERROR
