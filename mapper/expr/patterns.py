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
    most = _MOST.get(letter)
    if letter in LATER_LETTERS:
        message = f"the date pattern letter '{letter}' is not available here yet"
        raise PatternError(message, available=False)
    if most is None:
        raise PatternError(f"'{letter}' is no date pattern letter")
    if count > most:
        raise PatternError(f"'{text}' has too many letters in a date pattern")
    return Letters(letter, count)


_MOST = {
    "y": 9,
    "M": 4,
    "L": 4,
    "d": 2,
    "E": 4,
    "u": 1,
    "a": 1,
    "H": 2,
    "k": 2,
    "K": 2,
    "h": 2,
    "m": 2,
    "s": 2,
    "S": 9,
    "X": 3,
    "Z": 3,
}


# --- reading ------------------------------------------------------------------------------


def _one_of(words: list[str]) -> str:
    return "(" + "|".join(words) + ")"


def _reader(element: Letters) -> str:
    """The regular expression of one element, with one group where it carries a value."""
    letter, count, literal = element
    if not letter:
        return re.escape(literal)
    if letter in "ML" and count > 2:
        return _one_of(MONTHS if count == 4 else [month[:3] for month in MONTHS])
    match letter, count:
        case "E", _:
            return _one_of(WEEKDAYS if count == 4 else [day[:3] for day in WEEKDAYS])
        case "a", _:
            return "(AM|PM)"
        case "S", _:
            return f"([0-9]{{{count}}})"
        case "X", _:
            return (
                "(Z|[+-][0-9]{2}(?:[0-9]{2})?)",
                "(Z|[+-][0-9]{4})",
                "(Z|[+-][0-9]{2}:[0-9]{2})",
            )[count - 1]
        case "Z", _:
            return "([+-][0-9]{4})"
        case "y", 1 | 3:
            return f"([0-9]{{{count},19}})"
        case _, 1:
            return "([0-9]{1,19})"
    return f"([0-9]{{{count}}})"


class DatePattern:
    """A compiled pattern."""

    def __init__(self, pattern: str) -> None:
        """Take the pattern apart; raises `PatternError`."""
        self.pattern = pattern
        self.elements = elements_of(pattern)
        self._readers = [_reader(element) for element in self.elements]
        self._regex = re.compile("".join(self._readers) + r"\Z", re.DOTALL)
        self._fields = [element for element in self.elements if element.letter]

    def parse(self, text: str) -> datetime:
        """The date that a text says; without a zone in it: UTC.

        Raises:
            Fault: where the text does not fit, naming the 1-based position.
        """
        match = self._regex.match(text)
        if match is None:
            reason = f"the text does not fit the date pattern '{self.pattern}'"
            raise Fault(f"{reason} at character {self._stop(text) + 1}", text)
        values = {
            element.letter: (element.times, value)
            for element, value in zip(self._fields, match.groups(), strict=True)
        }
        return _resolve(values, text)

    def fits(self, text: str) -> bool:
        """Whether a text has this pattern's shape."""
        return self._regex.match(text) is not None

    def _stop(self, text: str) -> int:
        """The offset up to which a text that does not fit can be read."""
        for size in range(len(self._readers), 0, -1):
            match = re.match("".join(self._readers[:size]), text, re.DOTALL)
            if match is not None:
                return match.end()
        return 0

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
    year = number("y", -1, 0, 10**19)
    if values.get("y", (0, ""))[0] == 2:
        year += 2000
    month = _month(number, values)
    day = number("d", -1, 1, 31)
    if year < 0 or month < 0 or day < 0:
        missing = "year" if year < 0 else "month" if month < 0 else "day"
        raise Fault(f"the date pattern names no {missing}", text)
    if not 1 <= year <= 9999:
        raise Fault("the date is outside the years 1 to 9999", text)
    return datetime(year, month, min(day, month_length(year, month)))


def _month(number: _Number, values: dict[str, tuple[int, str]]) -> int:
    for letter in "ML":
        if letter in values:
            count, text = values[letter]
            if count < 3:
                return number(letter, -1, 1, 12)
            return [month[: len(text)] for month in MONTHS].index(text) + 1
    return -1


def month_length(year: int, month: int) -> int:
    """How many days a month has."""
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def _hour(number: _Number, values: dict[str, tuple[int, str]], text: str) -> int:
    if "H" in values:
        return number("H", 0, 0, 24)
    if "k" in values:
        return number("k", 0, 1, 24) % 24
    if "h" in values or "K" in values:
        hour = number("h", 0, 1, 12) % 12 if "h" in values else number("K", 0, 0, 11)
        if "a" not in values:
            raise Fault("the date pattern has hours of half a day but no AM or PM", text)
        return hour + 12 * (values["a"][1] == "PM")
    return 0


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
