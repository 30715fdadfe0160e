"""Arithmetic and bitwise operators.

Source: the answers of Apache Commons JEXL 3.1 with strict arithmetic. Integers have any size, `/`
of integers truncates, `%` is never negative for integers and has the sign of the left side for
floats, null is an error, and booleans are 1 and 0. Bitwise operators return 64-bit integers.
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


def _null(symbol: str) -> str:
    return f"'{symbol}' got null; test for null first, or use coalesce"


def _is_floating(value: Any) -> bool:
    """Return whether an operand makes the operation floating-point, as '1.0' and '1e0' do."""
    if value.__class__ is str:
        return not value.lstrip("+-").isdigit() and value != "" and set(value) <= _FLOATING
    return value.__class__ is float


_FLOATING = frozenset("0123456789.eE+-")


def _divided(left: int, right: int) -> int:
    quotient: int = abs(left) // abs(_divisor(right))
    return quotient if (left < 0) == (right < 0) else -quotient


def _remainder(left: int, right: int) -> int:
    if _divisor(right) < 0:
        raise Fault("'%' of integers does not take a negative divisor", right)
    return left % right


def _remainder_floats(left: float, right: float) -> float:
    _divisor(right)
    if math.isinf(left) or math.isnan(left) or math.isnan(right):
        return math.nan
    return math.fmod(left, right)


def _divisor(right: Any) -> Any:
    if right == 0:
        raise Fault("division by zero")
    return right


def _decimal(symbol: str, left: Any, right: Any, operation: str) -> Any:
    first, second = to_decimal(left), to_decimal(right)
    if symbol in "/%":
        _divisor(second)
    result = getattr(decimal_context(), operation)(first, second)
    if not result.is_finite() or abs(result.adjusted()) > MAX_DIGITS:
        raise Fault("the result has too many digits")
    is_integral = _is_long(left) or _is_long(right)
    if result == 0:
        result = result.copy_abs()  # Java's BigDecimal has no negative zero
    if is_integral and result == result.to_integral_value() and LONG_MIN <= result <= LONG_MAX:
        return int(result)
    return result


def _is_long(value: Any) -> bool:
    return value.__class__ is int and LONG_MIN <= value <= LONG_MAX


Operation = Callable[[Any, Any], Any]


def _operation(
    symbol: str, of_integers: Operation, of_floats: Operation, of_decimals: str
) -> Operation:
    """Return the function of an arithmetic operator.

    Args:
        symbol: The operator.
        of_integers: Computes the result of two integers.
        of_floats: Computes the result of two floats.
        of_decimals: The name of the operation as a method of decimal contexts.
    """

    def call(left: Any, right: Any) -> Any:
        if left.__class__ is int and right.__class__ is int:
            return of_integers(left, right)
        if right is None and left is not None:
            to_double(left) if _is_floating(left) else to_big(left)  # its own fault comes first
        if left is None or right is None:
            raise Fault(_null(symbol))
        if is_decimal(left) or is_decimal(right):
            return _decimal(symbol, left, right, of_decimals)
        if _is_floating(left) or _is_floating(right):
            return of_floats(to_double(left), to_double(right))
        return of_integers(to_big(left), to_big(right))

    return call


_sum = _operation("+", operator.add, operator.add, "add")
subtract = _operation("-", operator.sub, operator.sub, "subtract")
multiply = _operation("*", operator.mul, operator.mul, "multiply")
divide = _operation("/", _divided, lambda left, right: left / _divisor(right), "divide")
modulo = _operation("%", _remainder, _remainder_floats, "remainder")


def add(left: Any, right: Any) -> Any:
    """Return `left + right`: a sum, or the joined strings if either side is a string."""
    if left.__class__ is str or right.__class__ is str:
        if left is None or right is None:
            raise Fault(_null("+"))
        first, second = java_text(left), java_text(right)
        bounded(len(first) + len(second))
        return first + second
    return _sum(left, right)


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
    raise Fault(f"'-' takes a number, not {kind(value)}", value)


def _bitwise(symbol: str, combine: Callable[[int, int], int]) -> Operation:
    return lambda left, right: combine(_bits(left, symbol), _bits(right, symbol))


bit_and = _bitwise("&", operator.and_)
bit_or = _bitwise("|", operator.or_)
bit_exclusive = _bitwise("^", operator.xor)


def complement(value: Any) -> int:
    """Return `~value`, a 64-bit integer."""
    return ~_bits(value, "~")


def _bits(value: Any, symbol: str) -> int:
    if value is None:
        raise Fault(_null(symbol))
    return to_long(value)
