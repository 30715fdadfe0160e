"""A compiled date pattern."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property, lru_cache

from mapper.dataprep.patterns.fields import Found
from mapper.dataprep.patterns.letters import elements_of
from mapper.dataprep.patterns.printing import Printer, printer_of
from mapper.dataprep.patterns.quick import Reader, quick_reader
from mapper.dataprep.patterns.reading import PatternStep, steps_of
from mapper.dataprep.patterns.resolving import resolve
from mapper.dataprep.problems import Fault


class DatePattern:
    """A pattern that parses and prints dates.

    Attributes:
        pattern: The original string.
        elements: Its elements.
    """

    def __init__(self, pattern: str) -> None:
        """Take the pattern apart; raises `PatternError`."""
        self.pattern = pattern
        self.elements = elements_of(pattern)
        self._quick: Reader | None = quick_reader(self.elements)

    @cached_property
    def _steps(self) -> list[PatternStep]:
        return steps_of(self.elements)

    @cached_property
    def format(self) -> Printer:
        """Return a function of a date that returns its string."""
        return printer_of(self.elements)

    def parse(self, text: str) -> datetime:
        """Return the date of a string, in UTC if it has no zone.

        Raises:
            Fault: if the string does not match, naming the 1-based position in UTF-16 units, or if
                its fields are not a date.
        """
        if self._quick is not None and (date := self._quick(text)) is not None:
            return date
        found = Found()
        place = self._read(text, found)
        if place < 0:
            stop = 1 + ~place + sum(char > "\uffff" for char in text[:~place])
            raise Fault(f"the text does not fit the date pattern at character {stop}", text)
        return resolve(found, text)

    def find(self, text: str) -> datetime | None:
        """Return the date of a string; None if it does not match."""
        if self._quick is not None and (date := self._quick(text)) is not None:
            return date
        found = Found()
        try:
            return resolve(found, text) if self._read(text, found) >= 0 else None
        except Fault:
            return None

    def fits(self, text: str) -> bool:
        """Return whether a string has the shape of this pattern."""
        try:
            return self._read(text, Found()) >= 0
        except Fault:
            return False

    def _read(self, text: str, found: Found) -> int:
        place = 0
        for step in self._steps:
            place = step(text, place, found)
            if place < 0:
                return place
        return place if place == len(text) else ~place


@lru_cache(maxsize=512)
def date_pattern(pattern: str) -> DatePattern:
    """Compile a pattern; raise `PatternError`."""
    return DatePattern(pattern)
