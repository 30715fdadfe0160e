"""A compiled date pattern."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from mapper.dataprep.patterns.letters import elements_of
from mapper.dataprep.problems import Fault
from mapper.text.importing import lazy_module

if TYPE_CHECKING:
    from mapper.dataprep.patterns import fields, printing, quick, reading, resolving
else:
    fields = lazy_module("mapper.dataprep.patterns.fields")
    printing = lazy_module("mapper.dataprep.patterns.printing")
    quick = lazy_module("mapper.dataprep.patterns.quick")
    reading = lazy_module("mapper.dataprep.patterns.reading")
    resolving = lazy_module("mapper.dataprep.patterns.resolving")


class DatePattern:
    """A pattern that parses and prints dates.

    Attributes:
        pattern: The original string.
        elements: Its elements.
    """

    def __init__(self, pattern: str) -> None:
        """Split the pattern into elements; raise `PatternError` for an invalid one."""
        self.pattern = pattern
        self.elements = elements_of(pattern)
        self._quick: quick.Reader | None = quick.quick_reader(self.elements)

    @cached_property
    def _steps(self) -> list[reading.PatternStep]:
        return reading.steps_of(self.elements)

    @cached_property
    def format(self) -> printing.Printer:
        """Return a function of a date that returns its string."""
        return printing.printer_of(self.elements)

    def parse(self, text: str) -> datetime:
        """Return the date of a string, in UTC if it has no zone.

        Raises:
            Fault: if the string does not match, with its 1-based position in UTF-16 units, or if
                its fields are not a date.
        """
        if self._quick is not None and (date := self._quick(text)) is not None:
            return date
        parsed = fields.ParsedFields()
        place = self._read(text, parsed)
        if place < 0:
            stop = 1 + ~place + sum(char > "\uffff" for char in text[:~place])
            raise Fault(f"the string does not match the date pattern at character {stop}", text)
        return resolving.resolve(parsed, text)

    def find(self, text: str) -> datetime | None:
        """Return the date of a string; None if it does not match."""
        if self._quick is not None and (date := self._quick(text)) is not None:
            return date
        parsed = fields.ParsedFields()
        try:
            return resolving.resolve(parsed, text) if self._read(text, parsed) >= 0 else None
        except Fault:
            return None

    def _read(self, text: str, parsed: fields.ParsedFields) -> int:
        place = 0
        for step in self._steps:
            place = step(text, place, parsed)
            if place < 0:
                return place
        return place if place == len(text) else ~place


@lru_cache(maxsize=512)
def date_pattern(pattern: str) -> DatePattern:
    """Return the compiled pattern; raise `PatternError` for an invalid one."""
    return DatePattern(pattern)
