"""Comparison and logic on values.

Source: the answers of Apache Commons JEXL 3.1 with strict arithmetic: null equals only null, a
boolean compares by truth value, a string next to a number compares as a number and is an error if
it is not one, strings compare by UTF-16 code units.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from mapper.dataprep.problems import Fault, HardFault
from mapper.dataprep.utf16 import java_order
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


def less(left: Any, right: Any) -> bool:
    """Return `left < right`: false if either side is null."""
    if left is None or right is None or _one_object(left, right):
        return False
    return _compare(left, right, "<") < 0


def less_or_equal(left: Any, right: Any) -> bool:
    """Return `left <= right`: true for two nulls, false for a single one."""
    if left is None or right is None or _one_object(left, right):
        return left is right
    return _compare(left, right, "<=") <= 0


def greater(left: Any, right: Any) -> bool:
    """Return `left > right`: false if either side is null."""
    if left is None or right is None or _one_object(left, right):
        return False
    return _compare(left, right, ">") > 0


def greater_or_equal(left: Any, right: Any) -> bool:
    """Return `left >= right`: true for two nulls, false for a single one."""
    if left is None or right is None or _one_object(left, right):
        return left is right
    return _compare(left, right, ">=") >= 0


def _one_object(left: Any, right: Any) -> bool:
    """Return whether both sides are the same array or object, which the engine does not compare."""
    return left is right and left.__class__ in (list, dict)


def negate(value: Any) -> bool:
    """Return `!value`: an error for null."""
    return not logical(value)


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
        raise HardFault(f"{kind(left)} and {kind(right)} have no order")
    raise Fault(f"{kind(left)} and {kind(right)} have no order")


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
