"""Conversion functions, which parse numbers as Java's parsers do.

Source: Adobe, "Data Prep mapping functions", type conversions; Java's `Integer.parseInt`,
`BigDecimal`, `Double.parseDouble` and `Float.parseFloat`.
"""

from __future__ import annotations

from collections.abc import Callable
from math import isinf
from typing import Any

from mapper.dataprep.java_numbers import (
    MAX_DIGITS,
    is_decimal_text,
    parse_decimal,
    parse_double,
    parse_integer,
    parse_single,
    shortest_single,
)
from mapper.dataprep.problems import Fault
from mapper.dataprep.signature import Function, signature
from mapper.dataprep.values import MAX_BITS, integer_in, is_decimal, is_not, text_of


def _to_integer(value: Any) -> int | None:
    if value is None:
        return None
    number = parse_integer(value) if value.__class__ is str else integer_in(value)
    if number is None:
        raise Fault(is_not(value, "an integer"), value)
    if not -(2**31) <= number < 2**31:
        raise Fault("the number does not fit a 32-bit integer", value)
    return number


def _to_bigint(value: Any) -> Any:
    """Return an integer of any size, or a `Decimal` for a string with other characters."""
    if value is None:
        return None
    text = _number_text(value)
    if len(text) > MAX_DIGITS:
        raise Fault("the number has too many digits", value)
    number = parse_integer(text)
    if number is not None and number.bit_length() <= MAX_BITS:
        return number
    if number is None and not is_decimal_text(text):
        raise Fault(is_not(value, "a number"), value)
    exact = None if number is not None else parse_decimal(text, MAX_DIGITS)
    if exact is None:
        raise Fault("the number has too many digits", value)
    return exact if exact else exact.copy_abs()  # Java has no negative zero here


def _floating(parse: Callable[[str], float | None], type: str) -> Callable[[Any], float | None]:
    """Return a function that converts to a floating-point type by parsing the value's string."""

    def call(value: Any) -> float | None:
        if value is None:
            return None
        number = parse(_number_text(value))
        if number is None:
            raise Fault(is_not(value, "a number"), value)
        if isinf(number):
            raise Fault(f"the number does not fit a {type}", value)
        return number if type == "double" else shortest_single(number)

    return call


def _number_text(value: Any) -> str:
    if value.__class__ in (str, int, float) or is_decimal(value):
        return text_of(value)
    raise Fault(is_not(value, "a number"), value)


FUNCTIONS = (
    Function(
        "to_bigint", signature("number", input="string"),
        "Converts a string to a number of any size.", _to_bigint,
        examples=(('to_bigint("1000000.34")', 1000000.34),),
        invalid_examples=('to_bigint("1,000")', "to_bigint(true)"),
        assumptions=(
            "Digits after the decimal point are kept, as the documented example shows.",
        ),
    ),
    Function(
        "to_decimal", signature("number", input="string"), "Converts a string to a double.",
        _floating(parse_double, "double"),
        examples=(('to_decimal("20.5")', 20.5),),
        invalid_examples=('to_decimal("20,5")', 'to_decimal("1e999")', "to_decimal(true)"),
    ),
    Function(
        "to_float", signature("number", input="string"),
        "Converts a string to a single-precision number.", _floating(parse_single, "float"),
        examples=(('to_float("12.3456")', 12.3456),),
        invalid_examples=('to_float("12,3456")', 'to_float("1e39")', "to_float(true)"),
        assumptions=(
            "The JSON number has the shortest digits that identify the single-precision number, "
            "as in Java 19 and later; earlier versions sometimes write one more digit.",
        ),
    ),
    Function(
        "to_integer", signature("integer", input="string"),
        "Converts a string to a 32-bit integer.", _to_integer,
        examples=(('to_integer("12")', 12),),
        invalid_examples=('to_integer("12.5")', 'to_integer("3000000000")', "to_integer(true)"),
        assumptions=("The range is that of Java's Integer, and a fraction is an error.",),
    ),
)  # fmt: skip
