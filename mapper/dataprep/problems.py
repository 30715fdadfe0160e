"""Problems of an expression, with their positions in its string, and faults of rows."""

from __future__ import annotations

from typing import NamedTuple

from mapper.diagnostics.codes import CODES
from mapper.diagnostics.model import Severity
from mapper.text.dataclass import dataclass


class Rewrite(NamedTuple):
    """A change of an expression that solves a problem, if the result parses.

    Attributes:
        start, end: The offsets of the characters that are replaced.
        text: The characters instead of them.
        title: What the change does; "" for "Replace with ...".
        key: The key under which the text replaces a whole source: `expression` or `value`; "" if
            the key stays.
    """

    start: int
    end: int
    text: str
    title: str = ""
    key: str = ""


@dataclass(frozen=True)
class Problem:
    """A problem of an expression.

    Attributes:
        code, message, hint: As of a finding.
        start, end: Offsets into the string of the expression.
        rewrites: Changes to try.
        instead: The string to write instead of the literal that the problem is about, or "".
    """

    code: str
    message: str
    start: int
    end: int
    hint: str = ""
    rewrites: tuple[Rewrite, ...] = ()
    instead: str = ""

    @property
    def is_error(self) -> bool:
        """Whether the expression cannot be used; it can be if the problem is only advice."""
        return CODES[self.code].severity is Severity.ERROR


class ExpressionSyntaxError(Exception):
    """An expression does not parse; `problem` has the reason and the position."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class Fault(Exception):  # noqa: N818 - named as the platform names a transformation error
    """A transformation error: a value of the row is not valid for an operation.

    `reason` is a phrase without the value; `value` is the offending value, kept separate so that
    reports can mask it.
    """

    def __init__(self, reason: str, value: object = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.value = value


OUT_OF_YEARS = "the date is outside the years 1 to 9999"


class HardFault(Fault):
    """A fault that `empty` and `size` do not hide, unlike all others of their operand.

    Examples: a string that is not a number next to a number, a pattern that does not compile, the
    order of a boolean and an array or object. Source: Apache Commons JEXL 3.1.
    """


class PatternError(ValueError):
    """An invalid date pattern, regular expression, or other literal argument.

    Attributes:
        available: False if the platform accepts the literal and only mapper does not.
        hint: What to write instead, or "".
        instead: The literal that the hint proposes, or "".
    """

    def __init__(
        self, message: str, *, available: bool = True, hint: str = "", instead: str = ""
    ) -> None:
        super().__init__(message)
        self.available = available
        self.hint = hint
        self.instead = instead
