"""Split a date pattern into elements, and report invalid ones.

Source: java.time.format.DateTimeFormatterBuilder.appendPattern (Java 17), for the letters that Data
Prep documents.
"""

from __future__ import annotations

import re
from collections.abc import Container
from typing import NamedTuple

from mapper.dataprep.problems import PatternError
from mapper.text.patterns import lazy_pattern

# java.time has no limit; this one bounds the cost of a pattern from a payload.
MAX_PATTERN = 200


class Letters(NamedTuple):
    """An element of a pattern: a letter and its count, or (letter "") a literal.

    The brackets of an optional section are elements with the letter `[` or `]`.
    """

    letter: str
    times: int
    literal: str = ""


_ELEMENT = lazy_pattern(r"'(?P<quoted>(?:[^']|'')*+)'|(?P<letters>([A-Za-z])\3*+)|(?P<other>[^'])")

# Letter -> valid numbers of repetitions.
_COUNTS: dict[str, Container[int]] = {
    "G": range(1, 6), "y": range(1, 20), "Y": range(1, 20), "u": range(1, 20),
    "M": range(1, 6), "L": range(1, 6), "Q": range(1, 6), "q": range(1, 6), "E": range(1, 6),
    "w": range(1, 3), "W": (1,), "D": range(1, 4), "d": range(1, 3), "F": (1,), "a": (1,),
    "H": range(1, 3), "k": range(1, 3), "K": range(1, 3), "h": range(1, 3), "m": range(1, 3),
    "s": range(1, 3), "S": range(1, 10),
    "z": range(1, 5), "V": (2,), "O": (1, 4), "Z": range(1, 6), "X": range(1, 6),
    "x": range(1, 6),
}  # fmt: skip

# Letters of java.time that Data Prep does not document.
_UNDOCUMENTED = frozenset("ABNcegnpv")


def elements_of(pattern: str) -> tuple[Letters, ...]:
    """Return the elements of a pattern.

    Raises:
        PatternError: for an unclosed quote, a closing bracket without an opening one, a reserved
            character, or a letter that is unknown or has an invalid count.
    """
    if len(pattern) > MAX_PATTERN:
        message = f"mapper does not support date patterns of more than {MAX_PATTERN} characters"
        raise PatternError(message, available=False)
    elements: list[Letters] = []
    offset = depth = 0
    while offset < len(pattern):
        match = _ELEMENT.match(pattern, offset)
        if match is None:
            raise PatternError("a quote in the date pattern is not closed")
        offset = match.end()
        element = _element(match)
        depth += {"[": 1, "]": -1}.get(element.letter, 0)
        if depth < 0:
            raise PatternError("a ']' in the date pattern has no matching '['")
        elements.append(element)
    return tuple(elements)


def _element(match: re.Match[str]) -> Letters:
    if match["letters"]:
        return _letters(match["letters"])
    if match["quoted"] is not None:
        return Letters("", 0, match["quoted"].replace("''", "'") or "'")
    mark = match["other"]
    if mark in "{}#":
        raise PatternError(f"'{mark}' is reserved in a date pattern; put it in quotes")
    return Letters(mark, 1) if mark in "[]" else Letters("", 0, mark)


def _letters(text: str) -> Letters:
    letter, count = text[0], len(text)
    if letter in _UNDOCUMENTED:
        message = f"the platform does not document the date pattern letter '{letter}'"
        raise PatternError(message, available=False)
    counts = _COUNTS.get(letter)
    if counts is None:
        raise PatternError(f"'{letter}' is not a date pattern letter")
    if count not in counts:
        valid = [f"'{letter * number}'" for number in range(1, 20) if number in counts]
        if len(valid) > 2:
            raise PatternError(f"'{text}' has too many letters in a date pattern")
        raise PatternError(f"'{text}' is not valid in a date pattern; use {' or '.join(valid)}")
    return Letters(letter, count)
