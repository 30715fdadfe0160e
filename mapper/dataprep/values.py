"""Values of the language, and how they are read as booleans, numbers and strings.

A value is None, bool, int, float, str, an aware `datetime`, a list or a dict. A number with the
suffix B, and results computed with it, are a `decimal.Decimal`, which becomes a JSON number
(`json_value`).

Source: the answers of Apache Commons JEXL 3.1 with strict arithmetic.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from math import isinf, isnan
from typing import TYPE_CHECKING, Any

from mapper.dataprep.java_numbers import (
    MAX_DIGITS,
    TRIMMED,
    is_decimal_text,
    parse_double,
    parse_integer,
)
from mapper.dataprep.problems import Fault, HardFault
from mapper.text.importing import lazy_module

if TYPE_CHECKING:
    import decimal
else:
    decimal = lazy_module("decimal")


MAX_TEXT = 10_000_000
MAX_INTEGER = 40  # characters; no integer type has so many digits
MAX_BITS = 13_000  # Python does not print integers of more than 4,300 digits
_NO_OFFSET = timedelta(0)
LONG_MIN, LONG_MAX = -(2**63), 2**63 - 1

_SMALLEST = 5e-324
_NAMED = {
    "NaN": float("nan"), "-NaN": float("nan"),
    "Infinity": float("inf"), "-Infinity": float("-inf"),
}  # fmt: skip
_INTEGER = re.compile(r"[+-]?[0-9]+\Z")


def kind(value: Any) -> str:
    """Return the language's name for the type of a value, for messages."""
    return _KINDS.get(type(value)) or ("a number" if is_decimal(value) else "value")


def is_decimal(value: Any) -> bool:
    """Return whether a value is a `Decimal`, without importing its module."""
    return bool(value.__class__.__name__ == "Decimal")


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
    """Read a value as a condition: null, false, 0, '' and exactly 'false' are false."""
    if value is None or value is False:
        return False
    if value.__class__ is str:
        return value != "" and value != "false"
    if value.__class__ is int or value.__class__ is float or is_decimal(value):
        return bool(value == value and value != 0)
    return True


def logical(value: Any) -> bool:
    """Read an operand of `!`, `&&` and `||`: like a condition, but null is an error."""
    if value is None:
        raise Fault("a logical operator got null")
    return truth(value)


def to_long(value: Any) -> int:
    """Read a value for an integer comparison or a bitwise operator."""
    match value:
        case bool():
            return int(value)
        case int():
            return _wrapped(value)
        case float():
            return 0 if isnan(value) else _clamp(value)
        case "":
            return 0
        case str():
            number = parse_integer(value)
            if number is not None and LONG_MIN <= number <= LONG_MAX:
                return number
            raise HardFault("the text beside a whole number is none itself", value)
    if is_decimal(value):
        return _wrapped(int(value))
    raise Fault(f"{kind(value)} is no integer", value)


def _wrapped(value: int) -> int:
    """Return the low 64 bits, as Java keeps them of a BigInteger."""
    return value if LONG_MIN <= value <= LONG_MAX else (value - LONG_MIN) % 2**64 + LONG_MIN


def _clamp(value: float) -> int:
    if isinf(value):
        return LONG_MAX if value > 0 else LONG_MIN
    return max(LONG_MIN, min(LONG_MAX, int(value)))


def to_double(value: Any) -> float:
    """Read the other side of arithmetic and comparison with a float."""
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
        case str():
            number = parse_double(value)
            if number is None:
                number = _NAMED.get(value.strip(TRIMMED).lstrip("+"))
            if number is None:
                raise HardFault("the text beside a number is none itself", value)
            return number
    if is_decimal(value):
        return float(value)
    raise Fault(f"{kind(value)} is no number", value)


def to_big(value: Any) -> int:
    """Read a value for arithmetic and comparison of integers of any size."""
    match value:
        case bool() | int():
            return int(value)
        case float():
            return 0 if isnan(value) else _clamp(value)
        case "":
            return 0
        case str():
            number = parse_integer(value)
            if number is None:
                raise HardFault("the text beside a whole number is none itself", value)
            return number
    if is_decimal(value):
        return int(value)
    raise Fault(f"{kind(value)} is no number", value)


def to_decimal(value: Any) -> Any:
    """Read the other side of arithmetic with a `Decimal`."""
    match value:
        case bool():
            return decimal.Decimal(int(value))
        case int():
            return decimal_context().create_decimal(value)
        case float():
            if isinf(value):
                raise HardFault("an infinite number is no decimal", value)
            text = "0" if isnan(value) else number_text(abs(value) if value == 0 else value)
            return decimal_context().create_decimal(text)
        case "":
            return decimal.Decimal(0)
        case str():
            if len(value) <= MAX_DIGITS and is_decimal_text(value):
                number = decimal_context().create_decimal(value)
                if number.is_finite() and abs(number.adjusted()) <= MAX_DIGITS:
                    return number
            raise HardFault("the text beside a number is none itself", value)
    if is_decimal(value):
        return value
    raise Fault(f"{kind(value)} is no number", value)


