"""The diagnostic model."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from mapper.text import Span
from mapper.text.dataclass import dataclass
from mapper.text.escape import printable


class Severity(Enum):
    """The severity of a finding; only errors fail a run (exit code 1)."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Related:
    """Another location of a finding, such as the first of two equal targets."""

    span: Span
    label: str


@dataclass(frozen=True, slots=True)
class Edit:
    """The replacement of a span of a file by a text, which has the line ends of that file."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """A change of files that resolves a finding.

    Attributes:
        title: What it does, as a command without a full stop.
        edits: The replacements, which do not overlap; several may be in other files.
    """

    title: str
    edits: tuple[Edit, ...]


class Detail(NamedTuple):
    """A line below the message of a finding, such as the expected value of a test.

    Attributes:
        label: One word.
        text: The text, safe to show to everybody.
        value: A value as JSON after the text, which a report masks if the finding is sensitive.
    """

    label: str
    text: str = ""
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding.

    Attributes:
        code: A key of `CODES`.
        severity: Error, warning, or info.
        message: One phrase without a full stop, with names in single quotes.
        span: The location; the whole file if nothing more precise is known.
        path: A JSON pointer (RFC 6901) into the payload, or into the record if the finding is
            about a field of the schema; "" for the whole value.
        hint: What to do; "" if there is no advice.
        related: Other locations.
        value: The offending value of a payload as JSON, separate from the message so that a
            report can mask it; None if there is none.
        paste: Lines to add to a file, as the hint says, with the indentation of that file.
        details: Lines below the message, in this order.
        sensitive: Whether `value` and the values of `details` identify a person, or are sensitive.
        values: The distinct values of a finding about many rows, each with its number of rows,
            most frequent first. Empty if there is only one.
        count: The number of rows or locations.
        locations: The first locations, if there are several.
        fixes: Changes that an editor can offer, the best first; () if the user must decide more.
        group: The reason why a row cannot be read. Findings with equal code, path, and group are
            folded into one. None: never folded.
    """

    code: str
    severity: Severity
    message: str
    span: Span
    path: str = ""
    hint: str = ""
    related: tuple[Related, ...] = ()
    value: str | None = None
    sensitive: bool = False
    details: tuple[Detail, ...] = ()
    values: tuple[tuple[str, int], ...] = ()
    paste: tuple[str, ...] = ()
    count: int = 1
    locations: tuple[Span, ...] = ()
    group: str | None = None
    fixes: tuple[Fix, ...] = ()

    def __str__(self) -> str:
        """Return location, code, message, and hint in one line, safe to print; never `value`."""
        place = self.span.place
        where = f"{self.span.source.path}:{place.line}:{place.column}"
        hint = f" ({self.advice})" if self.hint else ""
        return printable(f"{where}: {self.severity.value}[{self.code}] {self.message}{hint}")

    @property
    def advice(self) -> str:
        """The hint and the lines to paste as one line."""
        return " ".join([self.hint, *(line.strip() for line in self.paste)])

    @property
    def is_error(self) -> bool:
        """Whether the finding fails a run."""
        return self.severity is Severity.ERROR
