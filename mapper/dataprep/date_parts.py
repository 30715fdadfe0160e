"""Components of a date: get one, and set one.

Source: Adobe, "Data Prep mapping functions", date_part and set_date_part. Setting follows
ZonedDateTime.with of java.time: the time zone stays, a day past the end of the month becomes its
last day if the year or month changes, and a value out of range is an error.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from mapper.dataprep.notes import NoSuchDay, note
from mapper.dataprep.patterns.days import day_of_year, iso_week, month_length, quarter_of
from mapper.dataprep.patterns.zones import in_zone
from mapper.dataprep.problems import OUT_OF_YEARS, Fault, PatternError
from mapper.diagnostics.suggest import did_you_mean


class Component(NamedTuple):
    """One component.

    Attributes:
        names: Its spellings, in lowercase.
        get: Returns its value in a date.
        low: Its smallest value.
        high: Its largest value.
        put: Returns a date without a time zone with another value, which is in range.
    """

    names: tuple[str, ...]
    get: Callable[[datetime], int]
    low: int
    high: int
    put: Callable[[datetime, int], datetime]


def check_component(name: str) -> Component:
    """Return the component with a name; raise `PatternError` if there is none."""
    part = _BY_NAME.get(name.lower())
    if part is None:
        known = f"the components are {', '.join(part.names[0] for part in COMPONENTS)}"
        hint = did_you_mean(name, _BY_NAME) or known
        raise PatternError(f"'{name}' is not a component of a date; {hint}")
    return part


def put(part: Component, value: int, date: datetime) -> datetime:
    """Return a date in the same time zone with another value of a component; raise `Fault`."""
    if not part.low <= value <= part.high:
        raise Fault(f"the {part.names[0]} is out of range", value)
    assert date.tzinfo is not None
    try:
        local = part.put(date.replace(tzinfo=None, fold=0), value)
    except ValueError:
        raise Fault(f"the date has no such {part.names[0]}", value) from None
    except OverflowError:
        raise Fault(OUT_OF_YEARS, value) from None
    return in_zone(local, date.tzinfo, date.utcoffset())


def _clamped(date: datetime, year: int, month: int) -> datetime:
    """Return a date in another year and month, on the last day of that month if it is shorter."""
    day = min(date.day, month_length(year, month))
    if day < date.day:
        missing = f"{year:04d}-{month:02d}-{date.day:02d}"
        note(NoSuchDay(missing, f"{year:04d}-{month:02d}-{day:02d}"))
    return date.replace(year=year, month=month, day=day)


def _put_year_day(date: datetime, day: int) -> datetime:
    moved = date + timedelta(days=day - day_of_year(date))
    if moved.year != date.year:
        raise ValueError(day)
    return moved


COMPONENTS = (
    Component(
        ("year", "yyyy", "yy"), lambda date: date.year, 1, 9999,
        lambda date, year: _clamped(date, year, date.month),
    ),
    Component(
        ("quarter", "qq", "q"), quarter_of, 1, 4,
        lambda date, quarter: _clamped(date, date.year, (date.month - 1) % 3 + 3 * quarter - 2),
    ),
    Component(
        ("month", "mm", "m"), lambda date: date.month, 1, 12,
        lambda date, month: _clamped(date, date.year, month),
    ),
    Component(("dayofyear", "dy", "y"), day_of_year, 1, 366, _put_year_day),
    Component(
        ("day", "dd", "d"), lambda date: date.day, 1, 31, lambda date, day: date.replace(day=day)
    ),
    # Weeks are ISO weeks; in a year with 52 weeks, week 53 is the first week of the next year.
    Component(
        ("week", "ww", "w"), iso_week, 1, 53,
        lambda date, week: date + timedelta(days=7 * (week - iso_week(date))),
    ),
    # Assumed for the platform: Monday is 1, as for the letter u of a date pattern.
    Component(
        ("weekday", "dw"), datetime.isoweekday, 1, 7,
        lambda date, day: date + timedelta(days=day - date.isoweekday()),
    ),
    # Assumed for the platform: hh is an hour from 0 to 23, like hh24; hh12 is one from 1 to 12.
    Component(
        ("hour", "hh", "hh24"), lambda date: date.hour, 0, 23,
        lambda date, hour: date.replace(hour=hour),
    ),
    Component(
        ("hh12",), lambda date: date.hour % 12 or 12, 1, 12,
        lambda date, hour: date.replace(hour=hour % 12 + 12 * (date.hour // 12)),
    ),
    Component(
        ("minute", "mi", "n"), lambda date: date.minute, 0, 59,
        lambda date, minute: date.replace(minute=minute),
    ),
    Component(
        ("second", "ss", "s"), lambda date: date.second, 0, 59,
        lambda date, second: date.replace(second=second),
    ),
    Component(
        ("millisecond", "sss"), lambda date: date.microsecond // 1000, 0, 999,
        lambda date, millisecond: date.replace(microsecond=millisecond * 1000),
    ),
)  # fmt: skip

_BY_NAME = {name: part for part in COMPONENTS for name in part.names}