def decimal_context() -> Any:
    """Return 34 digits, half to even. Source: MathContext.DECIMAL128, the engine's default."""
    return decimal.Context(prec=34, rounding=decimal.ROUND_HALF_EVEN, traps=[])


def number_text(value: Any) -> str:
    """Write a number as Java does: 100.0 -> `100.0`, 1e7 -> `1.0E7`, 0.0001 -> `1.0E-4`."""
    if is_decimal(value):
        return str(value)  # Python's Decimal and Java's BigDecimal write numbers alike
    if isinstance(value, int):
        if value.bit_length() > MAX_BITS:
            raise Fault("the number has too many digits")
        return str(value)
    if isnan(value):
        return "NaN"
    if isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    size = abs(value)
    if size == 0 or 1e-3 <= size < 1e7:
        return repr(value)
    text = repr(size) if size > _SMALLEST else "4.9e-324"  # two digits at least
    plain, _, exponent = text.partition("e")
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
    """Write a date in ISO 8601: always with seconds, a fraction only if there is one.

    UTC is `Z`, another zone is its offset; an offset with seconds, which RFC 3339 does not allow,
    is converted to UTC.
    """
    if (value.utcoffset() or _NO_OFFSET).seconds % 60:
        value = value.astimezone(UTC)
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
    """Return the integer that a value or its string is; None for any other value."""
    if value.__class__ is int:
        return int(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if is_decimal(value) and value == value.to_integral_value():
        return int(value)
    if isinstance(value, str) and len(value) <= MAX_INTEGER and _INTEGER.match(value):
        return int(value)
    return None


def position_of(value: Any) -> Any:
    """Return an argument that is a position or a count; raise `Fault` if it is not an integer."""
    if value.__class__ is int:
        return value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    raise Fault(f"{kind(value)} is not an integer", value)


def expect(cls: type, value: Any, function: str) -> Any:
    """Return an argument of a class; raise `Fault`, which names the function, for another value."""
    if value.__class__ is cls:
        return value
    raise Fault(f"{function} takes {_KINDS[cls]}, not {kind(value)}", value)


def bounded(length: int) -> None:
    """Raise `Fault` for a string that is too long to build."""
    if length > MAX_TEXT:
        raise Fault(f"the result would have more than {MAX_TEXT:,} characters")


def text_of(value: Any) -> str:
    """Convert a value to a string, for a function that takes a string.

    Assumed for the platform: numbers, booleans and dates are converted; arrays and objects are an
    error.
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
    if is_decimal(value):
        return str(value)
    raise Fault(f"{kind(value)} cannot be used as text", value)


def java_text(value: Any) -> str:
    """Convert a value like Java's toString, for an operator that takes a string.

    `[new, sale]`, `{a=1}`, `null`. Assumed for the platform: a date is its ISO 8601 string.
    """
    parts: list[str] = []
    size = 0
    stack: list[Any] = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, _Mark):
            text = str(item)
        elif item is None:
            text = "null"
        elif item.__class__ is list:
            inside = [part for element in item for part in (_Mark(", "), element)][1:]
            stack += [_Mark("]"), *reversed(inside), _Mark("[")]
            continue
        elif item.__class__ is dict:
            inside = [
                part
                for key, element in item.items()
                for part in (_Mark(", "), _Mark(f"{key}="), element)
            ][1:]
            stack += [_Mark("}"), *reversed(inside), _Mark("{")]
            continue
        else:
            text = text_of(item)
        parts.append(text)
        size += len(text)
        bounded(size)
    return "".join(parts)


class _Mark(str):
    """Punctuation of `java_text`, as opposed to strings of the value."""

    __slots__ = ()


def json_value(value: Any) -> Any:
    """Return a value of the language as a JSON value: each `Decimal` as a float, keys as strings.

    Dates stay aware datetimes.

    Raises:
        Fault: for a number that JSON cannot represent here.
    """
    if value.__class__ is list:
        return [json_value(item) for item in value]
    if value.__class__ is dict:
        return {str(key): json_value(item) for key, item in value.items()}
    if is_decimal(value):
        number = float(value)
        if not isinf(number):
            return number
        value = int(value)  # far above 1, so that nothing is behind the point
    if value.__class__ is int and value.bit_length() > MAX_BITS:
        raise Fault("the number has too many digits")
    return value
