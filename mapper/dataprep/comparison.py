"""Comparison, logic and emptiness.

Source: the answers of Apache Commons JEXL 3.1 with strict arithmetic: null equals only null, a
boolean compares by truth value, a string next to a number compares as a number and is an error if
it is not one, strings compare by UTF-16 code units. `empty` and `size` hide faults of their
operand.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from mapper.dataprep.problems import Fault, HardFault
from mapper.dataprep.utf16 import java_order, units
from mapper.dataprep.values import (
    LONG_MAX,
    LONG_MIN,
    is_decimal,
    java_text,
    kind,
    logical,
    to_big,
    to_decimal,
    to_double,
    to_long,
    truth,
)


def equals(left: Any, right: Any) -> bool:
    """Return `left == right`."""
    if left is None or right is None:
        return left is right
    if left.__class__ is str and right.__class__ is str:
        return left == right
    if left.__class__ is bool or right.__class__ is bool:
        return truth(left) == truth(right)
    return _compare(left, right, "==") == 0


def differs(left: Any, right: Any) -> bool:
    """Return `left != right`."""
    return not equals(left, right)


def _ordering(symbol: str, holds: Callable[[int, int], bool]) -> Callable[[Any, Any], bool]:
    """Return the function of `<`, `<=`, `>` or `>=`.

    Null is not less or greater than any value, but `null <= null` and `null >= null` are true. The
    engine treats an array or object in the same way next to itself.
    """
    or_equal = symbol.endswith("=")

    def call(left: Any, right: Any) -> bool:
        if left is None or right is None or (left is right and left.__class__ in (list, dict)):
            return or_equal and left is right
        return holds(_compare(left, right, symbol), 0)

    return call


less = _ordering("<", operator.lt)
less_or_equal = _ordering("<=", operator.le)
greater = _ordering(">", operator.gt)
greater_or_equal = _ordering(">=", operator.ge)


def negate(value: Any) -> bool:
    """Return `!value`; null is an error."""
    return not logical(value)


def is_blank(value: Any) -> bool:
    """Return `empty(value)`: true for null, '', zero, and an empty array or object."""
    if value.__class__ is bool:
        return False
    if value.__class__ in (int, float) or is_decimal(value):
        return bool(value == 0 or value != value)
    return value is None or (value.__class__ in (str, list, dict) and not value)


def size_of(value: Any) -> int | None:
    """Return `size(value)`: 0 for null, UTF-16 units of a string; null if it has no size."""
    if value is None:
        return 0
    if value.__class__ is str:
        return units(value)
    return len(value) if value.__class__ in (list, dict) else None


def or_null(operand: Callable[[Any], Any], row: Any) -> Any:
    """Return the value of an operand; null if it fails, unless with a `HardFault`."""
    try:
        return operand(row)
    except HardFault:
        raise
    except Fault:
        return None


def same(left: Any, right: Any) -> bool:
    """Compare two values like Java's `equals`: numbers of different types are not equal."""
    if type(left) is not type(right):
        return False
    if isinstance(left, list):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, dict):
        return left.keys() == right.keys() and all(same(left[key], right[key]) for key in left)
    if isinstance(left, datetime):
        return _date_key(left) == _date_key(right)
    return repr(left) == repr(right) if left.__class__ is float else bool(left == right)


def _date_key(date: datetime) -> tuple[datetime, datetime, str]:
    """Return the key that orders dates: instant, local time, zone. Source: ZonedDateTime."""
    zone = getattr(date.tzinfo, "key", "")
    return date.astimezone(UTC), date.replace(tzinfo=None, fold=0), zone


def _compare(left: Any, right: Any, operator: str) -> int:
    """Return a negative number, zero or a positive number; neither side is null."""
    kinds = (left.__class__, right.__class__)
    if is_decimal(left) or is_decimal(right):
        return _order(to_decimal(left), to_decimal(right))
    if _is_big(left) or _is_big(right):
        return _order(to_big(left), to_big(right))
    if float in kinds:
        return _order_doubles(to_double(left), to_double(right))
    if int in kinds:
        return _order(to_long(left), to_long(right))
    if str in kinds:
        return _order_texts(java_text(left), java_text(right))
    if operator == "==":
        return 0 if same(left, right) else -1
    if kinds == (bool, bool):
        return _order(left, right)
    if kinds == (datetime, datetime):
        return _order(_date_key(left), _date_key(right))
    if bool in kinds:
        raise HardFault(f"{kind(left)} and {kind(right)} cannot be ordered")
    raise Fault(f"{kind(left)} and {kind(right)} cannot be ordered")


def _order(left: Any, right: Any) -> int:
    return -1 if left < right else int(left > right)


def _order_doubles(left: float, right: float) -> int:
    if left != left:
        return 0 if right != right else -1
    return 1 if right != right else _order(left, right)


def _order_texts(left: str, right: str) -> int:
    if left.isascii() and right.isascii():
        return _order(left, right)
    return _order(java_order(left), java_order(right))


def _is_big(value: Any) -> bool:
    return value.__class__ is int and not LONG_MIN <= value <= LONG_MAX
