"""Values of the language and how they are read as truth, number and text.

A value is None, bool, int, float, str, an aware `datetime`, a list or a dict.
Source: the answers of Apache Commons JEXL 3.1 with strict arithmetic.
"""

from __future__ import annotations

import re
from datetime import datetime
from math import isinf, isnan
from typing import Any

from mapper.expr.problems import Fault

MOST_TEXT = 10_000_000
MOST_INTEGER = 40  # characters; no integer type has so many digits
MOST_BITS = 13_000  # Python does not print integers of more than 4,300 digits
LONG_MIN, LONG_MAX = -(2**63), 2**63 - 1

_INTEGER = re.compile(r"[+-]?[0-9]+\Z")
_DOUBLE = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?\Z")


def kind(value: Any) -> str:
    """The language's own name for a value's type, for messages."""
    return _KINDS.get(type(value), "value")


_KINDS = {
    type(None): "null",
    bool: "a boolean",
    int: "an integer",
    float: "a number",
    str: "a text",
    datetime: "a date",
    list: "an array",
    dict: "an object",
}


def truth(value: Any) -> bool:
    """How a condition reads a value: null, false, 0, '' and exactly 'false' are false."""
    if value is None or value is False:
        return False
    if value.__class__ is str:
        return value != "" and value != "false"
    if value.__class__ is int or value.__class__ is float:
        return value == value and value != 0
    return True


def logical(value: Any) -> bool:
    """How `!`, `&&` and `||` read an operand: as a condition does, but null is an error."""
    if value is None:
        raise Fault("a logical operator got null")
    return truth(value)


def to_long(value: Any) -> int:
    """How an integer comparison reads its other side."""
    match value:
        case bool() | int():
            return int(value)
        case float():
            return 0 if isnan(value) else _clamp(value)
        case "":
            return 0
        case str() if _INTEGER.match(value) and len(value) <= 20:
            number = int(value)
            if LONG_MIN <= number <= LONG_MAX:
                return number
    raise Fault(f"{kind(value)} is no integer to compare with", value)


def _clamp(value: float) -> int:
    if isinf(value):
        return LONG_MAX if value > 0 else LONG_MIN
    return max(LONG_MIN, min(LONG_MAX, int(value)))


def to_double(value: Any) -> float:
    """How a comparison with a decimal number reads its other side."""
    match value:
        case bool() | float():
            return float(value)
        case int():
            try:
                return float(value)
            except OverflowError:
                return float("inf") if value > 0 else float("-inf")
        case "":
            return float("nan")
        case str() if _DOUBLE.match(value):
            return float(value)
    raise Fault(f"{kind(value)} is no number to compare with", value)


def number_text(value: int | float) -> str:
    """A number as Java writes it: 100.0 -> `100.0`, 1e7 -> `1.0E7`, 0.0001 -> `1.0E-4`."""
    if isinstance(value, int):
        if value.bit_length() > MOST_BITS:
            raise Fault("the number has too many digits")
        return str(value)
    if isnan(value):
        return "NaN"
    if isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    size = abs(value)
    if size == 0 or 1e-3 <= size < 1e7:
        return repr(value)
    plain, _, exponent = repr(size).partition("e")
    whole, _, fraction = plain.partition(".")
    mantissa = (whole + fraction).strip("0")
    if exponent:
        power = int(exponent)
    elif whole != "0":
        power = len(whole) - 1
    else:
        power = len(fraction.lstrip("0")) - len(fraction) - 1
    sign = "-" if value < 0 else ""
    return f"{sign}{mantissa[0]}.{mantissa[1:] or '0'}E{power}"


def date_text(value: datetime) -> str:
    """A date as ISO 8601 text: seconds always, a fraction only where there is one.

    UTC is written `Z`, another zone as its offset.
    """
    text = f"{value.year:04d}-{value:%m-%dT%H:%M:%S}"
    if value.microsecond:
        digits = f"{value.microsecond:06d}"
        text += "." + (digits[:3] if digits.endswith("000") else digits)
    offset = value.utcoffset()
    if not offset:
        return text + "Z"
    minutes = int(offset.total_seconds()) // 60
    sign, minutes = ("-", -minutes) if minutes < 0 else ("+", minutes)
    return f"{text}{sign}{minutes // 60:02d}:{minutes % 60:02d}"


def integer_in(value: Any) -> int | None:
    """The whole number that a value is or holds as text; None for any other value."""
    if value.__class__ is int:
        return int(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str) and len(value) <= MOST_INTEGER and _INTEGER.match(value):
        return int(value)
    return None


def bounded(length: int) -> None:
    """Refuse a text that a function would make without measure."""
    if length > MOST_TEXT:
        raise Fault(f"the result would be a text of more than {MOST_TEXT:,} characters")


def text_of(value: Any) -> str:
    """A value as text where a function takes text.

    Assumed for the platform: numbers, booleans and dates become their text; arrays and objects
    are an error.
    """
    if value.__class__ is str:
        return value
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return number_text(value)
        case datetime():
            return date_text(value)
    raise Fault(f"{kind(value)} cannot be used as text", value)
