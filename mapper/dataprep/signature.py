"""What a function is: its name, its parameters, its result, and the Python behind it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple


class Param(NamedTuple):
    """One parameter; `type` is string, number, integer, boolean, date, array, object, map, any."""

    name: str
    type: str
    optional: bool
    repeats: bool


@dataclass(frozen=True)
class Runtime:
    """Where a run takes the time and its random ids from, so that a test can fix both."""

    now: Callable[[], datetime]
    uuid: Callable[[], str]


@dataclass(frozen=True)
class Function:
    """One function of the language.

    Attributes:
        name: As the analyst writes it.
        params: Such as "input: string, start: integer, length: integer?"; `?` after a type is
            optional, `...` repeats.
        returns: The result's type, in the words of `Param.type`.
        help: One line.
        call: The values of the arguments in, a value out; raises `Fault`. Of a function with
            `runtime`: a `Runtime` in, such a callable out.
        aliases: Other names.
        examples: Pairs of an expression and its result as JSON.
        pairs: True where the arguments come in pairs.
        runtime: True where `call` wants the runtime first.
        literal_checks: Pairs of an argument's position and a function that raises
            `PatternError` for a literal text that cannot stand there.
        on_text: Python for the common case that the first argument is a text, named `it`; it
            gives what `call` would. Emitted in place of a call.
        on_row: True where `call` wants the payload first, and takes the text of a path.
        not_previewed: Why a local run cannot give the result, "" where it can; or a function
            that says so.
    """

    name: str
    params: str
    returns: str
    help: str
    call: Callable[..., Any]
    aliases: tuple[str, ...] = ()
    examples: tuple[tuple[str, Any], ...] = ()
    pairs: bool = False
    runtime: bool = False
    literal_checks: tuple[tuple[int, Callable[[str], Any]], ...] = ()
    on_text: str = ""
    on_row: bool = False
    not_previewed: str | Callable[[], str] = ""

    @cached_property
    def parameters(self) -> tuple[Param, ...]:
        """`params` taken apart."""
        return tuple(_param(text) for text in self.params.split(", ") if text)

    @property
    def why_not_previewed(self) -> str:
        """Why a local run cannot give the result; "" where it can."""
        reason = self.not_previewed
        return reason if isinstance(reason, str) else reason()

    @property
    def least(self) -> int:
        """The smallest number of arguments."""
        return sum(not param.optional for param in self.parameters)

    @property
    def most(self) -> int | None:
        """The largest number of arguments; None where they may go on."""
        repeats = any(param.repeats for param in self.parameters)
        return None if repeats else len(self.parameters)

    def param_at(self, position: int) -> Param:
        """The parameter that takes the argument at a 0-based position."""
        if position < len(self.parameters):
            return self.parameters[position]
        if self.pairs:
            return self.parameters[position % 2]
        return self.parameters[-1]


def _param(text: str) -> Param:
    name, _, kind = text.partition(": ")
    bare = kind.removesuffix("...").removesuffix("?")
    return Param(name, bare, kind.endswith("?"), kind.endswith("..."))
