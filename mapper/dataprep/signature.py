"""Functions of the language: their parameters, their result, and the Python behind them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Literal, NamedTuple

# The type of a parameter or result. "any" means unknown or unrestricted; "null" is the type of the
# literal only.
ValueType = Literal[
    "string", "number", "integer", "boolean", "date", "array", "object", "map", "any", "null"
]


class Parameter(NamedTuple):
    """One parameter of a function; `signature` fills in the name."""

    name: str
    type: ValueType
    is_optional: bool = False
    is_repeated: bool = False

    def __str__(self) -> str:
        """Return the parameter as hints print it, such as `start: integer?`."""
        return f"{self.name}: {self.type}{'?' * self.is_optional}{'...' * self.is_repeated}"


def optional(type: ValueType) -> Parameter:
    """Return a parameter that a call may omit."""
    return Parameter("", type, is_optional=True)


def repeated(type: ValueType) -> Parameter:
    """Return a last parameter that takes one or more arguments."""
    return Parameter("", type, is_repeated=True)


class Signature(NamedTuple):
    """The parameters of a function and the type of its result.

    Attributes:
        parameters: In order; only the last may be repeated.
        returns: The type of the result; any function may also return null.
        in_pairs: Whether the repeated arguments come in pairs of the two parameters.
    """

    parameters: tuple[Parameter, ...]
    returns: ValueType
    in_pairs: bool = False

    def __str__(self) -> str:
        """Return the parameters as hints print them: `input: string, regex: string?`."""
        return ", ".join(map(str, self.parameters))

    @property
    def min_arguments(self) -> int:
        """The smallest number of arguments of a call."""
        return sum(not parameter.is_optional for parameter in self.parameters)

    @property
    def max_arguments(self) -> int | None:
        """The largest number of arguments of a call; None means unlimited."""
        is_repeated = any(parameter.is_repeated for parameter in self.parameters)
        return None if is_repeated else len(self.parameters)

    def parameter_at(self, position: int) -> Parameter:
        """Return the parameter that takes the argument at a 0-based position."""
        if position < len(self.parameters):
            return self.parameters[position]
        return self.parameters[position % 2 if self.in_pairs else -1]


def signature(
    returns: ValueType, /, *, in_pairs: bool = False, **parameters: ValueType | Parameter
) -> Signature:
    """Return a signature such as `signature("string", input="string", size=optional("integer"))`.

    Args:
        returns: The type of the result.
        in_pairs: As in `Signature`.
        parameters: The type of each parameter by its name.
    """
    named = (
        type._replace(name=name) if isinstance(type, Parameter) else Parameter(name, type)
        for name, type in parameters.items()
    )
    return Signature(tuple(named), returns, in_pairs)


class Runtime(NamedTuple):
    """Sources of the current time and of random ids, so that a test can fix both."""

    now: Callable[[], datetime]
    uuid: Callable[[], str]


class Function(NamedTuple):
    """One function of the language.

    Attributes:
        name: As in an expression.
        signature: Its parameters and result.
        help: One sentence that starts with a verb.
        call: Takes the arguments and returns the result; raises `Fault`. If `runtime` is true, it
            takes a `Runtime` and returns such a callable.
        aliases: Other names.
        examples: Pairs of an expression and its result as JSON.
        runtime: Whether `call` takes the runtime first.
        literal_checks: Pairs of an argument's position and a function that raises
            `PatternError` for an invalid literal string there.
        on_row: Whether `call` takes the payload first, and then a path as a string.
        not_previewed: Why a local run cannot compute the result, "" if it can; or a function
            that returns this.
        approximate: How a local result can differ from the platform's; "" if it cannot.
        invalid_examples: Calls with invalid arguments, for the reference.
        notes: Further documented facts, in full sentences.
        assumptions: What is assumed because the platform does not document it, in full sentences.
    """

    name: str
    signature: Signature
    help: str
    call: Callable[..., Any]
    aliases: tuple[str, ...] = ()
    examples: tuple[tuple[str, Any], ...] = ()
    runtime: bool = False
    literal_checks: tuple[tuple[int, Callable[[str], Any]], ...] = ()
    on_row: bool = False
    not_previewed: str | Callable[[], str] = ""
    approximate: str = ""
    invalid_examples: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()

    @property
    def why_not_previewed(self) -> str:
        """Why a local run cannot compute the result; "" if it can."""
        reason = self.not_previewed
        return reason if isinstance(reason, str) else reason()


class MethodSpec(NamedTuple):
    """One method of a class of values; `function` takes the value and the arguments."""

    min_arguments: int
    max_arguments: int
    function: Callable[..., Any]
    returns: ValueType
