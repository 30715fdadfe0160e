"""The English words of dates.

Source: the names that java.time (Java 17, Locale.ENGLISH, the default CLDR data) prints.
"""

from __future__ import annotations

MONTHS = [
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
]  # fmt: skip
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
QUARTERS = ["1st quarter", "2nd quarter", "3rd quarter", "4th quarter"]
HALVES = ["AM", "PM"]

_SHORT, _FULL, _NARROW = 3, 4, 5


def words_of(letter: str, count: int) -> list[str] | None:
    """Return the words of an element in the order of their values; None if it is a number."""
    if letter == "a":
        return HALVES
    if letter in "ML":
        return _cut(MONTHS, count) if count >= _SHORT else None
    if letter == "E":
        return _cut(WEEKDAYS, max(count, _SHORT))
    if letter in "Qq":
        short = [f"Q{digit}" for digit in "1234"] if count == _SHORT else list("1234")
        return None if count < _SHORT else QUARTERS if count == _FULL else short
    if letter == "G":
        full = ["Before Christ", "Anno Domini"]
        return full if count == _FULL else ["B", "A"] if count == _NARROW else ["BC", "AD"]
    return None


def _cut(words: list[str], count: int) -> list[str]:
    if count == _FULL:
        return words
    return [word[: 3 if count == _SHORT else 1] for word in words]
