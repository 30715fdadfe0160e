"""Date patterns in the letters of java.time, for reading and for printing dates.

Source: java.time.format.DateTimeFormatter (Java 17), default (SMART) resolving; `u` is the
weekday number as Data Prep documents it. Names are English and case-sensitive.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from typing import NamedTuple

from mapper.expr.problems import Fault, PatternError

MONTHS = [
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
]  # fmt: skip
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]

MOST_PATTERN = 200
LATER_LETTERS = frozenset("GYwWDFzVOQq")


class Letters(NamedTuple):
    """One element of a pattern: a letter and how often it stands, or (letter "") a literal."""

    letter: str
    times: int
    literal: str = ""


_ELEMENT = re.compile(r"'(?P<quoted>(?:[^']|'')*)'|(?P<letters>([A-Za-z])\3*)|(?P<other>[^'])")


def elements_of(pattern: str) -> tuple[Letters, ...]:
    """A pattern taken apart.

    Raises:
        PatternError: for an open quote, or a letter unknown, not available or too often there.
    """
    if len(pattern) > MOST_PATTERN:
        message = f"a date pattern of more than {MOST_PATTERN} characters is not available here"
        raise PatternError(message, available=False)
    found: list[Letters] = []
    offset = 0
    while offset < len(pattern):
        match = _ELEMENT.match(pattern, offset)
        if match is None:
            raise PatternError("a quote in the date pattern is not closed")
        offset = match.end()
        if match["letters"]:
            found.append(_letters(match["letters"]))
        elif match["quoted"] is not None:
            found.append(Letters("", 0, match["quoted"].replace("''", "'") or "'"))
        elif match["other"] in "{}#[]":
            mark = match["other"]
            raise PatternError(
                f"'{mark}' in a date pattern is not available here yet", available=mark in "{}#"
            )
        else:
            found.append(Letters("", 0, match["other"]))
    return tuple(found)


def _letters(text: str) -> Letters:
    letter, count = text[0], len(text)
    if letter not in _MOST and letter not in LATER_LETTERS:
        raise PatternError(f"'{letter}' is no date pattern letter")
    here, java = _MOST.get(letter, (0, 19))
    if count > java:
        raise PatternError(f"'{text}' has too many letters in a date pattern")
    if count > here:
        message = f"'{text}' in a date pattern is not available here yet"
        if letter == "Y":
            message += "; the calendar year is yyyy"
        raise PatternError(message, available=False)
    return Letters(letter, count)


# Letter -> how often it may stand in a row here, and to java.time.
_MOST = {
    "y": (9, 19), "M": (4, 5), "L": (4, 5), "d": (2, 2), "E": (4, 5), "u": (1, 19), "a": (1, 1),
    "H": (2, 2), "k": (2, 2), "K": (2, 2), "h": (2, 2), "m": (2, 2), "s": (2, 2), "S": (9, 9),
    "X": (3, 5), "Z": (3, 5),
}  # fmt: skip


# --- reading ------------------------------------------------------------------------------


def _one_of(words: list[str]) -> str:
    return "(" + "|".join(words) + ")"


def _readers(elements: tuple[Letters, ...]) -> list[str]:
    """The regular expression of each element, with one group where it carries a value."""
    return [
        _number_reader(elements, position) if _is_number(element) else _reader(element)
        for position, element in enumerate(elements)
    ]


def _is_number(element: Letters) -> bool:
    letter, count, _ = element
    return bool(letter) and letter not in "EaXZ" and not (letter in "ML" and count > 2)


def _width(element: Letters) -> int:
    """How many digits a number of fixed width takes; 0 for one of variable width."""
    if not _is_number(element):
        return 0
    return element.times if element.letter == "S" or element.times == 2 else 0


def _number_reader(elements: tuple[Letters, ...], position: int) -> str:
    """A number of variable width takes all digits but those of the fixed ones right after it."""
    element = elements[position]
    if width := _width(element):
        return f"([0-9]{{{width}}})"
    reserved = 0
    for following in elements[position + 1 :]:
        if not (width := _width(following)):
            break
        reserved += width
    least = element.times
    if not reserved:
        return f"([0-9]{{{least},19}}+)"
    return f"((?>[0-9]{{{least},19}}(?=[0-9]{{{reserved}}}(?![0-9]))|[0-9]{{{least}}}))"


def _reader(element: Letters) -> str:
    """The regular expression of an element that is no number."""
    letter, count, literal = element
    if not letter:
        return re.escape(literal)
    if letter in "ML":
        return _one_of(MONTHS if count == 4 else [month[:3] for month in MONTHS])
    if letter == "E":
        return _one_of(WEEKDAYS if count == 4 else [day[:3] for day in WEEKDAYS])
    if letter == "a":
        return "(AM|PM)"
    if letter == "Z":
        return "([+-][0-9]{4})"
    return (
        "(Z|[+-][0-9]{2}(?:[0-9]{2})?)",
        "(Z|[+-][0-9]{4})",
        "(Z|[+-][0-9]{2}:[0-9]{2})",
    )[count - 1]


class DatePattern:
    """A compiled pattern."""

    def __init__(self, pattern: str) -> None:
        """Take the pattern apart; raises `PatternError`."""
        self.pattern = pattern
        self.elements = elements_of(pattern)
        # atomic, since java.time never goes back over an element
        self._readers = [f"(?>{reader})" for reader in _readers(self.elements)]
        self._regex = re.compile("".join(self._readers) + r"\Z", re.DOTALL)
        self._fields = [element for element in self.elements if element.letter]

    def parse(self, text: str) -> datetime:
        """The date that a text says; without a zone in it: UTC.

        Raises:
            Fault: where the text does not fit, naming the 1-based position.
        """
        match = self._regex.match(text)
        if match is None:
            stop = self._stop(text) + 1
            raise Fault(f"the text does not fit the date pattern at character {stop}", text)
        values: dict[str, tuple[int, str]] = {}
        for element, value in zip(self._fields, match.groups(), strict=True):
            given = values.setdefault(element.letter, (element.times, value))
            if given[1] != value and _worth(element, value) != _worth(element, given[1]):
                raise Fault(f"the text says '{element.letter}' in two ways", text)
        return _resolve(values, text)

    def fits(self, text: str) -> bool:
        """Whether a text has this pattern's shape."""
        return self._regex.match(text) is not None

    def _stop(self, text: str) -> int:
        """The offset up to which a text that does not fit can be read."""
        offset = 0
        for reader in self._readers:
            match = re.compile(reader, re.DOTALL).match(text, offset)
            if match is None:
                break
            offset = match.end()
        return offset

    def format(self, date: datetime) -> str:
        """A date as text."""
        return "".join(
            PRINTERS[element.letter](date, element.times) if element.letter else element.literal
            for element in self.elements
        )


