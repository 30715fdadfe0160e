"""Parse a string with a date pattern, element by element from left to right.

Source: java.time.format.DateTimeFormatter (Java 17), strict parsing: parsing never backtracks, case
is significant, and optional sections that do not match are skipped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeAlias

from mapper.dataprep.patterns.fields import FIELDS, ParsedFields
from mapper.dataprep.patterns.letters import Letters
from mapper.dataprep.patterns.names import words_of
from mapper.dataprep.patterns.numbers import Number, Run
from mapper.dataprep.patterns.offsets import (
    ID_SHAPE,
    read_localized,
    read_offset,
    read_signed,
    shape_of,
)
from mapper.dataprep.patterns.zone_names import Prefixes, readable_ids, readable_names
from mapper.dataprep.patterns.zones import MAX_OFFSET, prefixed_zone, zone_of_id
from mapper.text.patterns import lazy_pattern

# Takes a string, an offset and the fields parsed so far; returns the offset to continue at, or
# `~offset` (negative) where the string does not match. May raise `Fault`.
PatternStep: TypeAlias = Callable[[str, int, ParsedFields], int]


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
            number = Number(element)
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
        return lambda text, start, parsed: read_localized(text, start, parsed, long=count == 4)
    return lambda text, start, parsed: read_offset(shape, text, start, parsed)


def _literal(literal: str) -> PatternStep:
    def read(text: str, start: int, _: ParsedFields) -> int:
        return start + len(literal) if text.startswith(literal, start) else ~start

    return read


def _words(field: str, words: list[str], first: int) -> PatternStep:
    """Return the step of words; the last of equal ones wins, such as J for January, June, July."""
    values = {word: value for value, word in enumerate(words, first)}
    lengths = sorted(set(map(len, words)), reverse=True)

    def read(text: str, start: int, parsed: ParsedFields) -> int:
        for length in lengths:
            word = text[start : start + length]
            if word in values:
                return parsed.put(field, values[word], start, start + len(word))
        return ~start

    return read


def _optional(steps: list[PatternStep]) -> PatternStep:
    def read(text: str, start: int, parsed: ParsedFields) -> int:
        fields, zone = dict(parsed.fields), parsed.zone
        place = start
        for step in steps:
            place = step(text, place, parsed)
            if place < 0:
                parsed.fields, parsed.zone = fields, zone
                return start
        return place

    return read


# `UTC` is a prefix only before an offset or the end; otherwise it is part of a name.
_PREFIX = lazy_pattern(r"UTC(?=[+-]|\Z)|UT(?!C)|GMT")


def _zone(names: Callable[[], Prefixes]) -> PatternStep:
    """Return the step of a zone ID or name; offsets and the prefixes of offsets are tried first."""

    def read(text: str, start: int, parsed: ParsedFields) -> int:
        if text.startswith(("+", "-"), start):
            return _after_prefix(text, start, start, parsed)
        if text.startswith("GMT0", start):
            parsed.zone = zone_of_id("GMT0")
            return start + 4
        prefix = _PREFIX.match(text, start)
        if prefix is not None:
            return _after_prefix(text, start, prefix.end(), parsed)
        match = names().match(text, start)
        if match is None and text.startswith("Z", start):
            match = "Z", start + 1
        zone = zone_of_id(match[0]) if match else None
        if match is None or zone is None:
            return ~start
        parsed.zone = zone
        return match[1]

    return read


def _after_prefix(text: str, start: int, place: int, parsed: ParsedFields) -> int:
    """Parse a zone such as `UTC+01:00` or `+01:00`, whose prefix ends at `place`."""
    prefix = text[start:place]
    read = read_signed(ID_SHAPE, text, place)
    if read is None:
        if not prefix:
            return ~start
        parsed.zone = zone_of_id(prefix)
        return place
    seconds, end = read
    if abs(seconds) > MAX_OFFSET:
        return ~start
    parsed.zone = prefixed_zone(prefix, seconds)
    return end
