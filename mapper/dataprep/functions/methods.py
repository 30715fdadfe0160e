"""Methods of values: those of Java's String, Number, List and Map that do not change the value.

A method of null returns null, except `size` (0) and `empty` (true), which the engine treats as its
operators of these names. Positions and lengths count UTF-16 units. Methods that change a value or
give access to Java's own classes are omitted on purpose.

Source: the answers of Apache Commons JEXL 3.1 on Java 17.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from mapper.dataprep.access import keys_of
from mapper.dataprep.comparison import is_blank, same, size_of
from mapper.dataprep.functions.string_methods import STRING_METHODS
from mapper.dataprep.membership import contains, contains_all
from mapper.dataprep.problems import Fault
from mapper.dataprep.signature import MethodSpec
from mapper.dataprep.values import expect, is_decimal, java_text, kind, to_double


def _element(values: list[Any], position: Any) -> Any:
    if not 0 <= expect(int, position, "'get'") < len(values):
        raise Fault("the array has no element at that position", position)
    return values[position]


def _position(values: Iterable[Any], sought: Any) -> int:
    return next((i for i, value in enumerate(values) if same(value, sought)), -1)


def _last_position(values: list[Any], sought: Any) -> int:
    indexed = reversed(list(enumerate(values)))
    return next((i for i, value in indexed if same(value, sought)), -1)


def _part(values: list[Any], start: Any, end: Any) -> list[Any]:
    expect(int, start, "'subList'")
    expect(int, end, "'subList'")
    if not 0 <= start <= end <= len(values):
        raise Fault("the array has no elements between these positions", values)
    return values[start:end]


def _to_integer(bits: int) -> Callable[[Any], int]:
    low, high = -(2 ** (bits - 1)), 2 ** (bits - 1) - 1

    def convert(value: Any) -> int:
        if value.__class__ is float:
            return 0 if value != value else int(max(low, min(high, value)))
        wrapped: int = (int(value) - low) % 2**bits + low
        return wrapped

    return convert


def _compare_to(value: Any, other: Any) -> int:
    number = value.__class__ in (int, float)
    if other.__class__ is not value.__class__ or (number and _is_long(value) != _is_long(other)):
        raise Fault(f"'compareTo' cannot compare {kind(value)} with {kind(other)}", other)
    return -1 if value < other else int(value > other)


def _is_long(value: Any) -> bool:
    return value.__class__ is int and not -(2**31) <= value < 2**31


def _has_key(value: dict[str, Any], key: Any) -> bool:
    return key.__class__ is str and key in value


def _value_or(value: dict[str, Any], key: Any, default: Any = None) -> Any:
    return value.get(key, default) if key.__class__ is str else default


def _matches(value: Any, pattern: Any) -> bool | None:
    if pattern is None and value.__class__ is str:
        raise Fault("'matches' got null")
    return False if pattern is None else contains(pattern, value)


def _not_contained(_: Any, other: Any) -> bool | None:
    """Return the result of `contains`, `startsWith` and `endsWith` of values without them."""
    return False if other is None else None


# Methods of every value: the engine treats some of them as its operators of these names.
_ANY = {
    "size": MethodSpec(0, 0, size_of, "integer"),
    "empty": MethodSpec(0, 0, is_blank, "boolean"),
    "equals": MethodSpec(1, 1, same, "boolean"),
    "toString": MethodSpec(0, 0, java_text, "string"),
    "matches": MethodSpec(1, 1, _matches, "boolean"),
    "isEmpty": MethodSpec(
        0, 0, lambda value: None if value.__class__ is bool else is_blank(value), "boolean"
    ),
    "contains": MethodSpec(1, 1, _not_contained, "boolean"),
    "startsWith": MethodSpec(1, 1, _not_contained, "boolean"),
    "endsWith": MethodSpec(1, 1, _not_contained, "boolean"),
}
_NUMBER = {
    **_ANY,
    "intValue": MethodSpec(0, 0, _to_integer(32), "integer"),
    "longValue": MethodSpec(0, 0, _to_integer(64), "integer"),
    "doubleValue": MethodSpec(0, 0, to_double, "number"),
    "compareTo": MethodSpec(1, 1, _compare_to, "integer"),
}

METHODS: dict[type, dict[str, MethodSpec]] = {
    type(None): {"size": _ANY["size"], "empty": _ANY["empty"]},
    int: _NUMBER,
    float: {
        **_NUMBER,
        "isNaN": MethodSpec(0, 0, lambda value: value != value, "boolean"),
        "isInfinite": MethodSpec(0, 0, lambda value: abs(value) == float("inf"), "boolean"),
    },
    bool: {
        **_ANY,
        "booleanValue": MethodSpec(0, 0, lambda value: value, "boolean"),
        "compareTo": MethodSpec(1, 1, _compare_to, "integer"),
    },
    str: {**_ANY, **STRING_METHODS},
    list: {
        **_ANY,
        "get": MethodSpec(1, 1, _element, "any"),
        "contains": MethodSpec(1, 1, lambda v, sought: _position(v, sought) >= 0, "boolean"),
        "containsAll": MethodSpec(
            1, 1, lambda v, other: contains_all(v, expect(list, other, "the method")), "boolean"
        ),
        "indexOf": MethodSpec(1, 1, _position, "integer"),
        "lastIndexOf": MethodSpec(1, 1, _last_position, "integer"),
        "subList": MethodSpec(2, 2, _part, "array"),
    },
    dict: {
        **_ANY,
        "get": MethodSpec(1, 1, _value_or, "any"),
        "getOrDefault": MethodSpec(2, 2, _value_or, "any"),
        "containsKey": MethodSpec(1, 1, _has_key, "boolean"),
        "containsValue": MethodSpec(
            1, 1, lambda v, sought: _position(v.values(), sought) >= 0, "boolean"
        ),
        "contains": MethodSpec(
            1, 1, lambda v, sought: False if sought is None else contains(v, sought), "boolean"
        ),
        "keySet": MethodSpec(0, 0, keys_of, "array"),
        "values": MethodSpec(0, 0, lambda value: list(value.values()), "array"),
    },
}


def method_caller(name: str) -> Callable[..., Any]:
    """Return a function of a value and arguments that calls the method of a name."""

    def call(value: Any, *args: Any) -> Any:
        if value is None and name not in ("size", "empty"):
            return None
        methods = _NUMBER if is_decimal(value) else METHODS.get(value.__class__, {})
        method = methods.get(name)
        if method is None:
            raise Fault(f"{kind(value)} has no method '{name}'", value)
        if not method.min_arguments <= len(args) <= method.max_arguments:
            raise Fault(f"'{name}' of {kind(value)} does not take {len(args)} arguments")
        return method.function(value, *args)

    return call
