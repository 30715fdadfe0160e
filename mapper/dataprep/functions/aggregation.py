"""Aggregation functions.

Source: Adobe, "Data Prep mapping functions", aggregation ("uses natural ordering").
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from math import copysign
from typing import Any

from mapper.dataprep.functions.arrays import elements_of
from mapper.dataprep.problems import Fault
from mapper.dataprep.signature import Function, repeated, signature
from mapper.dataprep.utf16 import java_order
from mapper.dataprep.values import is_decimal, kind


def _chooser(choose: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that chooses among values that have an order."""

    def call(*values: Any) -> Any:
        candidates = [value for value in elements_of(values) if value is not None]
        group = _group(candidates[0]) if candidates else None
        for value in candidates:
            other = _group(value)
            if other is None:
                raise Fault(f"{choose.__name__} cannot order {kind(value)}", value)
            if other != group:
                raise Fault(f"{choose.__name__} got {kind(candidates[0])} and {kind(value)}", value)
        return choose(candidates, key=_ORDERS.get(group), default=None)

    return call


def _group(value: Any) -> str | None:
    """Return the kind of values that a value is compared with; None if it has no order."""
    if value.__class__ in (int, float) or is_decimal(value):
        return "number"
    return _GROUPS.get(value.__class__)


def _number_order(value: Any) -> tuple[bool, Any, float]:
    """Return a key that orders numbers as Java orders doubles: -0.0 before 0.0, NaN last."""
    if value != value:
        return True, 0, 0.0
    zero = copysign(1.0, value) if value.__class__ is float and value == 0 else 1.0
    return False, value, zero


_GROUPS = {str: "string", bool: "boolean", datetime: "date"}
_ORDERS: dict[str | None, Callable[[Any], Any]] = {"number": _number_order, "string": java_order}
_ASSUMPTIONS = (
    "Null values are ignored; the result is null if all values are null.",
    "Numbers of different types are compared by value; other values of different types are an "
    "error.",
    "Strings are ordered by UTF-16 code units, false comes before true, and dates are ordered by "
    "instant.",
    "The elements of a single array are treated as the arguments.",
)

FUNCTIONS = (
    Function(
        "min", signature("any", values=repeated("any")),
        "Returns the smallest value, or the smallest element of an array.", _chooser(min),
        examples=(("min(3, 1, 4)", 1),), invalid_examples=('min(3, "1", 4)',),
        assumptions=_ASSUMPTIONS,
    ),
    Function(
        "max", signature("any", values=repeated("any")),
        "Returns the largest value, or the largest element of an array.", _chooser(max),
        examples=(("max(3, 1, 4)", 4),), invalid_examples=('max(3, "1", 4)',),
        assumptions=_ASSUMPTIONS,
    ),
)  # fmt: skip
