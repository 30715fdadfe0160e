"""Calendar arithmetic: lengths of months, ISO weeks, fractions of a second."""

from __future__ import annotations

from datetime import date, timedelta


def month_length(year: int, month: int) -> int:
    """Return the number of days of a month."""
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def quarter_of(day: date) -> int:
    """Return the quarter of a date, from 1 to 4."""
    return (day.month + 2) // 3


def day_of_year(day: date) -> int:
    """Return the number of a date in its year, from 1."""
    return day.timetuple().tm_yday


def iso_week(day: date) -> int:
    """Return the ISO week of a date."""
    return day.isocalendar().week


def microseconds(nanoseconds: int) -> int:
    """Convert nanoseconds. Assumed for the platform: digits beyond microseconds are dropped."""
    return nanoseconds // 1000


def month_weekday(day: date) -> int:
    """Return the value of F. Assumed for the platform: the 1st is 1 and the 8th is 1 again."""
    return (day.day - 1) % 7 + 1


# Assumed for the platform: weeks (w, W, Y) are ISO weeks. They start on Monday, and the first week
# of a year or month is the first one with at least four of its days.


def week_of_month(day: date) -> int:
    """Return the week of the month; 0 for days before the first week."""
    monday = (day.day - day.isoweekday()) % 7  # the first Monday of the month, counted from 0
    offset = 7 - monday if monday >= 4 else -monday
    return (6 + offset + day.day) // 7


def day_of_week_of_month(year: int, month: int, week: int, weekday: int) -> date:
    """Return the date with a week of the month and a weekday, which may be in the next month.

    Raises:
        OverflowError: outside the years 1 to 9999.
    """
    first = date(year, month, 1)
    weeks = week - week_of_month(first)
    return first + timedelta(days=7 * weeks + weekday - first.isoweekday())


def day_of_week(year: int, week: int, weekday: int) -> date:
    """Return the date with a week-based year, week and weekday; a missing week 53 is week 52.

    Raises:
        OverflowError: outside the years 1 to 9999.
    """
    last = date(year, 12, 28).isocalendar().week
    start = date(year, 1, 4)
    days = 7 * (min(week, last) - 1) + weekday - start.isoweekday()
    return start + timedelta(days=days)
