"""Values of number and string literals.

Source: the grammar of Apache Commons JEXL 3.1, and its answers.
"""

from __future__ import annotations

import re
from typing import Any

from mapper.dataprep.java_numbers import parse_decimal, parse_single, shortest_single
from mapper.text.patterns import lazy_pattern

MAX_DIGITS = 300

_SURROGATES = lazy_pattern("[\ud800-\udfff]")


class LiteralError(ValueError):
    """An invalid literal; `hint` says what to write instead."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


def number_value(text: str) -> Any:
    """Return the number of a token: int, float, or (suffix B) `Decimal`.

    `010` is octal and `0x1F` is hexadecimal. The suffixes L and H make an integer, d a double, f a
    double with single precision, and B a decimal. L and H do not change the value of an integer.

    Raises:
        LiteralError: for an invalid octal number, or too many digits.
    """
    if len(text) > MAX_DIGITS:
        raise _too_long()
    if text[:2] in ("0x", "0X"):
        return int(text.rstrip("lLhH"), 16)
    suffix = text[-1].lower() if text[-1].isalpha() else ""
    digits = text[:-1] if suffix else text
    if suffix == "b":
        return _decimal(digits)
    if suffix == "f":
        number = parse_single(digits)
        assert number is not None
        return shortest_single(number)
    if suffix == "d" or not digits.isdigit():
        return float(digits)
    if digits[0] == "0" and len(digits) > 1:
        if not set(digits) <= set("01234567"):
            raise LiteralError(f"'{text}' is not a valid number: a leading 0 makes it octal")
        return int(digits, 8)
    return int(digits)


def _decimal(digits: str) -> Any:
    number = parse_decimal(digits, MAX_DIGITS)
    if number is None:
        raise _too_long()
    return number


def _too_long() -> LiteralError:
    return LiteralError("the number has too many digits", "write it as a string, in quotes")


def number_literal(value: Any) -> str:
    """Return the literal of a number; `number_value` parses it back."""
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return _float_literal(value)
    sign, digits, exponent = value.as_tuple()
    if exponent <= 0 and (exponent >= -MAX_DIGITS // 2 or len(digits) == 1):
        return f"{value:f}B"
    text = "".join(map(str, digits)) + "0" * (len(digits) == 1)
    return f"{'-' * sign}{text[0]}.{text[1:]}e{exponent + len(digits) - 1}B"


def _float_literal(value: float) -> str:
    text = repr(value)
    if text in ("inf", "-inf"):
        return text.replace("inf", "1.0e999")
    mantissa, exponent_mark, exponent = text.partition("e")
    return (mantissa if "." in mantissa else mantissa + ".0") + exponent_mark + exponent


def text_value(token: str) -> str:
    r"""Return the string between quotes. Escapes are the own quote, `\\` and `\uXXXX`.

    Raises:
        LiteralError: for an unpaired surrogate.
    """
    quote, inside = token[0], token[1:-1]
    if "\\" in inside:

        def replace(match: re.Match[str]) -> str:
            escaped = match[1]
            if len(escaped) == 5:
                return chr(int(escaped[1:], 16))
            return escaped if escaped in (quote, "\\") else match[0]

        inside = re.sub(r"\\(u[0-9a-fA-F]{4}|.)", replace, inside)
        inside = re.sub("[\ud800-\udbff][\udc00-\udfff]", _joined, inside)
    if _SURROGATES.search(inside):
        raise LiteralError("unpaired surrogate in a string", "write both surrogates of the pair")
    return inside


def _joined(match: re.Match[str]) -> str:
    return match[0].encode("utf-16", "surrogatepass").decode("utf-16")


def text_literal(text: str) -> str:
    """Return a string as a literal in double quotes; `text_value` parses it back."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    escaped = re.sub(r"[\x00-\x1f\x7f\x85\u2028\u2029]", _escape, escaped)
    return f'"{escaped}"'


def _escape(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"
