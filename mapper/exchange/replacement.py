"""Replace values of people with made-up values of the same shape.

A digit becomes a digit, a letter becomes a letter of the same case, and everything else is kept. An
e-mail address stays one, at example.com; a date stays a date. The result depends only on the value,
ignoring case and outer whitespace, so equal values stay equal in every run.
"""

from __future__ import annotations

import hashlib
import re
import string
from collections.abc import Iterator
from typing import Any

DOMAIN = "example.com"
ATTEMPTS = 4  # replacements of the same shape per value
MIN_SHARED = 6  # length from which a value is replaced everywhere in a payload

_EMAIL = re.compile(r"([^\s@<>,;\"]+)@([^\s@<>,;\"]+)")
_DATE = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)|(\d{1,2})([-/.])(\d{1,2})\6(\d{4})")
_HEX = re.compile(r"[0-9a-fA-F-]{16,}")
_LOWER, _UPPER, _DIGITS = string.ascii_lowercase, string.ascii_uppercase, string.digits


def replacements(value: Any) -> Iterator[Any]:
    """Yield replacements of the same shape for a value, best first.

    Later ones keep more of the shape: the length of an e-mail address, and the characters used.
    Values without a digit or a letter, such as true and null, have no replacements.
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return
    text, _, exponent = (value, "", "") if isinstance(value, str) else repr(value).partition("e")
    if not isinstance(value, str) and not text[-1:].isdigit():  # infinite, not a number
        return
    for attempt in range(ATTEMPTS):
        for domain, own in ((DOMAIN, False), ("", False), ("", True)):
            new = _Replacer(text, attempt, own_characters=own).text(domain)
            if new != text:
                new = f"{new}e{exponent}" if exponent else new
                yield new if isinstance(value, str) else type(value)(new)


class _Replacer:
    """Replaces one value with characters derived from its hash."""

    def __init__(self, value: str, attempt: int, *, own_characters: bool) -> None:
        self._value = value
        self._own = own_characters
        self._seed = f"{attempt}\0{value.strip().casefold()}".encode("utf-8", "surrogatepass")
        self._stream = self._numbers()

    def text(self, domain: str) -> str:
        """Return the new value; `domain` is for e-mail addresses, "" keeps the shape of theirs."""
        parts, done = [], 0
        for match in _EMAIL.finditer(self._value):
            parts.append(self._plain(self._value[done : match.start()]))
            parts.append(f"{self._characters(match[1])}@{domain or self._characters(match[2])}")
            done = match.end()
        return "".join([*parts, self._plain(self._value[done:])])

    def _plain(self, text: str) -> str:
        parts, done = [], 0
        for match in _DATE.finditer(text):
            parts += [self._characters(text[done : match.start()]), self._date(match)]
            done = match.end()
            rest = text[done:]
            if re.match(r"[T ]\d\d:", rest):  # the time of day, and its zone
                return "".join([*parts, rest])
        return "".join([*parts, self._characters(text[done:])])

    def _date(self, match: re.Match[str]) -> str:
        """Return a date that is valid whichever of the two numbers is the month."""
        year, mark = match[1] or match[8], match[2] or match[6]
        first, second = (match[3], match[4]) if match[1] else (match[5], match[7])
        new_year = f"{max(1, int(year) - 1 - next(self._stream) % 9):04}"
        small = [f"{1 + next(self._stream) % 9:0{len(part)}}" for part in (first, second)]
        return mark.join([new_year, *small] if match[1] else [*small, new_year])

    def _characters(self, text: str) -> str:
        lower, upper, digits = self._alphabets(text)
        characters, before = [], ""
        for char in text:
            if "0" <= char <= "9":
                starts = not ("0" <= before <= "9")
                # a number keeps its length: a leading digit other than 0 stays one
                known = digits.replace("0", "") or "1" if starts and char != "0" else digits
                characters.append(char if starts and char == "0" else self._one_of(known))
            elif char.isalpha():
                characters.append(self._one_of(upper if char.isupper() else lower))
            else:
                characters.append(char)
            before = char
        return "".join(characters)

    def _alphabets(self, text: str) -> tuple[str, str, str]:
        """Return the lowercase letters, uppercase letters, and digits to use for a string."""
        if self._own:
            kinds = (_LOWER, _UPPER, _DIGITS)
            used = ["".join(sorted(set(text) & set(kind))) or kind for kind in kinds]
            return used[0], used[1], used[2]
        if _HEX.fullmatch(text):
            return "abcdef", "ABCDEF", _DIGITS
        return _LOWER, _UPPER, _DIGITS

    def _one_of(self, characters: str) -> str:
        return characters[next(self._stream) % len(characters)]

    def _numbers(self) -> Iterator[int]:
        block = self._seed
        while True:
            block = hashlib.sha256(b"mapper sample\0" + block).digest()
            yield from block
