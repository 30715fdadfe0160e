"""Components of a date: get one, and set one.

Source: Adobe, "Data Prep mapping functions", date_part and set_date_part. Setting follows
ZonedDateTime.with of java.time: the zone stays, a day past the end of the month becomes the last
one if the year or month changes, and a value out of range is an error.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from mapper.dataprep.notes import NoSuchDay, note
from mapper.dataprep.patterns import month_length
from mapper.dataprep.patterns.zones import in_zone
from mapper.dataprep.problems import Fault, PatternError
from mapper.diagnostics.suggest import did_you_mean


class Component(NamedTuple):
    """One component.

    Attributes:
        names: Its spellings, in lower case.
        get: Its value in a date.
        low: Its least value.
        high: Its greatest value.
        put: The date without a zone in which it has a value that is in range.
    """

    names: tuple[str, ...]
    get: Callable[[datetime], int]
    low: int
    high: int
    put: Callable[[datetime, int], datetime]


def component(name: str) -> Component:
    """Return the component of a name; raise `PatternError` if there is none."""
    found = _BY_NAME.get(name.lower())
    if found is None:
        hint = did_you_mean(name, _BY_NAME)
        message = f"'{name}' is no component of a date"
        raise PatternError(f"{message}; {hint or 'known are ' + _known()}")
    return found


def put(part: Component, value: int, date: datetime) -> datetime:
    """Return a date with another value of a component, in the same zone; raise `Fault`."""
    if not part.low <= value <= part.high:
        raise Fault(f"the {part.names[0]} is out of range", value)
    assert date.tzinfo is not None
    try:
        local = part.put(date.replace(tzinfo=None, fold=0), value)
    except ValueError:
        raise Fault(f"the date has no such {part.names[0]}", value) from None
    except OverflowError:
        raise Fault("the date is outside the years 1 to 9999", value) from None
    return in_zone(local, date.tzinfo, date.utcoffset())


def _put_year(date: datetime, year: int) -> datetime:
    return _clamped(date, year, date.month)


def _put_month(date: datetime, month: int) -> datetime:
    return _clamped(date, date.year, month)


def _clamped(date: datetime, year: int, month: int) -> datetime:
    """Return a date in another year and month, on the last day of that month if it is shorter."""
    day = min(date.day, month_length(year, month))
    if day < date.day:
        wanted = f"{year:04d}-{month:02d}-{date.day:02d}"
        note(NoSuchDay(wanted, f"{year:04d}-{month:02d}-{day:02d}"))
    return date.replace(year=year, month=month, day=day)


def _put_quarter(date: datetime, quarter: int) -> datetime:
    return _put_month(date, (date.month - 1) % 3 + 3 * quarter - 2)


def _put_year_day(date: datetime, day: int) -> datetime:
    moved = date + timedelta(days=day - _year_day(date))
    if moved.year != date.year:
        raise ValueError(day)
    return moved


def _year_day(date: datetime) -> int:
    return date.timetuple().tm_yday


def _week(date: datetime) -> int:
    return date.isocalendar().week


def _half_hour(date: datetime) -> int:
    return date.hour % 12 or 12


_COMPONENTS = (
    Component(("year", "yyyy", "yy"), lambda date: date.year, 1, 9999, _put_year),
    Component(
        ("quarter", "qq", "q"), lambda date: (date.month + 2) // 3, 1, 4, _put_quarter
    ),
    Component(("month", "mm", "m"), lambda date: date.month, 1, 12, _put_month),
    Component(("dayofyear", "dy", "y"), _year_day, 1, 366, _put_year_day),
    Component(
        ("day", "dd", "d"), lambda date: date.day, 1, 31, lambda date, day: date.replace(day=day)
    ),
    # Weeks are ISO weeks; a week 53 too many is the first of the next year.
    Component(
        ("week", "ww", "w"), _week, 1, 53,
        lambda date, week: date + timedelta(days=7 * (week - _week(date))),
    ),
    # Assumed for the platform: Monday is 1, as for the date pattern letter u.
    Component(
        ("weekday", "dw"), datetime.isoweekday, 1, 7,
        lambda date, day: date + timedelta(days=day - date.isoweekday()),
    ),
    # Assumed for the platform: hh is an hour from 0 to 23, as hh24; hh12 one from 1 to 12.
    Component(
        ("hour", "hh", "hh24"), lambda date: date.hour, 0, 23,
        lambda date, hour: date.replace(hour=hour),
    ),
    Component(
        ("hh12",), _half_hour, 1, 12,
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

_BY_NAME = {name: part for part in _COMPONENTS for name in part.names}


def _known() -> str:
    return ", ".join(part.names[0] for part in _COMPONENTS)
