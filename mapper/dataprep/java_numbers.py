"""Parse numbers as Java's own parsers do.

Source: Java 17, `Long.parseLong`, `BigInteger`, `BigDecimal`, `Double.parseDouble` and
`Float.parseFloat`.
"""

from __future__ import annotations

import re
import struct
from math import inf, isinf, nextafter
from typing import TYPE_CHECKING, Any

from mapper.dataprep.problems import Fault
from mapper.text.importing import lazy_module

if TYPE_CHECKING:
    import decimal
else:
    decimal = lazy_module("decimal")


MAX_DIGITS = 4_000  # characters of a string that is parsed as a number

# The characters that Java's String.trim removes: all up to the space, and no other whitespace.
TRIMMED = "".join(map(chr, range(33)))

# `re` compiles these strings at their first use. Quantifiers are possessive, so no string makes a
# pattern backtrack. Java's integers and decimals accept the digits of every script below U+10000.
# Its floating-point numbers accept ASCII digits, a suffix, and hexadecimal digits with a power of
# two.
_INTEGER = r"[+-]?\d++\Z"
_BIG_DECIMAL = r"[+-]?(?:\d++\.?\d*+|\.\d++)(?:[eE][+-]?\d++)?\Z"
_FLOATING = r"([+-]?(?:[0-9]++\.?[0-9]*+|\.[0-9]++)(?:[eE][+-]?[0-9]++)?)[fFdD]?\Z"
_HEXADECIMAL = (
    r"([+-]?)0[xX](?:([0-9a-fA-F]++)\.?([0-9a-fA-F]*+)|\.([0-9a-fA-F]++))"
    r"[pP]([+-]?[0-9]++)[fFdD]?\Z"
)


def parse_integer(text: str) -> int | None:
    """Return the integer of a string that Java's integer types parse; None if they do not.

    Raises:
        Fault: for too many digits.
    """
    if not (re.match(_INTEGER, text) and max(text) <= "\uffff"):
        return None
    if len(text) > MAX_DIGITS:
        raise Fault("the number has too many digits", text)
    return int(text)


def parse_decimal(text: str, max_digits: int) -> Any:
    """Return the `Decimal` of a string; None if it is too large or too small."""
    try:
        number = decimal.Decimal(text)
    except decimal.InvalidOperation:  # the exponent exceeds every limit
        return None
    return number if abs(number.adjusted()) <= max_digits else None


def is_decimal_text(text: str) -> bool:
    """Return whether Java's `BigDecimal` parses a string."""
    return bool(re.match(_BIG_DECIMAL, text)) and max(text) <= "\uffff"


def shortest_single(number: float) -> float:
    """Return the double with the fewest digits, at least two, that identify a single.

    It represents the single exactly, because both the engine and JSON use these digits.
    """
    if isinf(number) or number == 0:
        return number
    shortest = (f"{number:.{count}g}" for count in range(2, 10))
    return next((float(digits) for digits in shortest if parse_single(digits) == number), number)


def parse_double(text: str) -> float | None:
    """Return the result of `Double.parseDouble`, infinity if the number is too large."""
    text = text.strip(TRIMMED)
    if match := re.match(_FLOATING, text):
        return float(match[1])
    if match := re.match(_HEXADECIMAL, text):
        return _of_hexadecimal(match)
    return None


def parse_single(text: str) -> float | None:
    """Return the result of `Float.parseFloat`, rounded once."""
    text = text.strip(TRIMMED)
    if match := re.match(_FLOATING, text):
        number = _to_odd(match[1])
    elif match := re.match(_HEXADECIMAL, text):
        number = _of_hexadecimal(match, max_bits=32)
    else:
        return None
    try:
        return float(struct.unpack("f", struct.pack("f", number))[0])
    except OverflowError:
        return inf if number > 0 else -inf


def _to_odd(text: str) -> float:
    """Return a double that rounds to the same single as the string itself.

    The last bit of a double that is not exact is 1, so rounding twice is harmless.
    """
    number = float(text)
    if number == 0 or isinf(number):
        return number
    exact = decimal.Decimal(text)
    if exact == decimal.Decimal(number) or _is_odd(number):
        return number
    return nextafter(number, inf if exact > decimal.Decimal(number) else -inf)


def _is_odd(number: float) -> bool:
    return bool(struct.pack(">d", number)[-1] & 1)


def _of_hexadecimal(match: re.Match[str], max_bits: int | None = None) -> float:
    """Return the double of a string such as `0x1.8p3`.

    With `max_bits`, it is cut to these bits, and the last bit is 1 if any other bit was.
    """
    sign, whole, fraction, only_fraction, power = match.groups()
    fraction = (fraction or "") + (only_fraction or "")
    mantissa = int((whole or "") + fraction, 16)
    cut = max(0, mantissa.bit_length() - max_bits) if max_bits else 0
    if mantissa & ((1 << cut) - 1):
        mantissa |= 1 << cut
    exponent = _clamped(power) - 4 * len(fraction) + cut
    try:
        number = float.fromhex(f"0x{mantissa >> cut:x}p{exponent}")
    except OverflowError:
        number = inf
    return -number if sign == "-" else number


def _clamped(power: str) -> int:
    """Return an exponent, limited to a range beyond which the result does not change."""
    digits = power.lstrip("+-").lstrip("0")
    size = int(digits or 0) if len(digits) < 12 else 10**12
    return -size if power.startswith("-") else size
