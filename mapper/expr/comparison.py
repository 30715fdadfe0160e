"""Comparison and logic on values.

Source: the answers of Apache Commons JEXL 3.1 with strict arithmetic: null equals only null, a
boolean compares by truth value, a text against a number compares as a number and is an error
where it is none, text against text compares by UTF-16 code units.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from mapper.expr.problems import Fault
from mapper.expr.values import LONG_MAX, LONG_MIN, kind, logical, to_double, to_long, truth


def equals(left: Any, right: Any) -> bool:
    """`==`."""
    if left is None or right is None:
        return left is right
    if left.__class__ is str and right.__class__ is str:
        return left == right
    if left.__class__ is bool or right.__class__ is bool:
        return truth(left) == truth(right)
    return _compare(left, right, "==") == 0


def equals_array(left: Any, right: Any) -> bool:
    """`==` beside an array literal: to the engine, no array but itself equals one."""
    if left.__class__ is list and right.__class__ is list:
        return False
    return equals(left, right)


def differs(left: Any, right: Any) -> bool:
    """`!=`."""
    return not equals(left, right)


def less(left: Any, right: Any) -> bool:
    """`<`: false where either side is null."""
    return left is not None and right is not None and _compare(left, right, "<") < 0


def less_or_equal(left: Any, right: Any) -> bool:
    """`<=`: true for null against null, false for null against anything else."""
    if left is None or right is None:
        return left is right
    return _compare(left, right, "<=") <= 0


def greater(left: Any, right: Any) -> bool:
    """`>`: false where either side is null."""
    return left is not None and right is not None and _compare(left, right, ">") > 0


def greater_or_equal(left: Any, right: Any) -> bool:
    """`>=`: true for null against null, false for null against anything else."""
    if left is None or right is None:
        return left is right
    return _compare(left, right, ">=") >= 0


def negate(value: Any) -> bool:
    """`!`: an error for null."""
    return not logical(value)


def same(left: Any, right: Any) -> bool:
    """Java's `equals` between two values: numbers of different kinds are not equal."""
    if type(left) is not type(right):
        return False
    if isinstance(left, list):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, dict):
        return left.keys() == right.keys() and all(same(left[key], right[key]) for key in left)
    return bool(left == right)


def _compare(left: Any, right: Any, operator: str) -> int:
    """Negative, zero or positive; both sides are not null."""
    kinds = (left.__class__, right.__class__)
    if _is_big(left) or _is_big(right):
        return _order(_to_big(left), _to_big(right))
    if float in kinds:
        return _order_doubles(to_double(left), to_double(right))
    if int in kinds:
        return _order(to_long(left), to_long(right))
    if str in kinds:
        return _order_texts(left, right, operator)
    if operator == "==":
        return 0 if same(left, right) else -1
    if kinds == (bool, bool) or kinds == (datetime, datetime):
        return _order(left, right)
    if bool in kinds:
        return _order(truth(left), truth(right))
    raise Fault(f"{kind(left)} and {kind(right)} have no order")


def _order(left: Any, right: Any) -> int:
    return -1 if left < right else int(left > right)


def _order_doubles(left: float, right: float) -> int:
    if left != left:
        return 0 if right != right else -1
    return 1 if right != right else _order(left, right)


def _order_texts(left: Any, right: Any, operator: str) -> int:
    if left.__class__ is str and right.__class__ is str:
        if left.isascii() and right.isascii():
            return _order(left, right)
        return _order(_utf16(left), _utf16(right))
    if operator == "==":
        return -1
    if bool in (left.__class__, right.__class__):
        return _order_texts(_bool_text(left), _bool_text(right), operator)
    raise Fault(f"{kind(left)} and {kind(right)} have no order")


def _utf16(text: str) -> bytes:
    return text.encode("utf-16-be", "surrogatepass")


def _bool_text(value: Any) -> Any:
    return ("true" if value else "false") if value.__class__ is bool else value


def _is_big(value: Any) -> bool:
    return value.__class__ is int and not LONG_MIN <= value <= LONG_MAX


def _to_big(value: Any) -> int:
    if value.__class__ is int:
        return value
    if value.__class__ is float:
        if value != value or value in (float("inf"), float("-inf")):
            raise Fault("a number without a finite value has no order among integers", value)
        return int(value)
    return to_long(value)
