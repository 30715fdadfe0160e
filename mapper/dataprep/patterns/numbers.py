"""Parse numbers with a date pattern, digit by digit as java.time does."""

from __future__ import annotations

import re
from typing import NamedTuple

from mapper.dataprep.patterns.fields import FIELDS, ParsedFields
from mapper.dataprep.patterns.letters import Letters

_DIGITS = re.compile("[0-9]*")
_MAX_DIGITS = 19
_LONG_MAX = 2**63 - 1

# The signs that may precede a number: none, a minus, or also a plus. A plus is required before more
# digits than the pattern has letters, and not allowed before others.
_NONE, _MINUS, _WIDE = 0, 1, 2


class _Widths(NamedTuple):
    """The minimum and maximum number of digits of an element, and its signs."""

    min: int
    max: int
    signs: int


class Number:
    """The parser of a number.

    Attributes:
        reserved: The number of digits that the fixed-width numbers directly after it need, which it
            must not take.
        is_fixed: Whether it has a fixed width, which the number before it then reserves.
    """

    def __init__(self, element: Letters) -> None:
        letter, count, _ = element
        self._element = element
        self.field = FIELDS[letter]
        self.widths = _widths(letter, count)
        self.reserved = 0
        # to java.time, a week-based year is fixed by its width alone, whatever its signs
        self.is_fixed = self.widths.min == self.widths.max and (
            self.widths.signs == _NONE or letter == "Y"
        )

    def read(self, text: str, start: int, parsed: ParsedFields) -> int:
        """Parse the number at an offset; return its end, or `~offset` where it does not match."""
        min_digits, max_digits, signs = self.widths
        first, sign = self._after_sign(text, start)
        if first < 0 or first + min_digits > len(text):
            return first if first < 0 else ~first
        digits = _DIGITS.match(text, first, first + max_digits + self.reserved)
        end = digits.end() if digits else first
        if end - first < min_digits:
            return ~first
        if self.reserved:
            end = first + max(min_digits, end - first - self.reserved)
        if signs == _WIDE and sign != "-" and (end - first > min_digits) != (sign == "+"):
            return ~(first - (sign == "+"))
        value = int(text[first:end])
        if sign == "-":
            if not value:
                return ~(first - 1)
            value = -value
        if abs(value) > _LONG_MAX:
            end -= 1
        return parsed.put(self.field, self._value(value, end - first), first, end)

    def _after_sign(self, text: str, start: int) -> tuple[int, str]:
        """Return the start of the digits, or `~start`, and the sign before them."""
        sign = text[start : start + 1]
        if sign == "+":
            return (start + 1 if self.widths.signs == _WIDE else ~start), sign
        if sign == "-":
            return (~start if self.widths.signs == _NONE else start + 1), sign
        return start, ""

    def _value(self, number: int, digits: int) -> int:
        """Return the value of the field for a number of some digits."""
        letter, count, _ = self._element
        if letter == "S":
            return int(number * 10 ** (9 - digits))
        if letter in "yY" and count == 2:
            # 2000 to 2099; a week-based year is 1999 to 2098, as 2000-01-01 is in 1999
            return number + (1900 if letter == "Y" and number == 99 else 2000)
        return number


def _widths(letter: str, count: int) -> _Widths:
    if letter in "yY" and count != 2:
        return _Widths(count, _MAX_DIGITS, _MINUS if count < 4 else _WIDE)
    if letter == "D" and count > 1:
        return _Widths(count, 3, _NONE)
    if letter in "wW":
        return _Widths(count, 2 if letter == "w" else 1, _NONE)
    if letter == "S" or count > 1:
        return _Widths(count, count, _NONE)
    return _Widths(1, _MAX_DIGITS, _MINUS)


class Run:
    """Adjacent numbers: each knows how many digits it must leave to the next ones."""

    def __init__(self) -> None:
        self._free: Number | None = None

    def add(self, number: Number) -> None:
        """Add the next number."""
        if self._free is None or not number.is_fixed:
            if self._free is not None:
                self._free.reserved = 0
            self._free = number
        elif self._free.field != FIELDS["S"]:  # a fraction takes exactly its own digits
            self._free.reserved += number.widths.max
