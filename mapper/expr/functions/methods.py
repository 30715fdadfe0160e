"""Methods called on values: those of Java's String, List and Map that the engine reaches.

A method of null gives null, but for `size` (0) and `empty` (true), which the engine takes for its
operators of these names. Positions and lengths count UTF-16 units.
Source: the answers of Apache Commons JEXL 3.1 over Java 17.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mapper.expr.comparison import same
from mapper.expr.functions.text import BLANKS, concat, replace_all, whole_number
from mapper.expr.problems import Fault
from mapper.expr.utf16 import cut, to_units, units
from mapper.expr.values import kind


def _a_text(value: Any) -> str:
    if value.__class__ is str:
        return value
    raise Fault(f"the method takes a text, not {kind(value)}", value)


def _equals_ignore_case(text: str, other: Any) -> bool:
    if other.__class__ is not str or len(text) != len(other):
        return False
    return all(a == b or _folded(a) == _folded(b) for a, b in zip(text, other, strict=True))


def _folded(char: str) -> str:
    """As Java compares characters without case: upper, then lower, one character each."""
    upper = char.upper()
    return (upper if len(upper) == 1 else char).lower()[0]


def _substring(text: str, start: Any, end: Any = None) -> str:
    length = units(text)
    first = whole_number(start)
    last = length if end is None else whole_number(end)
    if not 0 <= first <= last <= length:
        raise Fault(f"the text has no characters {first} to {last}", text)
    return cut(text, first, last)


def _index_of(text: str, sought: Any) -> int:
    if sought.__class__ is int:
        sought = _character(sought)
    return to_units(text, text.find(_a_text(sought)))


def _last_index_of(text: str, sought: Any) -> int:
    if sought.__class__ is int:
        sought = _character(sought)
    return to_units(text, text.rfind(_a_text(sought)))


def _character(code: int) -> str:
    return chr(code) if 0 <= code <= 0x10FFFF else "\x00\x00no such character"


def _element(values: list[Any], position: Any) -> Any:
    index = whole_number(position)
    if not 0 <= index < len(values):
        raise Fault(f"the array has no element {index}", values)
    return values[index]


def _position(values: list[Any], sought: Any) -> int:
    return next((i for i, value in enumerate(values) if same(value, sought)), -1)


def _no_size(_: Any) -> None:
    return None


def _is_zero(value: Any) -> bool:
    return bool(value == 0)


METHODS: dict[type, dict[str, tuple[int, int, Callable[..., Any]]]] = {
    # name: least arguments, most arguments, function of the value and the arguments
    type(None): {"size": (0, 0, lambda _: 0), "empty": (0, 0, lambda _: True)},
    int: {"size": (0, 0, _no_size), "empty": (0, 0, _is_zero), "equals": (1, 1, same)},
    float: {"size": (0, 0, _no_size), "empty": (0, 0, _is_zero), "equals": (1, 1, same)},
    bool: {"size": (0, 0, _no_size), "empty": (0, 0, lambda _: False), "equals": (1, 1, same)},
    str: {
        "size": (0, 0, units),
        "empty": (0, 0, lambda text: text == ""),
        "equals": (1, 1, same),
        "equalsIgnoreCase": (1, 1, _equals_ignore_case),
        "length": (0, 0, units),
        "isEmpty": (0, 0, lambda text: text == ""),
        "toUpperCase": (0, 0, str.upper),
        "toLowerCase": (0, 0, str.lower),
        "trim": (0, 0, lambda text: text.strip(BLANKS)),
        "substring": (1, 2, _substring),
        "indexOf": (1, 1, _index_of),
        "lastIndexOf": (1, 1, _last_index_of),
        "contains": (1, 1, lambda text, other: _a_text(other) in text),
        "startsWith": (1, 1, lambda text, other: text.startswith(_a_text(other))),
        "endsWith": (1, 1, lambda text, other: text.endswith(_a_text(other))),
        "replace": (2, 2, lambda text, old, new: replace_all(text, _a_text(old), _a_text(new))),
        "concat": (1, 1, lambda text, other: concat(text, _a_text(other))),
    },
    list: {
        "equals": (1, 1, same),
        "size": (0, 0, len),
        "empty": (0, 0, lambda values: not values),
        "get": (1, 1, _element),
        "contains": (1, 1, lambda values, sought: _position(values, sought) >= 0),
        "indexOf": (1, 1, _position),
        "isEmpty": (0, 0, lambda values: not values),
    },
    dict: {
        "equals": (1, 1, same),
        "size": (0, 0, len),
        "empty": (0, 0, lambda value: not value),
        "get": (1, 1, lambda value, key: value.get(key) if isinstance(key, str) else None),
        "containsKey": (1, 1, lambda value, key: isinstance(key, str) and key in value),
        "isEmpty": (0, 0, lambda value: not value),
    },
}
# Known to Java and reachable from the engine, but not available here yet.
LATER_METHODS = frozenset(
    """
    replaceAll replaceFirst matches split compareTo repeat intValue containsValue keySet values
    hashCode toString charAt
    """.split()  # noqa: SIM905 - a table of words reads best as words
)

METHOD_NAMES = frozenset(name for methods in METHODS.values() for name in methods)


def method_caller(name: str) -> Callable[..., Any]:
    """A function of a value and arguments that calls the method of this name."""

    def call(value: Any, *args: Any) -> Any:
        if value is None and name not in ("size", "empty"):
            return None
        row = METHODS.get(value.__class__, {}).get(name)
        if row is None:
            raise Fault(f"{kind(value)} has no method '{name}'", value)
        least, most, function = row
        if not least <= len(args) <= most:
            raise Fault(f"'{name}' of {kind(value)} does not take {len(args)} arguments")
        return function(value, *args)

    return call
