"""Values of the language, and their conversion to booleans, numbers and strings.

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
MAX_INTEGER = 40  # characters; no integer type has that many digits
MAX_BITS = 13_000  # Python does not print integers with more than 4,300 digits
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
    return _KINDS.get(type(value)) or ("a number" if is_decimal(value) else "a value")


def is_decimal(value: Any) -> bool:
    """Return whether a value is a `Decimal`, without importing its module."""
    return bool(value.__class__.__name__ == "Decimal")


_KINDS = {
    type(None): "null",
    bool: "a boolean",
    int: "an integer",
    float: "a number",
    str: "a string",
    datetime: "a date",
    list: "an array",
    dict: "an object",
}


def truth(value: Any) -> bool:
    """Return whether a value is true as a condition: null, false, 0, '' and 'false' are not."""
    if value is None or value is False:
        return False
    if value.__class__ is str:
        return value != "" and value != "false"
    if value.__class__ is int or value.__class__ is float or is_decimal(value):
        return bool(value == value and value != 0)
    return True


def logical(value: Any) -> bool:
    """Return whether an operand of `!`, `&&` or `||` is true; null is an error."""
    if value is None:
        raise Fault("a logical operator got null")
    return truth(value)


def to_long(value: Any) -> int:
    """Convert an operand of an integer comparison or a bitwise operator to 64 bits."""
    number = value if value.__class__ is int else to_big(value)
    if LONG_MIN <= number <= LONG_MAX:
        return int(number)
    if value.__class__ is str:
        raise _not_numeric(value, "an integer")
    return int((number - LONG_MIN) % 2**64 + LONG_MIN)  # the low 64 bits, as Java keeps them


def to_big(value: Any) -> int:
    """Convert an operand of arithmetic or comparison to an integer of any size."""
    match value:
        case bool() | int():
            return int(value)
        case float():
            return 0 if isnan(value) else int(max(LONG_MIN, min(LONG_MAX, value)))
        case "":
            return 0
        case str():
            number = parse_integer(value)
            if number is not None:
                return number
        case _ if is_decimal(value):
            return int(value)
    raise _not_numeric(value, "an integer")


def to_double(value: Any) -> float:
    """Convert the other operand of floating-point arithmetic or comparison."""
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
            if number is not None:
                return number
        case _ if is_decimal(value):
            return float(value)
    raise _not_numeric(value, "a number")


def to_decimal(value: Any) -> Any:
    """Convert the other operand of arithmetic with a `Decimal`."""
    match value:
        case bool():
            return decimal.Decimal(int(value))
        case int():
            return decimal_context().create_decimal(value)
        case float():
            if isinf(value):
                raise HardFault("infinity is not a decimal number", value)
            text = "0" if isnan(value) else number_text(abs(value) if value == 0 else value)
            return decimal_context().create_decimal(text)
        case "":
            return decimal.Decimal(0)
        case str():
            if len(value) <= MAX_DIGITS and is_decimal_text(value):
                number = decimal_context().create_decimal(value)
                if number.is_finite() and abs(number.adjusted()) <= MAX_DIGITS:
                    return number
        case _ if is_decimal(value):
            return value
    raise _not_numeric(value, "a number")


def _not_numeric(value: Any, expected: str) -> Fault:
    """Return the fault of an operand that is not a number."""
    fault = HardFault if value.__class__ is str else Fault
    return fault(is_not(value, expected), value)


def is_not(value: Any, expected: str) -> str:
    """Return the reason why a value cannot be converted, such as "the string is not a number"."""
    subject = "the string" if value.__class__ is str else kind(value)
    return f"{subject} is not {expected}"


def decimal_context() -> Any:
    """Return the engine's default, MathContext.DECIMAL128: 34 digits, rounding half to even."""
    return decimal.Context(prec=34, rounding=decimal.ROUND_HALF_EVEN, traps=[])


def number_text(value: Any) -> str:
    """Return a number as Java prints it: 100.0 is `100.0`, 1e7 is `1.0E7`."""
    if is_decimal(value):
        return str(value)  # Python's Decimal and Java's BigDecimal print alike
    if isinstance(value, int):
        if value.bit_length() > MAX_BITS:
            raise Fault("the number has too many digits")
        return str(value)
    if isnan(value):
        return "NaN"
    if isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if value == 0 or 1e-3 <= abs(value) < 1e7:
        return repr(value)
    # Java writes at least two digits of the smallest double
    number = decimal.Decimal(repr(value) if abs(value) > _SMALLEST else "4.9e-324").copy_abs()
    digits = "".join(map(str, number.as_tuple().digits)).rstrip("0")
    sign = "-" if value < 0 else ""
    return f"{sign}{digits[0]}.{digits[1:] or '0'}E{number.adjusted()}"


def date_text(value: datetime) -> str:
    """Return a date in ISO 8601, with seconds, and with a fraction if it is not zero.

    UTC is `Z`, and another time zone is its offset. A date whose offset has seconds, which RFC 3339
    does not allow, is converted to UTC.
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
    raise Fault(f"{kind(value)} cannot be converted to a string", value)


def java_text(value: Any) -> str:
    """Convert a value as Java's toString does, for an operator that takes a string.

    Examples are `[new, sale]`, `{a=1}` and `null`. Assumed for the platform: a date is its ISO 8601
    string.
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
    """Punctuation in `java_text`, as opposed to strings of the value."""

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
        value = int(value)  # the number is so large that it has no fraction
    if value.__class__ is int and value.bit_length() > MAX_BITS:
        raise Fault("the number has too many digits")
    return value