@lru_cache(maxsize=512)
def date_pattern(pattern: str) -> DatePattern:
    """The compiled pattern of a text; raises `PatternError`."""
    return DatePattern(pattern)


def _worth(element: Letters, value: str) -> object:
    if element.letter in "ML":
        return _month_number(value)
    return int(value) if value.isdigit() and element.letter != "S" else value


def _resolve(values: dict[str, tuple[int, str]], text: str) -> datetime:
    def number(letter: str, default: int, low: int, high: int) -> int:
        if letter not in values:
            return default
        value = int(values[letter][1])
        if not low <= value <= high:
            raise Fault(f"a number is out of range for '{letter}' in the date pattern", text)
        return value

    date = _date(number, values, text)
    hour = _hour(number, values, text)
    minute, second = number("m", 0, 0, 59), number("s", 0, 0, 59)
    # Assumed for the platform: digits finer than microseconds are cut.
    micro = int(values["S"][1][:6].ljust(6, "0")) if "S" in values else 0
    next_day = hour == 24
    if next_day and (minute or second or micro):
        raise Fault("24 is an hour only at midnight", text)
    try:
        whole = date.replace(
            hour=0 if next_day else hour,
            minute=minute,
            second=second,
            microsecond=micro,
            tzinfo=_zone(values, text),
        )
        whole += timedelta(days=next_day)
        whole.astimezone(UTC)
    except OverflowError:
        raise Fault("the date is outside the years 1 to 9999", text) from None
    _check_weekday(values, whole, text)
    return whole


_Number = Callable[[str, int, int, int], int]


def _date(number: _Number, values: dict[str, tuple[int, str]], text: str) -> datetime:
    count, digits = values.get("y", (0, ""))
    year = int(digits) + 2000 * (count == 2) if digits else -1
    if count > 3 and len(digits) > count:
        raise Fault("the year has more digits than the date pattern", text)
    month = _month(values, text)
    day = number("d", -1, 1, 31)
    if year < 0 or month < 0 or day < 0:
        missing = "year" if year < 0 else "month" if month < 0 else "day"
        raise Fault(f"the date pattern names no {missing}", text)
    if not 1 <= year <= 9999:
        raise Fault("the date is outside the years 1 to 9999", text)
    return datetime(year, month, min(day, month_length(year, month)))


def _month(values: dict[str, tuple[int, str]], text: str) -> int:
    found = {_month_number(values[letter][1]) for letter in "ML" if letter in values}
    if len(found) > 1:
        raise Fault("the text says the month in two ways", text)
    month = found.pop() if found else -1
    if month == 0 or month > 12:
        raise Fault("a number is out of range for the month", text)
    return month


