"""The fields that are parsed from a string with a date pattern, named as in messages."""

from __future__ import annotations

from datetime import tzinfo

ERA = "era"  # 0 before Christ, 1 after
YEAR = "year"  # of the era
MONTH = "month"
DAY = "day"
YEAR_DAY = "day of the year"
QUARTER = "quarter"
WEEKDAY = "weekday"
MONTH_WEEKDAY = "day of week in the month"
WEEK_YEAR = "week-based year"
WEEK = "week"
MONTH_WEEK = "week of the month"
HALF = "half of the day"  # 0 AM, 1 PM
HOUR = "hour"
CLOCK_HOUR = "hour from 1 to 24"
HALF_HOUR = "hour from 0 to 11"
CLOCK_HALF_HOUR = "hour from 1 to 12"
MINUTE = "minute"
SECOND = "second"
NANOSECOND = "fraction of the second"
OFFSET = "zone offset"  # in seconds

# Pattern letter -> its field.
FIELDS = {
    "G": ERA, "y": YEAR, "Y": WEEK_YEAR, "M": MONTH, "L": MONTH, "w": WEEK, "W": MONTH_WEEK,
    "D": YEAR_DAY, "d": DAY, "F": MONTH_WEEKDAY, "E": WEEKDAY, "u": WEEKDAY, "Q": QUARTER,
    "q": QUARTER, "a": HALF, "H": HOUR, "k": CLOCK_HOUR, "K": HALF_HOUR, "h": CLOCK_HALF_HOUR,
    "m": MINUTE, "s": SECOND, "S": NANOSECOND,
}  # fmt: skip


class ParsedFields:
    """The values of the fields that were parsed so far, and the time zone."""

    __slots__ = ("fields", "zone")

    def __init__(self) -> None:
        self.fields: dict[str, int] = {}
        self.zone: tzinfo | None = None

    def put(self, field: str, value: int, start: int, end: int) -> int:
        """Set a field that was parsed between two offsets.

        Returns `end`; `~start` (negative) if the field already has another value.
        """
        return end if self.fields.setdefault(field, value) == value else ~start
