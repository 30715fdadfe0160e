"""What is wrong with an expression, with its place inside the expression's text."""

from __future__ import annotations

from mapper.diagnostics.codes import CODES
from mapper.diagnostics.model import Severity
from mapper.text.frozen import dataclass


@dataclass(frozen=True)
class Problem:
    """One fault of an expression's text; `start` and `end` are offsets into it."""

    code: str
    message: str
    start: int
    end: int
    hint: str = ""

    @property
    def is_error(self) -> bool:
        """False for what is only worth knowing: the expression runs and is exported."""
        return CODES[self.code].severity is Severity.ERROR


class ExpressionSyntaxError(Exception):
    """An expression does not parse; `problem` says where and why."""

    def __init__(self, problem: Problem) -> None:
        """Keep the problem; its message is the exception's text."""
        super().__init__(problem.message)
        self.problem = problem


class Fault(Exception):  # noqa: N818 - named as the platform names a transformation error
    """A transformation error: the row's own value does not fit what is asked of it.

    `reason` is a phrase without the value; `value` is the offending value, kept apart so that
    reports can mask it.
    """

    def __init__(self, reason: str, value: object = None) -> None:
        """Keep reason and value."""
        super().__init__(reason)
        self.reason = reason
        self.value = value


class HardFault(Fault):
    """A fault that `empty` and `size` do not swallow, as they do every other of their operand.

    Such are a text that is no number where a number must stand, a pattern that does not compile,
    and an order asked of a boolean and an array or object. Source: Apache Commons JEXL 3.1.
    """


class PatternError(ValueError):
    """A date pattern or regular expression is wrong, or uses what is not available here yet."""

    def __init__(self, message: str, *, available: bool = True, hint: str = "") -> None:
        """`available` is False where the platform would take the pattern; `hint` is the cure."""
        super().__init__(message)
        self.available = available
        self.hint = hint
