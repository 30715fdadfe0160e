"""Arithmetic and bitwise operators.

Source: the answers of Apache Commons JEXL 3.1 with strict arithmetic. Integers have any size, `/`
of integers truncates, `%` of integers is never negative, null is a fault, booleans are 1 and 0, and
`+` with a string on either side joins strings.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from typing import Any

from mapper.dataprep.java_numbers import MAX_DIGITS
from mapper.dataprep.problems import Fault
from mapper.dataprep.values import (
    LONG_MAX,
    LONG_MIN,
    bounded,
    decimal_context,
    is_decimal,
    java_text,
    kind,
    to_big,
    to_decimal,
    to_double,
    to_long,
)


def add(left: Any, right: Any) -> Any:
    """Return `left + right`: a sum, or two joined strings."""
    if left.__class__ is int and right.__class__ is int:
        return left + right
    if left.__class__ is str or right.__class__ is str:
        if left is None or right is None:
            raise Fault(_null("+"))
        first, second = java_text(left), java_text(right)
        bounded(len(first) + len(second))
        return first + second
    return _calculated("+", left, right, operator.add, operator.add, "add")


def subtract(left: Any, right: Any) -> Any:
    """Return `left - right`."""
    if left.__class__ is int and right.__class__ is int:
        return left - right
    return _calculated("-", left, right, operator.sub, operator.sub, "subtract")


def multiply(left: Any, right: Any) -> Any:
    """Return `left * right`."""
    if left.__class__ is int and right.__class__ is int:
        return left * right
    return _calculated("*", left, right, operator.mul, operator.mul, "multiply")


def divide(left: Any, right: Any) -> Any:
    """Return `left / right`, truncated for integers; division by zero is always a fault."""
    return _calculated("/", left, right, _divided, _divided_floats, "divide")


def modulo(left: Any, right: Any) -> Any:
    """Return `left % right`: never negative for integers; for floats with the sign of the left."""
    return _calculated("%", left, right, _remainder, _remainder_floats, "remainder")


def _calculated(
    symbol: str,
    left: Any,
    right: Any,
    of_integers: Callable[[int, int], int],
    of_floats: Callable[[float, float], float],
    of_decimals: str,
) -> Any:
    if right is None and left is not None:
        to_double(left) if _is_floating(left) else to_big(left)  # its own fault comes first
    if left is None or right is None:
        raise Fault(_null(symbol))
    if is_decimal(left) or is_decimal(right):
        return _decimal(symbol, left, right, of_decimals)
    if _is_floating(left) or _is_floating(right):
        return of_floats(to_double(left), to_double(right))
    return of_integers(to_big(left), to_big(right))


def _null(symbol: str) -> str:
    return f"'{symbol}' got null; guard it with a test for null or with coalesce"


def _is_floating(value: Any) -> bool:
    """Return whether an operand makes the operation floating-point, as '1.0' and '1e0' do."""
    if value.__class__ is str:
        return not value.lstrip("+-").isdigit() and value != "" and set(value) <= _FLOATING
    return value.__class__ is float


_FLOATING = frozenset("0123456789.eE+-")


def _divided(left: int, right: int) -> int:
    if right == 0:
        raise Fault("division by zero")
    quotient = abs(left) // abs(right)
    return quotient if (left < 0) == (right < 0) else -quotient


def _divided_floats(left: float, right: float) -> float:
    if right == 0:
        raise Fault("division by zero")
    return left / right


def _remainder(left: int, right: int) -> int:
    if right == 0:
        raise Fault("division by zero")
    if right < 0:
        raise Fault("'%' of integers takes no negative divisor", right)
    return left % right


def _remainder_floats(left: float, right: float) -> float:
    if right == 0:
        raise Fault("division by zero")
    if math.isinf(left) or math.isnan(left) or math.isnan(right):
        return math.nan
    return math.fmod(left, right)


def _decimal(symbol: str, left: Any, right: Any, operation: str) -> Any:
    first, second = to_decimal(left), to_decimal(right)
    if symbol in "/%" and second == 0:
        raise Fault("division by zero")
    result = getattr(decimal_context(), operation)(first, second)
    if not result.is_finite() or abs(result.adjusted()) > MAX_DIGITS:
        raise Fault("the result has too many digits")
    whole = _is_long(left) or _is_long(right)
    if result == 0:
        result = result.copy_abs()  # Java's BigDecimal has no negative zero
    if whole and result == result.to_integral_value() and LONG_MIN <= result <= LONG_MAX:
        return int(result)
    return result


def _is_long(value: Any) -> bool:
    return value.__class__ is int and LONG_MIN <= value <= LONG_MAX


def negative(value: Any) -> Any:
    """Return `-value`: the opposite of a boolean; the smallest integers stay unchanged."""
    if value.__class__ is bool:
        return not value
    if value.__class__ is int:
        return value if value in (-(2**31), LONG_MIN) else -value
    if value.__class__ is float:
        return -value
    if is_decimal(value):
        return value.copy_negate() if value else value
    raise Fault(f"'-' before {kind(value)} is no number", value)


def bit_and(left: Any, right: Any) -> int:
    """Return `left & right`, a 64-bit integer."""
    return _bits(left, "&") & _bits(right, "&")


def bit_or(left: Any, right: Any) -> int:
    """Return `left | right`, a 64-bit integer."""
    return _bits(left, "|") | _bits(right, "|")


def bit_exclusive(left: Any, right: Any) -> int:
    """Return `left ^ right`, a 64-bit integer."""
    return _bits(left, "^") ^ _bits(right, "^")


def complement(value: Any) -> int:
    """Return `~value`, a 64-bit integer."""
    return ~_bits(value, "~")


def _bits(value: Any, symbol: str) -> int:
    if value is None:
        raise Fault(_null(symbol))
    return to_long(value)
