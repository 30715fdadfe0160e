"""Parse a string with a date pattern: each element takes its part, from left to right.

Source: java.time.format.DateTimeFormatter (Java 17), strict parsing: there is no backtracking, case
is significant, and optional sections that do not match are skipped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeAlias

from mapper.dataprep.patterns.fields import FIELDS, Found
from mapper.dataprep.patterns.letters import Letters
from mapper.dataprep.patterns.names import words_of
from mapper.dataprep.patterns.numbers import Run, number_of
from mapper.dataprep.patterns.offsets import (
    ID_SHAPE,
    read_localized,
    read_offset,
    read_signed,
    shape_of,
)
from mapper.dataprep.patterns.zone_names import Prefixes, readable_ids, readable_names
from mapper.dataprep.patterns.zones import FARTHEST, prefixed_zone, zone_of_id
from mapper.text.patterns import lazy_pattern

# A text, where to read on, and what to add to; gives where to read on, or `~place` (negative)
# where the text does not fit. May raise `Fault`.
PatternStep: TypeAlias = Callable[[str, int, Found], int]


def steps_of(elements: Iterable[Letters]) -> list[PatternStep]:
    """Return the steps that parse a string with a pattern."""
    steps: list[PatternStep] = []
    outer: list[list[PatternStep]] = []
    run = Run()
    for element in elements:
        if element.letter == "[":
            outer.append(steps)
            steps = []
        elif element.letter == "]":
            steps = _closed(outer.pop(), steps)
        elif _is_number(element):
            number = number_of(element)
            run.add(number)
            steps.append(number.read)
            continue
        else:
            steps.append(_step(element))
        run = Run()
    while outer:
        steps = _closed(outer.pop(), steps)
    return steps


def _closed(outer: list[PatternStep], inner: list[PatternStep]) -> list[PatternStep]:
    return [*outer, _optional(inner)] if inner else outer


def _is_number(element: Letters) -> bool:
    return element.letter in FIELDS and words_of(element.letter, element.times) is None


def _step(element: Letters) -> PatternStep:
    """Return the step of an element that is not a number."""
    letter, count, literal = element
    if not letter:
        return _literal(literal)
    words = words_of(letter, count)
    if words is not None:
        return _words(FIELDS[letter], words, 0 if letter in "aG" else 1)
    if letter in "Vz":
        return _zone(readable_ids if letter == "V" else lambda: readable_names(long=count == 4))
    shape = shape_of(letter, count)
    if shape is None:
        return lambda text, start, found: read_localized(text, start, found, long=count == 4)
    return lambda text, start, found: read_offset(shape, text, start, found)


def _literal(literal: str) -> PatternStep:
    def read(text: str, start: int, _: Found) -> int:
        return start + len(literal) if text.startswith(literal, start) else ~start

    return read


def _words(field: str, words: list[str], first: int) -> PatternStep:
    """Return the step of words; of equal ones, such as J for January, June and July, the last."""
    values = {word: value for value, word in enumerate(words, first)}
    lengths = sorted(set(map(len, words)), reverse=True)

    def read(text: str, start: int, found: Found) -> int:
        for length in lengths:
            word = text[start : start + length]
            if word in values:
                return found.put(field, values[word], start, start + len(word))
        return ~start

    return read


def _optional(steps: list[PatternStep]) -> PatternStep:
    def read(text: str, start: int, found: Found) -> int:
        fields, zone = dict(found.fields), found.zone
        place = start
        for step in steps:
            place = step(text, place, found)
            if place < 0:
                found.fields, found.zone = fields, zone
                return start
        return place

    return read


# `UTC` before anything but an offset is read as a name.
_PREFIX = lazy_pattern(r"UTC(?=[+-]|\Z)|UT(?!C)|GMT")


def _zone(names: Callable[[], Prefixes]) -> PatternStep:
    """Return the step of a zone ID or name: offsets and strings that start with UTC go first."""

    def read(text: str, start: int, found: Found) -> int:
        if text.startswith(("+", "-"), start):
            return _after_prefix(text, start, start, found)
        if text.startswith("GMT0", start):
            found.zone = zone_of_id("GMT0")
            return start + 4
        prefix = _PREFIX.match(text, start)
        if prefix is not None:
            return _after_prefix(text, start, prefix.end(), found)
        match = names().match(text, start)
        if match is None and text.startswith("Z", start):
            match = "Z", start + 1
        zone = zone_of_id(match[0]) if match else None
        if match is None or zone is None:
            return ~start
        found.zone = zone
        return match[1]

    return read


def _after_prefix(text: str, start: int, place: int, found: Found) -> int:
    """Keep a zone such as `UTC+01:00` or `+01:00`, of which the prefix ends at `place`."""
    prefix = text[start:place]
    read = read_signed(ID_SHAPE, text, place)
    if read is None:
        if not prefix:
            return ~start
        found.zone = zone_of_id(prefix)
        return place
    seconds, end = read
    if abs(seconds) > FARTHEST:
        return ~start
    found.zone = prefixed_zone(prefix, seconds)
    return end
