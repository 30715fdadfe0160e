"""Conversion functions, which read numbers as Java's parsers do.

Source: Adobe, "Data Prep mapping functions", type conversions; Java's `Integer.parseInt`,
`BigDecimal`, `Double.parseDouble` and `Float.parseFloat`.
"""

from __future__ import annotations

from math import isinf
from typing import Any

from mapper.dataprep.java_numbers import (
    MAX_DIGITS,
    decimal_in,
    double,
    is_decimal_text,
    shortest_single,
    single,
    whole_number,
)
from mapper.dataprep.problems import Fault
from mapper.dataprep.signature import Function, Parameter, signature
from mapper.dataprep.values import MAX_BITS, integer_in, is_decimal, kind, text_of


def to_integer(value: Any) -> int | None:
    """Convert a string or an integral number to a 32-bit integer.

    Assumed for the platform: the range is that of Java's Integer, and fractions are an error.
    """
    if value is None:
        return None
    number = whole_number(value) if value.__class__ is str else integer_in(value)
    if number is None:
        raise Fault(f"{kind(value)} is no integer", value)
    if not -(2**31) <= number < 2**31:
        raise Fault("the number does not fit an integer of 32 bits", value)
    return number


def to_bigint(value: Any) -> Any:
    """Convert a string to a number of any size, exactly.

    Assumed for the platform, after the documented example: a string is parsed as Java's
    `BigDecimal`, so digits after the point are kept; a string of digits only is an integer.
    """
    if value is None:
        return None
    text = _number_text(value)
    if len(text) > MAX_DIGITS:
        raise Fault("the number has too many digits", value)
    number = whole_number(text)
    if number is None:
        if not is_decimal_text(text):
            raise Fault(f"{kind(value)} is no number", value)
        return _exact_decimal(text)
    if number.bit_length() > MAX_BITS:
        raise Fault("the number has too many digits", value)
    return number


def _exact_decimal(text: str) -> Any:
    number = decimal_in(text, MAX_DIGITS)
    if number is None:
        raise Fault("the number has too many digits", text)
    return number if number else number.copy_abs()  # Java has no negative zero here


def to_decimal(value: Any) -> float | None:
    """Convert a string or a number to a double."""
    if value is None:
        return None
    text = _number_text(value)
    number = double(text)
    if number is None:
        raise Fault(f"{kind(value)} is no number", value)
    if isinf(number):
        raise Fault("the number does not fit a double", value)
    return number


def to_float(value: Any) -> float | None:
    """Convert to single precision; return the double with the same shortest digits.

    A Java Float becomes JSON by its digits: 12.3456 stays 12.3456. Assumed for the platform: these
    are the shortest ones, at least two, as in Java 19 and later; older versions sometimes write one
    more.
    """
    if value is None:
        return None
    text = _number_text(value)
    number = single(text)
    if number is None:
        raise Fault(f"{kind(value)} is no number", value)
    if isinf(number):
        raise Fault("the number does not fit a float", value)
    return shortest_single(number)


def _number_text(value: Any) -> str:
    if value.__class__ in (str, int, float) or is_decimal(value):
        return text_of(value)
    raise Fault(f"{kind(value)} is no number", value)


FUNCTIONS = (
    Function(
        "to_bigint", signature(Parameter("input", "string"), returns="number"),
        "Converts a string to a number of any size.", to_bigint,
        examples=(('to_bigint("1000000.34")', 1000000.34),),
    ),
    Function(
        "to_decimal", signature(Parameter("input", "string"), returns="number"),
        "Converts a string to a double.", to_decimal,
        examples=(('to_decimal("20.5")', 20.5),),
    ),
    Function(
        "to_float", signature(Parameter("input", "string"), returns="number"),
        "Converts a string to a single-precision float.", to_float,
        examples=(('to_float("12.3456")', 12.3456),),
    ),
    Function(
        "to_integer", signature(Parameter("input", "string"), returns="integer"),
        "Converts a string to an integer.", to_integer,
        examples=(('to_integer("12")', 12),),
    ),
)  # fmt: skip
