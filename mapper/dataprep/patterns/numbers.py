"""Parse numbers with a date pattern, digit by digit as java.time does."""

from __future__ import annotations

from mapper.dataprep.patterns.fields import FIELDS, Found
from mapper.dataprep.patterns.letters import Letters
from mapper.text.patterns import lazy_pattern

_DIGITS = lazy_pattern("[0-9]*")
_MAX_DIGITS = 19
_LONG_MAX = 2**63 - 1

# The signs that may stand before a number: none; a minus; a plus too, which then must stand
# before more digits than the pattern has letters, and before no fewer.
_NONE, _MINUS, _WIDE = 0, 1, 2


class Number:
    """A number with a minimum and a maximum count of digits.

    Attributes:
        reserved: The number of digits that fixed-width numbers directly after it need; it leaves
            these digits.
        fixed: Whether it has a fixed width, which the number before it then reserves.
    """

    def __init__(self, element: Letters) -> None:
        """The number of an element."""
        letter, count, _ = element
        self.field = FIELDS[letter]
        self.least, self.most, self._sign = _widths(letter, count)
        self.reserved = 0
        # by an oddity of java.time, only the number of digits counts for a week-based year
        self.fixed = self.least == self.most and (self._sign == _NONE or letter == "Y")

    def read(self, text: str, start: int, found: Found) -> int:
        """Keep the number that begins at a place; the end, or `~place` where it does not fit."""
        first, sign = self._after_sign(text, start)
        if first < 0 or first + self.least > len(text):
            return first if first < 0 else ~first
        run = _DIGITS.match(text, first, first + self.most + self.reserved)
        end = run.end() if run else first
        if end - first < self.least:
            return ~first
        if self.reserved:
            end = first + max(self.least, end - first - self.reserved)
        if self._sign == _WIDE and sign != "-" and (end - first > self.least) != (sign == "+"):
            return ~(first - (sign == "+"))
        value = int(text[first:end])
        if sign == "-":
            if not value:
                return ~(first - 1)
            value = -value
        if abs(value) > _LONG_MAX:
            end -= 1
        return found.put(self.field, self.value(value, end - first), first, end)

    def _after_sign(self, text: str, start: int) -> tuple[int, str]:
        """Return the start of the digits, or `~start`, and the sign before them."""
        sign = text[start : start + 1]
        if sign == "+":
            return (start + 1 if self._sign == _WIDE else ~start), sign
        if sign == "-":
            return (~start if self._sign == _NONE else start + 1), sign
        return start, ""

    def reserve(self, digits: int) -> None:
        """Leave so many digits more to what follows."""
        self.reserved += digits

    def value(self, number: int, _: int) -> int:
        """What a number of so many digits means."""
        return number


def _widths(letter: str, count: int) -> tuple[int, int, int]:
    """Return the minimum and maximum count of digits of an element, and its sign."""
    if letter in "yY":
        return (2, 2, _NONE) if count == 2 else (count, _MAX_DIGITS, _MINUS if count < 4 else _WIDE)
    if letter == "D" and count > 1:
        return count, 3, _NONE
    if letter in "wW":
        return count, 2 if letter == "w" else 1, _NONE
    return (1, _MAX_DIGITS, _MINUS) if count == 1 else (count, count, _NONE)


class ShortYear(Number):
    """A two-digit year: from 2000 on; a week-based one from 1999, the year of 2000-01-01."""

    def value(self, number: int, _: int) -> int:
        """The year."""
        return number + (1900 if self.field == FIELDS["Y"] and number == 99 else 2000)


class Fraction(Number):
    """A fraction of the second, in nanoseconds; it takes its own digits only."""

    def __init__(self, element: Letters) -> None:
        """As many digits as letters."""
        super().__init__(element)
        self.least = self.most = element.times
        self._sign = _NONE
        self.fixed = True

    def reserve(self, digits: int) -> None:
        """It takes its own digits only, so there is nothing to leave."""

    def value(self, number: int, digits: int) -> int:
        """The nanoseconds."""
        return int(number * 10 ** (9 - digits))


def number_of(element: Letters) -> Number:
    """Return the number that an element parses."""
    if element.letter in "yY" and element.times == 2:
        return ShortYear(element)
    return Fraction(element) if element.letter == "S" else Number(element)


class Run:
    """Adjacent numbers: each knows how many digits it must leave to the next ones."""

    def __init__(self) -> None:
        """No number so far."""
        self._free: Number | None = None

    def add(self, number: Number) -> None:
        """The next number."""
        if self._free is not None and number.fixed:
            self._free.reserve(number.most)
            return
        if self._free is not None:
            self._free.reserved = 0
        self._free = number
