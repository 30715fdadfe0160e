"""Parse a string with a plain pattern by one regular expression.

The result is that of the general parser, or None if only that parser can decide.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from operator import itemgetter
from typing import TypeAlias

from mapper.dataprep.patterns.days import microseconds
from mapper.dataprep.patterns.letters import Letters
from mapper.dataprep.patterns.names import words_of
from mapper.dataprep.patterns.zones import zone_of_offset
from mapper.dataprep.problems import Fault
from mapper.text.patterns import lazy_pattern

Reader: TypeAlias = Callable[[str], datetime | None]

_ORDER = "yMdHms"  # the order of the arguments of `datetime`
_new: Callable[..., datetime] = datetime
_NUMBER = lazy_pattern("[0-9]")
_OFFSETS = {
    ("X", 1): "Z|[+-][01][0-9](?:[0-5][0-9])?",
    ("X", 2): "Z|[+-][01][0-9][0-5][0-9]",
    ("X", 3): "Z|[+-][01][0-9]:[0-5][0-9]",
    ("Z", 1): "[+-][01][0-9][0-5][0-9]",
}


def shape_of_text(elements: Iterable[Letters]) -> str:
    """Return a regular expression for the usual strings of a pattern.

    Numbers are bare digits, as many as letters, one or two for a single letter; words are any
    letters.
    """
    return "".join(_shape(element) for element in elements)


def _shape(element: Letters) -> str:
    letter, count, literal = element
    if not letter:
        return re.escape(literal)
    if (letter, count) in _OFFSETS:
        return f"({_OFFSETS[letter, count]})"
    if words_of(letter, count) is not None:
        return "([A-Za-z]+)"
    return "([0-9]{1,2})" if count == 1 and letter != "S" else f"([0-9]{{{count}}})"


def quick_reader(elements: Sequence[Letters]) -> Reader | None:
    """Return a function of a string, for a pattern of plain parts; None for another pattern."""
    fields = [element for element in elements if element.letter]
    letters = [element.letter for element in fields]
    kept = [letter for letter in letters if letter in _ORDER]
    if sorted(kept, key=_ORDER.index) != list(_ORDER[: max(len(kept), 3)]):
        return None
    if not all(map(_is_plain, fields)) or not _is_clear(elements):
        return None
    rest = "".join(letter for letter in letters if letter not in _ORDER)
    if rest not in ("", "S", "X", "Z", "SX", "SZ") or ("S" in rest and len(kept) < len(_ORDER)):
        return None
    match = re.compile(shape_of_text(elements) + r"\Z").match
    pick = itemgetter(*(letters.index(letter) for letter in _ORDER[: len(kept)]))
    if not rest:
        return _without_zone(match, pick)
    digits = next((element.times for element in fields if element.letter == "S"), 0)
    return _with_rest(match, pick, letters, digits)


def _is_plain(element: Letters) -> bool:
    """Return whether an element is a number of as many digits as letters, or a plain offset."""
    letter, count, _ = element
    if letter == "y":
        return count == 4
    if letter in "XZ":
        return (letter, count) in _OFFSETS
    return letter == "S" or (letter in _ORDER and count <= 2)


def _is_clear(elements: Sequence[Letters]) -> bool:
    """Return whether no digit can belong to two parts, and an offset ends the pattern."""
    for element, following in pairwise(elements):
        if element.letter in ("X", "Z"):
            return False
        is_separated = "" in (element.letter, following.letter) or following.letter in "XZ"
        if not is_separated and 1 in (element.times, following.times):
            return False
    return not any(_NUMBER.search(element.literal) for element in elements)


_Match: TypeAlias = Callable[[str], re.Match[str] | None]


def _without_zone(match: _Match, pick: Callable[..., tuple[str, ...]]) -> Reader:
    def read(text: str) -> datetime | None:
        matched = match(text)
        if matched is None:
            return None
        try:
            return _new(*map(int, pick(matched.groups())), tzinfo=UTC)
        except ValueError:
            return None

    return read


def _with_rest(
    match: _Match, pick: Callable[..., tuple[str, ...]], letters: list[str], digits: int
) -> Reader:
    """Return the reader of a pattern with a fraction of the second, an offset or both."""
    fraction = letters.index("S") if digits else -1
    zone = -1 if letters[-1] not in "XZ" else len(letters) - 1
    scale = 10 ** (9 - digits)

    def read(text: str) -> datetime | None:
        matched = match(text)
        if matched is None:
            return None
        groups = matched.groups()
        micro = microseconds(int(groups[fraction]) * scale) if digits else 0
        offset = "Z" if zone < 0 else groups[zone]
        try:
            tz = UTC if offset == "Z" else zone_of_offset(offset, text)
            date = _new(*map(int, pick(groups)), microsecond=micro, tzinfo=tz)
        except (ValueError, Fault):
            return None
        return None if tz is not UTC and date.year in (1, 9999) else date

    return read
