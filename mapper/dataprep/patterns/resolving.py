"""Make a date of the fields that were parsed from a string.

Source: java.time.format.Parsed (Java 17) with SMART resolving: a day past the end of the month is
the last one, 24:00 is the next midnight, and a redundant field must agree with the date.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

import mapper.dataprep.patterns.fields as f
from mapper.dataprep.notes import NoSuchDay, note
from mapper.dataprep.patterns.days import (
    day_of_week,
    day_of_week_of_month,
    day_of_year,
    iso_week,
    microseconds,
    month_length,
    month_weekday,
    quarter_of,
    week_of_month,
)
from mapper.dataprep.patterns.zones import MAX_OFFSET, in_zone, offset_zone, to_zone
from mapper.dataprep.problems import OUT_OF_YEARS, Fault


class Time(NamedTuple):
    """A time of day, and the number of days after its date."""

    hour: int = 0
    minute: int = 0
    second: int = 0
    nanosecond: int = 0
    days: int = 0


def resolve(parsed: f.ParsedFields, text: str) -> datetime:
    """Return the date, in UTC if the string has no zone.

    Raises:
        Fault: if a field is missing, out of range, or contradicts the others.
        NotedError: if the day does not exist and no notes are collected.
    """
    fields = parsed.fields
    given = {field: fields[field] for field in _OF_DAY if field in fields}
    day = _day(fields, text)
    time = _time(fields, text)
    for field, value in fields.items():
        field_of = _OF_DAY.get(field)
        if field_of is not None and field_of(day) != value:
            raise Fault(f"the {field} contradicts the date", text)
    try:
        local = datetime(
            day.year, day.month, day.day, time.hour, time.minute, time.second,
            microseconds(time.nanosecond),
        ) + timedelta(days=time.days)  # fmt: skip
    except OverflowError:
        raise Fault(OUT_OF_YEARS, text) from None
    date = _in_zone(parsed, local, text)
    if any(_OF_DAY[field](day) != value for field, value in given.items()):
        note(NoSuchDay(text, day.isoformat()))
    return date


def _in_zone(parsed: f.ParsedFields, local: datetime, text: str) -> datetime:
    """Return the date in its time zone; an offset determines the instant, even with a region."""
    offset = parsed.fields.get(f.OFFSET)
    if offset is not None and abs(offset) > MAX_OFFSET:
        raise Fault("the zone offset is out of range", text)
    try:
        if offset is None:
            return in_zone(local, parsed.zone or UTC)
        moment = local.replace(tzinfo=offset_zone(offset))
        return to_zone(moment, parsed.zone or offset_zone(offset))
    except Fault as fault:
        raise Fault(fault.reason, text) from None


def _take(fields: dict[str, int], field: str, low: int, high: int, text: str) -> int:
    """Remove a field and return its value; raise `Fault` if it is out of range."""
    value = fields.pop(field)
    if not low <= value <= high:
        raise Fault(f"the {field} is out of range", text)
    return value


# --- the day ------------------------------------------------------------------------------

# Fields that a date determines.
_OF_DAY: dict[str, Callable[[date], int]] = {
    f.ERA: lambda _: 1,
    f.MONTH: lambda day: day.month,
    f.DAY: lambda day: day.day,
    f.YEAR_DAY: day_of_year,
    f.QUARTER: quarter_of,
    f.WEEKDAY: lambda day: day.isoweekday(),
    f.MONTH_WEEKDAY: month_weekday,
    f.WEEK_YEAR: lambda day: day.isocalendar().year,
    f.WEEK: iso_week,
    f.MONTH_WEEK: week_of_month,
}


def _day(fields: dict[str, int], text: str) -> date:
    """Return the date, and remove the fields it was made of."""
    year = _year(fields, text)
    try:
        day = None
        if year is not None:
            day = _day_of_year(fields, year, text) or _day_of_month_week(fields, year, text)
        if day is not None or year is None:
            other = _day_of_week(fields, text)
            if day is not None and other is not None and day != other:
                raise Fault("the string has two different dates", text)
            day = day or other
    except (OverflowError, ValueError):
        raise Fault(OUT_OF_YEARS, text) from None
    if day is None:
        raise Fault(f"the date pattern has no {_missing(fields, year)}", text)
    return day


def _missing(fields: dict[str, int], year: int | None) -> str:
    if year is None and f.WEEK_YEAR in fields:
        return "week and weekday for the week-based year (the calendar year is y)"
    return "year" if year is None else "day" if f.MONTH in fields else "month"


def _year(fields: dict[str, int], text: str) -> int | None:
    """Return the year, which is 0 or negative before Christ; None if there is none."""
    if f.YEAR not in fields:
        return None
    year = _take(fields, f.YEAR, 1, 10**9, text)
    return 1 - year if fields.pop(f.ERA, 1) == 0 else year


def _day_of_year(fields: dict[str, int], year: int, text: str) -> date | None:
    """Return the date of month and day, or of the day of the year."""
    if f.MONTH in fields and f.DAY in fields:
        month = _take(fields, f.MONTH, 1, 12, text)
        day = _take(fields, f.DAY, 1, 31, text)
        return date(year, month, min(day, month_length(year, month)))
    if f.YEAR_DAY in fields:
        days = _take(fields, f.YEAR_DAY, 1, 365 + (month_length(year, 2) == 29), text)
        return date(year, 1, 1) + timedelta(days=days - 1)
    return None


def _day_of_month_week(fields: dict[str, int], year: int, text: str) -> date | None:
    """Return the date of month, week of the month and weekday."""
    if not {f.MONTH, f.MONTH_WEEK, f.WEEKDAY} <= fields.keys():
        return None
    month = _take(fields, f.MONTH, 1, 12, text)
    week = _take(fields, f.MONTH_WEEK, 0, 6, text)
    return day_of_week_of_month(year, month, week, _take(fields, f.WEEKDAY, 1, 7, text))


def _day_of_week(fields: dict[str, int], text: str) -> date | None:
    """Return the date of week-based year, week and weekday."""
    if not {f.WEEK_YEAR, f.WEEK, f.WEEKDAY} <= fields.keys():
        return None
    week = _take(fields, f.WEEK, 1, 53, text)
    weekday = _take(fields, f.WEEKDAY, 1, 7, text)
    return day_of_week(fields.pop(f.WEEK_YEAR), week, weekday)


# --- the time -----------------------------------------------------------------------------


def _time(fields: dict[str, int], text: str) -> Time:
    """Return the time of day; midnight if no field has one."""
    _from_clock_hour(fields, f.CLOCK_HOUR, 24, f.HOUR, text)
    _from_clock_hour(fields, f.CLOCK_HALF_HOUR, 12, f.HALF_HOUR, text)
    if f.HALF in fields and f.HALF_HOUR in fields:
        hour = _take(fields, f.HALF_HOUR, 0, 11, text) + 12 * fields.pop(f.HALF)
        _agree(fields, f.HOUR, hour, text)
    if f.HALF in fields and not {f.HOUR, f.MINUTE, f.SECOND, f.NANOSECOND} & fields.keys():
        # AM or PM alone is the middle of that half
        fields[f.HOUR] = 12 * fields[f.HALF] + 6
    if f.HOUR in fields:
        return _time_of_hour(fields, text)
    for field, missing in _NEEDED.items():
        if field in fields:
            # Assumed for the platform: as in java.time, these fields are not a time.
            raise Fault(f"the date pattern has {missing}", text)
    return Time()


_NEEDED = {
    f.HALF_HOUR: "hours of half a day but no AM or PM",
    f.MINUTE: "minutes but no hours",
    f.SECOND: "seconds but no hours",
    f.NANOSECOND: "a fraction of seconds but no hours",
}


def _from_clock_hour(
    fields: dict[str, int], clock: str, last_hour: int, plain: str, text: str
) -> None:
    """Convert an hour that counts from 1 to one that counts from 0; 0 is accepted too."""
    if clock in fields:
        _agree(fields, plain, _take(fields, clock, 0, last_hour, text) % last_hour, text)


def _agree(fields: dict[str, int], field: str, value: int, text: str) -> None:
    if fields.setdefault(field, value) != value:
        raise Fault(f"the string has two different values for the {field}", text)


def _time_of_hour(fields: dict[str, int], text: str) -> Time:
    parts = (f.MINUTE, f.SECOND, f.NANOSECOND)
    given = [part in fields for part in parts]
    if given != sorted(given, reverse=True):
        raise Fault("the date pattern has a part of a time without the next larger part", text)
    minute = _take(fields, f.MINUTE, 0, 59, text) if given[0] else 0
    second = _take(fields, f.SECOND, 0, 59, text) if given[1] else 0
    hour, fraction = fields[f.HOUR], fields.get(f.NANOSECOND, 0)
    time = Time(0, 0, 0, 0, 1)
    if (hour, minute, second, fraction) != (24, 0, 0, 0):
        time = Time(_take(fields, f.HOUR, 0, 23, text), minute, second, fraction)
    half, rest = divmod(time.hour, 12)
    if fields.get(f.HALF, half) != half or fields.get(f.HALF_HOUR, rest) != rest:
        raise Fault("the string has two different values for the hour", text)
    return time
