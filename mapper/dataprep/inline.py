"""Functions whose common case is emitted as inline Python.

Each builder takes the emitter, the call and the sources of its arguments. It returns source with
the same result and faults as the call, or None if it does not support the call.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from mapper.dataprep.functions import FUNCTIONS
from mapper.dataprep.functions.lookups import noted_decode, table_of
from mapper.dataprep.snippets import (
    call_of,
    concatenation,
    conditional,
    dict_of,
    first_not_null,
    if_class,
    tuple_of,
)
from mapper.dataprep.tree import Call, Literal, Name, Node
from mapper.dataprep.types import is_boolean

# The longest string that is joined inline, far below the limit of `bounded`.
_MAX_JOINED = 1_000_000
_MAX_PARTS = 4


class Binder(Protocol):
    """The part of the emitter that builders use: names for values and variables."""

    reported: set[int]

    def bind(self, value: Any, stem: str = "c") -> str:
        """Return a name for a value."""

    def fresh(self, stem: str) -> str:
        """Return a new name for a variable."""


CallBuilder = Callable[[Binder, Call, list[str]], str | None]


def condition(node: Node, source: str, reader: str) -> str:
    """Return the source of a value as a Python condition; a boolean needs no conversion."""
    return source if is_boolean(node) else call_of(reader, source)


def _iif(_: Binder, call: Call, sources: list[str]) -> str:
    """Evaluate the chosen branch only."""
    test, yes, no = sources
    return conditional(condition(call.args[0], test, "truth"), yes, no)


def _string_method(method: str, *arguments: str) -> CallBuilder:
    """Return a builder that calls a method of `str` for strings and the function for others."""

    def build(emitter: Binder, call: Call, sources: list[str]) -> str:
        variable = emitter.fresh("t")
        fast = call_of(f"{variable}.{method}", *arguments)
        slow = call_of(_function(emitter, call), variable)
        return if_class(variable, sources[0], "str", fast, slow)

    return build


def _concat(emitter: Binder, call: Call, sources: list[str]) -> str | None:
    """Join a few short strings."""
    parts: list[str] = []
    strings: list[tuple[str, str]] = []
    for arg, source in zip(call.args, sources, strict=True):
        if isinstance(arg, Literal) and isinstance(arg.value, str):
            parts.append(source)
            continue
        variable = emitter.fresh("t")
        strings.append((variable, source))
        parts.append(variable)
    if not 0 < len(strings) <= _MAX_PARTS or len(parts) > 2 * _MAX_PARTS:
        return None
    slow = call_of(_function(emitter, call), *parts)
    return concatenation(parts, strings, emitter.bind(_MAX_JOINED), slow)


def _to_object(_: Binder, call: Call, sources: list[str]) -> str | None:
    """Build a dict if all keys are literal strings."""
    keys = call.args[::2]
    if not all(isinstance(key, Literal) and isinstance(key.value, str) for key in keys):
        return None
    return dict_of(zip(sources[::2], sources[1::2], strict=True))


def _coalesce(emitter: Binder, call: Call, sources: list[str]) -> str | None:
    """Evaluate arguments only up to the first that is not null, if the others cannot fail."""
    if not 1 < len(call.args) <= 2 * _MAX_PARTS:
        return None
    if not all(isinstance(arg, Literal | Name) for arg in call.args[1:]):
        return None
    return first_not_null([emitter.fresh("t") for _ in sources[1:]], sources)


def _decode(emitter: Binder, call: Call, sources: list[str]) -> str | None:
    """Look up the key in a table if all options are literals; note a missing key if necessary."""
    noted = id(call) in emitter.reported
    options = call.args[1:-1:2]
    if not all(isinstance(option, Literal) for option in options):
        return call_of(emitter.bind(noted_decode, "decode_"), *sources) if noted else None
    values = list(zip(call.args, sources, strict=True))[2::2]
    if len(call.args) % 2 == 0:
        values.append((call.args[-1], sources[-1]))
    elif not noted:
        values.append((Literal(None), "None"))
    if all(isinstance(node, Literal) for node, _ in values):
        results = emitter.bind(tuple(node.value for node, _ in values if isinstance(node, Literal)))
    else:
        results = tuple_of(source for _, source in values)
    table = table_of([node.value for node in options if isinstance(node, Literal)], noted=noted)
    return call_of(emitter.bind(table, "lookup"), sources[0], results)


def _function(emitter: Binder, call: Call) -> str:
    function = FUNCTIONS[call.name]
    return emitter.bind(function.call, function.name + "_")


# Name of a function (not an alias) -> its builder.
INLINE: dict[str, CallBuilder] = {
    "iif": _iif,
    "lower": _string_method("lower"),
    "upper": _string_method("upper"),
    "trim": _string_method("strip", "TRIMMED"),
    "concat": _concat,
    "to_object": _to_object,
    "coalesce": _coalesce,
    "decode": _decode,
}
