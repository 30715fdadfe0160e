"""Calls that are written in place of a call: Python for the common case, in the emitter's names.

Each row takes the emitter, the call and the Python of its arguments, and gives Python with the
call's value, or None where the call is not of a kind that it knows. What it writes gives what the
function would, faults included.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from mapper.dataprep.functions import FUNCTIONS
from mapper.dataprep.functions.lookups import noted_decode, table_of
from mapper.dataprep.tree import Call, Literal, Name, Node
from mapper.dataprep.types import is_boolean

# The result of a joining in place stays far below what `bounded` allows.
_MAX_JOINED = 1_000_000
_MAX_PARTS = 4


class Emitter(Protocol):
    """What is needed of the emitter: names of its own for values and variables."""

    reported: set[int]

    def bind(self, value: Any, stem: str = "c") -> str:
        """A name for a value."""

    def fresh(self, stem: str) -> str:
        """A name for a variable."""


def condition(node: Node, text: str, reader: str) -> str:
    """The Python of a value read as truth; a boolean is read already."""
    return text if is_boolean(node) else f"{reader}({text})"


def _iif(_: Emitter, call: Call, texts: list[str]) -> str:
    """Only the chosen branch may fail."""
    test, yes, no = texts
    return f"({yes} if {condition(call.args[0], test, 'truth')} else {no})"


def _concat(emitter: Emitter, call: Call, texts: list[str]) -> str | None:
    """Joined at once where all parts are texts of a common size."""
    parts: list[str] = []
    tests: list[str] = []
    for arg, text in zip(call.args, texts, strict=True):
        if isinstance(arg, Literal) and isinstance(arg.value, str):
            parts.append(text)
            continue
        it = emitter.fresh("t")
        tests.append(f"(({it} := {text}).__class__ is str)")
        parts.append(it)
    if not 0 < len(tests) <= _MAX_PARTS or len(parts) > 2 * _MAX_PARTS:
        return None
    joined = " + ".join(parts)
    size = " + ".join(f"len({part})" for part in parts)
    slow = f"{emitter.bind(FUNCTIONS['concat'].call, 'concat_')}({', '.join(parts)})"
    most = emitter.bind(_MAX_JOINED)
    return f"({joined} if {' & '.join(tests)} and {size} < {most} else {slow})"


def _to_object(emitter: Emitter, call: Call, texts: list[str]) -> str | None:
    """A Python dict where all keys are texts in quotes."""
    keys = call.args[::2]
    if not all(isinstance(key, Literal) and isinstance(key.value, str) for key in keys):
        return None
    pairs = zip(texts[::2], texts[1::2], strict=True)
    return "{" + ", ".join(f"{key}: {value}" for key, value in pairs) + "}"


def _coalesce(emitter: Emitter, call: Call, texts: list[str]) -> str | None:
    """The first that is not null; the others must not be able to fail, as all are evaluated."""
    if not 1 < len(call.args) <= 2 * _MAX_PARTS:
        return None
    if not all(isinstance(arg, Literal | Name) for arg in call.args[1:]):
        return None
    result = texts[-1]
    for text in reversed(texts[:-1]):
        it = emitter.fresh("t")
        result = f"({it} if ({it} := {text}) is not None else {result})"
    return result


def _decode(emitter: Emitter, call: Call, texts: list[str]) -> str | None:
    """A table if all options are literals; noted where the null of a missing key would be lost."""
    noted = id(call) in emitter.reported
    options = call.args[1:-1:2]
    if not all(isinstance(option, Literal) for option in options):
        return f"{emitter.bind(noted_decode, 'decode_')}({', '.join(texts)})" if noted else None
    values = list(zip(call.args, texts, strict=True))[2::2]
    if len(call.args) % 2 == 0:
        values.append((call.args[-1], texts[-1]))
    elif not noted:
        values.append((Literal(None), "None"))
    if all(isinstance(node, Literal) for node, _ in values):
        results = emitter.bind(tuple(node.value for node, _ in values if isinstance(node, Literal)))
    else:
        results = f"({', '.join(text for _, text in values)},)"
    table = table_of([node.value for node in options if isinstance(node, Literal)], noted=noted)
    return f"{emitter.bind(table, 'lookup')}({texts[0]}, {results})"


INLINE: dict[str, Callable[[Emitter, Call, list[str]], str | None]] = {
    "iif": _iif,
    "concat": _concat,
    "to_object": _to_object,
    "coalesce": _coalesce,
    "decode": _decode,
}
