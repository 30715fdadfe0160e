"""Print a date with a date pattern."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from operator import attrgetter
from typing import TypeAlias

from mapper.dataprep.patterns.days import (
    day_of_year,
    iso_week,
    month_weekday,
    quarter_of,
    week_of_month,
)
from mapper.dataprep.patterns.letters import Letters
from mapper.dataprep.patterns.names import words_of
from mapper.dataprep.patterns.offsets import print_localized, print_offset, shape_of
from mapper.dataprep.patterns.zone_names import name_of_zone
from mapper.dataprep.patterns.zones import id_of_zone, offset_of

Printer: TypeAlias = Callable[[datetime], str]

# Letters whose number is an attribute of the date.
_PLAIN = {
    "M": "month", "L": "month", "d": "day", "H": "hour", "m": "minute", "s": "second",
    "y": "year",
}  # fmt: skip

# Letter -> the number to print, or the position of the word.
_NUMBERS: dict[str, Callable[[datetime], int]] = {
    "G": lambda date: 1,
    "y": lambda date: date.year,
    "Y": lambda date: date.isocalendar().year,
    "M": lambda date: date.month,
    "L": lambda date: date.month,
    "Q": quarter_of,
    "q": quarter_of,
    "w": iso_week,
    "W": week_of_month,
    "D": day_of_year,
    "F": month_weekday,
    "E": lambda date: date.isoweekday(),
    # Assumed for the platform: `u` is the weekday number for any count, padded with zeros.
    "u": lambda date: date.isoweekday(),
    "a": lambda date: date.hour // 12,
    "k": lambda date: date.hour or 24,
    "K": lambda date: date.hour % 12,
    "h": lambda date: date.hour % 12 or 12,
}


def printer_of(elements: Iterable[Letters]) -> Printer:
    """Return a function that prints a date, including all optional sections."""
    printers: list[Printer] = []
    template, names = "", list[str]()
    for element in elements:
        letter, count, literal = element
        if letter in "[]" and letter:
            continue
        if not letter:
            template += literal.replace("%", "%%")
        elif letter in _PLAIN and words_of(letter, count) is None and (letter, count) != ("y", 2):
            template += f"%0{count}d"
            names.append(_PLAIN[letter])
        else:
            printers += _flushed(template, names)
            template, names = "", []
            printers.append(_printer(element))
    printers += _flushed(template, names)
    if len(printers) == 1:
        return printers[0]
    return lambda date: "".join([part(date) for part in printers])


def _flushed(template: str, names: list[str]) -> list[Printer]:
    """Return a printer for adjacent numbers and literals, if there are any."""
    if not names:
        text = template.replace("%%", "%")
        return [lambda date: text] if text else []
    get = attrgetter(*names)
    return [lambda date: template % get(date)]


def _printer(element: Letters) -> Printer:
    """Return the printer of an element that is neither a plain number nor a literal."""
    letter, count, _ = element
    words = words_of(letter, count)
    number = _NUMBERS.get(letter)
    if number is not None and words is not None:
        first = 0 if letter in "aG" else 1
        return lambda date: words[number(date) - first]
    if number is not None:
        if letter in "yY" and count == 2:
            return lambda date: f"{number(date) % 100:02d}"
        return lambda date: f"{number(date):0{count}d}"
    return _fraction(count) if letter == "S" else _zone_printer(letter, count)


def _fraction(count: int) -> Printer:
    return lambda date: f"{date.microsecond:06d}000"[:count]


def _zone_printer(letter: str, count: int) -> Printer:
    if letter == "V":
        return id_of_zone
    if letter == "z":
        return lambda date: _zone_name(date, long=count == 4)
    shape = shape_of(letter, count)
    if shape is None:
        return lambda date: print_localized(offset_of(date), long=count == 4)
    return lambda date: print_offset(shape, offset_of(date))


def _zone_name(date: datetime, *, long: bool) -> str:
    """Return the name of a zone; an offset is its own name."""
    key = id_of_zone(date)
    return key if getattr(date.tzinfo, "key", None) is None else name_of_zone(key, date, long=long)
