"""The table of JMESPath functions: the tree of each call, or what to write if there is none."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from mapper.dataprep import Node
from mapper.dataprep.tree import Binary, Literal, Ternary, Unary
from mapper.jmes.builder import Builder

Build: TypeAlias = Callable[[Builder, list[Node]], Node]


def _called(name: str) -> Build:
    return lambda make, args: make.call(name, *args)


def _method(name: str) -> Build:
    return lambda make, args: make.method(args[0], name, *args[1:])


def _length(make: Builder, args: list[Node]) -> Node:
    return make.unless_null(args[0], make(Unary, "size", args[0]))


def _not_null(make: Builder, args: list[Node]) -> Node:
    # coalesce replaces a single array by its elements
    return args[0] if len(args) == 1 else make.call("coalesce", *args)


def _to_string(make: Builder, args: list[Node]) -> Node:
    string = make.call("concat", args[0])
    return make(Ternary, make.is_null(args[0]), make(Literal, "null"), string)


# The strings that JMESPath converts to a number; it converts all others to null.
_NUMBER = "[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?"


def _to_number(make: Builder, args: list[Node]) -> Node:
    test = make(Binary, "=~", args[0], make(Literal, _NUMBER))
    return make(Ternary, test, make.call("to_decimal", args[0]), make.null)


def _abs(make: Builder, args: list[Node]) -> Node:
    test = make(Binary, "<", args[0], make(Literal, 0))
    return make(Ternary, test, make(Unary, "-", args[0]), args[0])


def _contains(make: Builder, args: list[Node]) -> Node:
    subject, sought = args
    match sought:
        case Literal(int() | float() as value) if not isinstance(value, bool):
            if value == int(value):
                # an array may contain the number as an integer or as a float
                kinds = [make(Literal, int(value)), make(Literal, float(value))]
                return make(Binary, "||", *(make.method(subject, "contains", k) for k in kinds))
    return make.method(subject, "contains", sought)


_MANY = 255
_CALCULATED = "write a calculated field under `expression`"
_ORDERED = "the platform has no function that sorts an array"

# Name -> minimum and maximum number of arguments, and the builder of the tree; or a hint without
# one.
FUNCTIONS: dict[str, tuple[int, int, Build] | str] = {
    "abs": (1, 1, _abs),
    "contains": (2, 2, _contains),
    "ends_with": (2, 2, _method("endsWith")),
    "join": (2, 2, _called("join")),
    "keys": (1, 1, _called("get_keys")),
    "length": (1, 1, _length),
    "max": (1, 1, _called("max")),
    "min": (1, 1, _called("min")),
    "not_null": (1, _MANY, _not_null),
    "starts_with": (2, 2, _method("startsWith")),
    "to_number": (1, 1, _to_number),
    "to_string": (1, 1, _to_string),
    "values": (1, 1, _method("values")),
    "avg": "add the elements by position: (a[0] + a[1]) / 2.0",
    "sum": "add the elements by position: a[0] + a[1]",
    "ceil": _CALCULATED,
    "floor": _CALCULATED,
    "map": "map the path with '[*]' by itself, as a plain source",
    "max_by": _ORDERED,
    "min_by": _ORDERED,
    "merge": "write add_to_map(a, b); the first value of a duplicate key wins",
    "reverse": _ORDERED,
    "sort": _ORDERED,
    "sort_by": _ORDERED,
    "to_array": "write to_array(true, a, b) to make an array of values",
    "type": "compare with a value of the type, or convert it, for example with to_integer",
}
