"""Evaluate an expression on payloads."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any

from mapper.dataprep import (
    ExpressionSyntaxError,
    Fault,
    Problem,
    Runtime,
    check_tree,
    compile_tree,
    parse,
    paths_read,
)
from mapper.dataprep.notes import NoSuchDay, Note, Unmatched, collecting
from mapper.dataprep.values import json_value
from mapper.engine import as_json
from mapper.engine.python_payload import exact_payload
from mapper.engine.system_runtime import system_runtime
from mapper.paths import FieldPath, has, print_path
from mapper.text import MapperError


class ExpressionError(MapperError):
    """An expression is invalid, or fails on a payload.

    Attributes:
        problem: The code and the place in the expression; None if it failed on a payload.
        value: The value on which it failed, which the message does not contain, or None.
    """

    def __init__(self, message: str, problem: Problem | None = None, value: object = None) -> None:
        """Create the error."""
        super().__init__(message)
        self.problem = problem
        self.value = value


def evaluate(
    expression: str,
    payload: dict[str, Any],
    *,
    now: datetime | None = None,
    uuid: Callable[[], str] | str | None = None,
) -> Any:
    """Evaluate a Data Prep expression on a payload.

    Args:
        expression: The expression, as in a calculated field.
        payload: A JSON object as a dict, with values as `Mapping.convert` takes them.
        now: The result of `now()`, with a time zone; default: the current time.
        uuid: The result of `uuid()`, or a function that returns it; default: random IDs.

    Returns:
        The result as a JSON value; dates are aware `datetime` objects.

    Raises:
        ExpressionError: the expression is invalid, or fails on the payload.
        TypeError: the payload is not a dict, or contains a value whose type JSON does not have.
        ValueError: the payload contains a value that JSON cannot represent, or `now` has no time
            zone.
    """
    return compiled(expression, now=now, uuid=uuid)(exact_payload(payload))[0]


def compiled(
    expression: str,
    *,
    now: datetime | None = None,
    uuid: Callable[[], str] | str | None = None,
) -> Callable[[dict[str, Any]], tuple[Any, list[str]]]:
    """Compile an expression to a function of a payload.

    The function returns the value, as `evaluate` does, and notes as sentences. It raises
    `ExpressionError` if it fails.

    Raises:
        ExpressionError: the expression is invalid.
        ValueError: `now` has no time zone.
    """
    if now is not None and now.tzinfo is None:
        raise ValueError("'now' must have a time zone")
    try:
        tree = parse(expression)
    except ExpressionSyntaxError as error:
        raise _refused(error.problem) from None
    problems = [problem for problem in check_tree(tree) if problem.is_error]
    if problems:
        raise _refused(problems[0])
    call = compile_tree(tree, _runtime(now, uuid)).call

    def evaluate_payload(payload: dict[str, Any]) -> tuple[Any, list[str]]:
        try:
            with collecting() as notes:
                value = json_value(call(payload))
        except Fault as fault:
            raise ExpressionError(fault.reason, value=fault.value) from None
        except RecursionError:
            raise ExpressionError("the payload is nested too deeply") from None
        return value, list(dict.fromkeys(map(sentence, notes)))

    return evaluate_payload


def sentence(note: Note, mask: str | None = None) -> str:
    """Return a note as a sentence, with a mask instead of its value if one is given."""
    match note:
        case NoSuchDay(text, day):
            text, day = (mask or text), (mask or day)
            return f"the day in '{text}' does not exist; {day} is used instead, as java.time does"
        case Unmatched(value):
            shown = mask or as_json(value)
            return f"decode has no option for {shown} and no default, so it returns null"
    return mask or str(note)


class Lacking:
    """The paths that an expression reads but no payload has."""

    def __init__(self, expression: str) -> None:
        """Start with all paths of the expression; an invalid expression has none."""
        self._paths: set[FieldPath] = set()
        with suppress(ExpressionSyntaxError):
            self._paths = set(paths_read(parse(expression)))

    def see(self, payload: dict[str, Any]) -> None:
        """Remove the paths that a payload has."""
        if self._paths:
            self._paths = {path for path in self._paths if not has(payload, path)}

    @property
    def names(self) -> list[str]:
        """The paths as strings."""
        return sorted(map(print_path, self._paths))


def _refused(problem: Problem) -> ExpressionError:
    hint = f" ({problem.hint})" if problem.hint else ""
    text = f"{problem.message} at character {problem.start + 1}{hint}"
    return ExpressionError(text, problem)


def _runtime(now: datetime | None, uuid: Callable[[], str] | str | None) -> Runtime:
    system = system_runtime()
    make_id = (lambda: uuid) if isinstance(uuid, str) else uuid or system.uuid
    return Runtime(now=system.now if now is None else lambda: now, uuid=make_id)
