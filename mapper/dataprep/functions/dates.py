"""Date functions. A date is an aware `datetime`.

Source: Adobe, "Data Prep mapping functions", date and time; java.time for patterns and zones. A
null date, timestamp or component of a date returns null; a pattern or component name must not be
null.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from mapper.dataprep.date_parts import Component, component, put
from mapper.dataprep.dates import parse_date
from mapper.dataprep.functions.strings import whole_number
from mapper.dataprep.patterns import DatePattern, date_pattern, elements_of, microseconds
from mapper.dataprep.patterns.suspicions import suspicion
from mapper.dataprep.patterns.zones import check_zone, in_zone, to_zone, zone_of_id
from mapper.dataprep.problems import Fault, PatternError
from mapper.dataprep.signature import Function, Parameter, Runtime, optional, signature
from mapper.dataprep.values import kind, text_of

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def date(value: Any, pattern: Any = None, default: Any = None) -> datetime | None:
    """Parse a string as a date; return the default for null."""
    if value is None:
        return default if default is None else a_date(default)
    if isinstance(value, datetime):
        return value
    text = text_of(value)
    return parse_date(text) if pattern is None else _pattern(pattern).parse(text)


def format_date(value: Any, pattern: Any) -> str | None:
    """Format a date with a pattern."""
    return None if value is None else _pattern(pattern).format(a_date(value))


def dformat(value: Any, pattern: Any) -> str | None:
    """Format milliseconds since 1970 with a pattern, in UTC.

    Assumed for the platform: a string is not a timestamp, even if it contains a number.
    """
    if value is None:
        return None
    written = _pattern(pattern)
    try:
        moment = _EPOCH + whole_number(value) * _MILLISECOND
    except OverflowError:
        raise Fault("the date is outside the years 1 to 9999", value) from None
    return written.format(moment)


def check_writing(pattern: str) -> None:
    """Refuse an invalid pattern.

    Raises:
        PatternError: with a hint if the intended pattern is known.
    """
    try:
        elements_of(pattern)
    except PatternError as error:
        _, error.hint = suspicion(pattern) or ("", "")
        raise


def check_reading(pattern: str) -> None:
    """Refuse a pattern that cannot parse any date, such as one without a month.

    Raises:
        PatternError: as `check_writing`, and for a component that every string lacks.
    """
    check_writing(pattern)
    compiled = date_pattern(pattern)
    try:
        compiled.parse(compiled.format(datetime(2023, 11, 24, 15, 16, 17, 180000, UTC)))
    except Fault as fault:
        if fault.reason.startswith("the date pattern"):
            meant, hint = suspicion(pattern) or ("", "")
            message = f"no date can be read so: {fault.reason}"
            if "%" in pattern and meant:
                message = f"in the date pattern '{pattern}', {meant}"
            raise PatternError(message, hint=hint) from None


def a_date(value: Any) -> datetime:
    """An argument that must be a date. Assumed for the platform: a text is none by itself."""
    if isinstance(value, datetime):
        return value
    raise Fault(f"{kind(value)} is no date; wrap it in date(...)", value)


def now(runtime: Runtime) -> Any:
    """Return a function that returns the current time at each call."""
    return runtime.now


def timestamp(runtime: Runtime) -> Callable[[], int]:
    """Return a function that returns the milliseconds since 1970 at each call."""
    return lambda: (runtime.now() - _EPOCH) // _MILLISECOND


def date_part(name: Any, value: Any) -> int | None:
    """Return a component of a date, in the zone of the date."""
    part = _component(name)
    return None if value is None else part.get(a_date(value))


def set_date_part(name: Any, number: Any, value: Any) -> datetime | None:
    """Return a date with another value of a component."""
    part = _component(name)
    if number is None or value is None:
        return None
    return put(part, whole_number(number), a_date(value))


def make_date_time(*parts: Any) -> datetime | None:
    """Return the date of year, month, day, hour, minute, second, nanosecond and zone.

    Unlike in a string, a day that the month does not have is an error.
    """
    if None in parts:
        return None
    year, month, day, hour, minute, second, nanosecond = map(whole_number, parts[:7])
    zone = _zone(parts[7])
    if not 0 <= nanosecond < 10**9:
        raise Fault("the nanosecond is out of range", nanosecond)
    try:
        local = datetime(year, month, day, hour, minute, second, microseconds(nanosecond))
    except (ValueError, OverflowError):
        raise Fault("there is no such date", list(parts)) from None
    return in_zone(local, zone)


def zone_date_to_utc(value: Any) -> datetime | None:
    """Return the same instant in UTC."""
    return None if value is None else to_zone(a_date(value), UTC)


def zone_date_to_zone(value: Any, zone: Any) -> datetime | None:
    """Return the same instant in another zone."""
    if value is None or zone is None:
        return None
    return to_zone(a_date(value), _zone(zone))


def _pattern(pattern: Any) -> DatePattern:
    try:
        return date_pattern(text_of(pattern))
    except PatternError as error:
        raise Fault("the date pattern cannot be used", pattern) from error


def _component(name: Any) -> Component:
    try:
        return component(text_of(name))
    except PatternError as error:
        raise Fault("there is no such component of a date", name) from error


def _zone(name: Any) -> tzinfo:
    zone = zone_of_id(text_of(name))
    if zone is None:
        raise Fault("the time zone is not known here", name)
    return zone


FUNCTIONS = (
    Function("now",
        signature(returns="date"),
        "Returns the current time.", now, runtime=True),
    Function(
        "timestamp", signature(returns="integer"),
        "Returns the current time in milliseconds since 1970.", timestamp,
        runtime=True,
    ),
    Function(
        "format",
        signature(Parameter("date", "date"), Parameter("format", "string"), returns="string"),
        "Formats a date.", format_date, literal_checks=((1, check_writing),),
        examples=(
            ('format(date("2019-10-23T11:24:35+00:00"), "yyyy-MM-dd HH:mm:ss")',
             "2019-10-23 11:24:35"),
        ),
    ),
    Function(
        "dformat",
        signature(
            Parameter("timestamp", "integer"), Parameter("format", "string"), returns="string",
        ),
        "Formats milliseconds since 1970, in UTC.", dformat,
        literal_checks=((1, check_writing),),
        examples=(
            ("dformat(1571829875000, \"yyyy-MM-dd'T'HH:mm:ss.SSSX\")", "2019-10-23T11:24:35.000Z"),
        ),
    ),
    Function(
        "date",
        signature(
            Parameter("date", "string"), optional("format", "string"), optional("default", "date"),
            returns="date",
        ),
        "Parses a date; the format is that of the string.", date,
        literal_checks=((1, check_reading),),
        examples=(
            ('date("2019-10-23 11:24", "yyyy-MM-dd HH:mm")', "2019-10-23T11:24:00Z"),
            ('date("2019-10-23 11:24", "yyyy-MM-dd HH:mm", now())', "2019-10-23T11:24:00Z"),
            ('date("2019-10-23 11:24")', "2019-10-23T11:24:00Z"),
        ),
    ),
    Function(
        "date_part",
        signature(Parameter("component", "string"), Parameter("date", "date"), returns="integer"),
        "Returns a component of a date, such as year, month, day, hour.", date_part,
        literal_checks=((0, component),),
        examples=(('date_part("MM", date("2019-10-17 11:55:12"))', 10),),
    ),
    Function(
        "set_date_part",
        signature(
            Parameter("component", "string"), Parameter("value", "integer"),
            Parameter("date", "date"), returns="date",
        ),
        "Replaces a component of a date.", set_date_part,
        literal_checks=((0, component),),
        examples=(
            ('set_date_part("m", 4, date("2016-11-09T11:44:44.797"))', "2016-04-09T11:44:44.797Z"),
        ),
    ),
    Function(
        "make_date_time",
        signature(
            Parameter("year", "integer"), Parameter("month", "integer"),
            Parameter("day", "integer"), Parameter("hour", "integer"),
            Parameter("minute", "integer"), Parameter("second", "integer"),
            Parameter("nanosecond", "integer"), Parameter("zone", "string"), returns="date",
        ),
        "Returns the date with the given components.", make_date_time, aliases=("make_timestamp",),
        literal_checks=((7, check_zone),),
        examples=(
            ('make_date_time(2019, 10, 17, 11, 55, 12, 999, "America/Los_Angeles")',
             "2019-10-17T11:55:12-07:00"),
        ),
    ),
    Function(
        "zone_date_to_utc", signature(Parameter("date", "date"), returns="date"),
        "Converts a date to UTC.", zone_date_to_utc,
        examples=(
            ('zone_date_to_utc(make_date_time(2019, 10, 17, 11, 55, 12, 0, "America/Los_Angeles"))',
             "2019-10-17T18:55:12Z"),
        ),
    ),
    Function(
        "zone_date_to_zone",
        signature(Parameter("date", "date"), Parameter("zone", "string"), returns="date"),
        "Converts a date to another time zone.", zone_date_to_zone,
        literal_checks=((1, check_zone),),
        examples=(
            ('zone_date_to_zone(date("2021-10-26T13:43:59Z"), "Europe/Paris")',
             "2021-10-26T15:43:59+02:00"),
        ),
    ),
)  # fmt: skip
