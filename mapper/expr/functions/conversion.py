"""Conversion functions.

Source: Adobe, "Data Prep mapping functions", type conversions.
"""

from __future__ import annotations

from typing import Any

from mapper.expr.problems import Fault
from mapper.expr.signature import Function
from mapper.expr.values import integer_in, kind


def to_integer(value: Any) -> int | None:
    """A text or an integral number as a 32-bit integer.

    Assumed for the platform: the range is that of Java's Integer, and fractions are an error.
    """
    if value is None:
        return None
    number = integer_in(value)
    if number is None:
        raise Fault(f"{kind(value)} is no integer", value)
    if not -(2**31) <= number < 2**31:
        raise Fault("the number does not fit an integer of 32 bits", value)
    return number


FUNCTIONS = (
    Function(
        "to_integer", "input: any", "integer", "Reads a text as an integer.", to_integer,
        examples=(('to_integer("12")', 12),),
    ),
)  # fmt: skip
