"""Aggregation functions.

Source: Adobe, "Data Prep mapping functions", aggregation ("uses natural ordering").
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from math import copysign
from typing import Any

from mapper.dataprep.functions.arrays import listed
from mapper.dataprep.problems import Fault
from mapper.dataprep.signature import Function, repeated, signature
from mapper.dataprep.utf16 import java_order
from mapper.dataprep.values import is_decimal, kind


def smallest(*values: Any) -> Any:
    """Return the smallest value, or the smallest element of a single array.

    Natural order is Java's `compareTo`: numbers by value, strings by UTF-16 units, false before
    true, dates by instant. The first of equal values wins. Assumed for the platform: nulls are
    ignored; only nulls return null; numbers of different types compare by value; values of
    different kinds are an error.
    """
    given, order = _comparable("min", values)
    return min(given, key=order, default=None)


def largest(*values: Any) -> Any:
    """Return the largest value, or the largest element of a single array, as `smallest` does."""
    given, order = _comparable("max", values)
    return max(given, key=order, default=None)


def _comparable(
    name: str, values: tuple[Any, ...]
) -> tuple[list[Any], Callable[[Any], Any] | None]:
    given = [value for value in listed(values) if value is not None]
    groups = {_group(value) for value in given}
    if None in groups:
        odd = next(value for value in given if _group(value) is None)
        raise Fault(f"{name} cannot put {kind(odd)} in order", odd)
    if len(groups) > 1:
        other = next(value for value in given if _group(value) != _group(given[0]))
        raise Fault(f"{name} got {kind(given[0])} and {kind(other)}", other)
    return given, _ORDERS[groups.pop()] if groups else None


def _group(value: Any) -> str | None:
    """Return the kind of values that a value compares with; None if it has no order."""
    if value.__class__ in (int, float) or is_decimal(value):
        return "number"
    return _GROUPS.get(value.__class__)


def _number_order(value: Any) -> tuple[bool, Any, float]:
    """Return a key that orders as Java orders doubles: -0.0 before 0.0, and NaN last."""
    if value != value:
        return True, 0, 0.0
    zero = copysign(1.0, value) if value.__class__ is float and value == 0 else 1.0
    return False, value, zero


_GROUPS = {str: "string", bool: "boolean", datetime: "date"}
_ORDERS: dict[str | None, Callable[[Any], Any] | None] = {
    "number": _number_order,
    "string": java_order,
    "boolean": None,
    "date": None,
}

FUNCTIONS = (
    Function(
        "min", signature(repeated("values", "any"), returns="any"),
        "Returns the smallest of several values, or of an array.", smallest,
        examples=(("min(3, 1, 4)", 1),),
    ),
    Function(
        "max", signature(repeated("values", "any"), returns="any"),
        "Returns the largest of several values, or of an array.", largest,
        examples=(("max(3, 1, 4)", 4),),
    ),
)  # fmt: skip
