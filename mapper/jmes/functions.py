"""THE table of JMESPath functions: the tree of each call, or why there is none."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from mapper.dataprep import Node
from mapper.dataprep.tree import Literal
from mapper.jmes.builder import Builder

Build: TypeAlias = Callable[[Builder, list[Node]], Node]


def _called(name: str) -> Build:
    return lambda make, args: make.call(name, *args)


def _method(name: str) -> Build:
    return lambda make, args: make.method(args[0], name, *args[1:])


def _length(make: Builder, args: list[Node]) -> Node:
    return make.unless_null(args[0], make.unary("size", args[0]))


def _not_null(make: Builder, args: list[Node]) -> Node:
    # coalesce looks into an array that stands alone
    return args[0] if len(args) == 1 else make.call("coalesce", *args)


def _to_string(make: Builder, args: list[Node]) -> Node:
    test = make.binary("==", args[0], make.literal(None))
    return make.ternary(test, make.literal("null"), make.call("concat", args[0]))


# The texts that are a number to JMESPath; what is none gives null there.
_NUMBER = "[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?"


def _to_number(make: Builder, args: list[Node]) -> Node:
    test = make.binary("=~", args[0], make.literal(_NUMBER))
    return make.ternary(test, make.call("to_decimal", args[0]), make.literal(None))


def _abs(make: Builder, args: list[Node]) -> Node:
    test = make.binary("<", args[0], make.literal(0))
    return make.ternary(test, make.unary("-", args[0]), args[0])


def _contains(make: Builder, args: list[Node]) -> Node:
    subject, sought = args
    match sought:
        case Literal(int() | float() as value) if not isinstance(value, bool):
            if value == int(value):
                # an array may hold it as either kind of number
                kinds = [make.literal(int(value)), make.literal(float(value))]
                return make.binary("||", *(make.method(subject, "contains", k) for k in kinds))
    return make.method(subject, "contains", sought)


_MANY = 255
_CALCULATED = "write a calculated field under `expression`"
_ORDERED = "the platform has no function that orders an array"

# name: least arguments, most arguments, what builds the tree; or what to do without it
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
    "avg": "add the elements by name: (a[0] + a[1]) / 2.0",
    "sum": "add the elements by name: a[0] + a[1]",
    "ceil": _CALCULATED,
    "floor": _CALCULATED,
    "map": "map the path with '[*]' by itself, as a plain source",
    "max_by": _ORDERED,
    "min_by": _ORDERED,
    "merge": "add_to_map(a, b) joins maps; the first value of a key stays",
    "reverse": _ORDERED,
    "sort": _ORDERED,
    "sort_by": _ORDERED,
    "to_array": "to_array(true, a, b) makes an array of values",
    "type": "compare with a value of the type, or convert it with to_integer and the like",
}