def _month_number(value: str) -> int:
    if value.isdigit():
        return int(value)
    return [month[: len(value)] for month in MONTHS].index(value) + 1


def month_length(year: int, month: int) -> int:
    """How many days a month has."""
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def _hour(number: _Number, values: dict[str, tuple[int, str]], text: str) -> int:
    """The hour, 24 for the end of the day; letters that contradict each other are a fault."""
    found: set[int] = set()
    if "H" in values:
        found.add(number("H", 0, 0, 24))
    if "k" in values:
        found.add(number("k", 0, 0, 24) % 24)
    half = {number("h", 0, 0, 12) % 12} if "h" in values else set[int]()
    half |= {number("K", 0, 0, 11)} if "K" in values else set[int]()
    afternoon = values["a"][1] == "PM" if "a" in values else None
    if half and afternoon is not None:
        found |= {hour + 12 * afternoon for hour in half}
    elif half and not found:
        raise Fault("the date pattern has hours of half a day but no AM or PM", text)
    whole = {hour % 24 for hour in found}
    contradicts = (half and {hour % 12 for hour in whole} != half) or (
        afternoon is not None and any((hour >= 12) != afternoon for hour in whole)
    )
    if len(whole) > 1 or contradicts:
        raise Fault("the text says the hour in two ways", text)
    return max(found, default=0)


def _zone(values: dict[str, tuple[int, str]], text: str) -> timezone:
    offset = (values.get("X") or values.get("Z") or (0, "Z"))[1]
    return zone_of_offset(offset, text)


def zone_of_offset(offset: str, text: str) -> timezone:
    """The zone that `Z`, `+02`, `+0200` or `+02:00` names; raises `Fault` past 18 hours."""
    if offset in ("Z", "z"):
        return UTC
    digits = offset[1:].replace(":", "").ljust(4, "0")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    if int(digits[2:]) > 59 or minutes > 18 * 60:
        raise Fault("the zone offset is out of range", text)
    return timezone(timedelta(minutes=-minutes if offset[0] == "-" else minutes))


def _check_weekday(values: dict[str, tuple[int, str]], date: datetime, text: str) -> None:
    if "E" in values and WEEKDAYS[date.weekday()][: len(values["E"][1])] != values["E"][1]:
        raise Fault("the weekday does not belong to the date", text)
    if "u" in values and date.isoweekday() != int(values["u"][1]):
        raise Fault("the weekday number does not belong to the date", text)


# --- printing -----------------------------------------------------------------------------


def _padded(value: int, count: int) -> str:
    return str(value).rjust(count, "0")


def _print_year(date: datetime, count: int) -> str:
    return _padded(date.year % 100, 2) if count == 2 else _padded(date.year, count)


def _print_month(date: datetime, count: int) -> str:
    if count < 3:
        return _padded(date.month, count)
    name = MONTHS[date.month - 1]
    return name if count == 4 else name[:3]


def _print_weekday(date: datetime, count: int) -> str:
    name = WEEKDAYS[date.weekday()]
    return name if count == 4 else name[:3]


def _print_offset(date: datetime, count: int, zero: str, separator: str) -> str:
    minutes = int((date.utcoffset() or timedelta(0)).total_seconds()) // 60
    if minutes == 0:
        return zero
    sign, minutes = ("-", -minutes) if minutes < 0 else ("+", minutes)
    if count == 1 and minutes % 60 == 0:
        return f"{sign}{minutes // 60:02d}"
    return f"{sign}{minutes // 60:02d}{separator}{minutes % 60:02d}"


PRINTERS: dict[str, Callable[[datetime, int], str]] = {
    "y": _print_year,
    "M": _print_month,
    "L": _print_month,
    "d": lambda date, count: _padded(date.day, count),
    "E": _print_weekday,
    "u": lambda date, count: _padded(date.isoweekday(), count),
    "a": lambda date, count: "AM" if date.hour < 12 else "PM",
    "H": lambda date, count: _padded(date.hour, count),
    "k": lambda date, count: _padded(date.hour or 24, count),
    "K": lambda date, count: _padded(date.hour % 12, count),
    "h": lambda date, count: _padded(date.hour % 12 or 12, count),
    "m": lambda date, count: _padded(date.minute, count),
    "s": lambda date, count: _padded(date.second, count),
    "S": lambda date, count: f"{date.microsecond:06d}".ljust(9, "0")[:count],
    "X": lambda date, count: _print_offset(date, count, "Z", ":" if count == 3 else ""),
    "Z": lambda date, count: _print_offset(date, 2, "+0000", ""),
}
