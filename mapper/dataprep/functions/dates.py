"""Date functions. A date is an aware `datetime`.

Source: Adobe, "Data Prep mapping functions", date and time; java.time for patterns and zones.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from mapper.dataprep.date_parts import COMPONENTS, Component, check_component, put
from mapper.dataprep.dates import parse_date
from mapper.dataprep.patterns import DatePattern, date_pattern, elements_of, microseconds
from mapper.dataprep.patterns.suspicions import corrected, suspicion
from mapper.dataprep.patterns.zones import check_zone, in_zone, to_zone, zone_of_id
from mapper.dataprep.problems import OUT_OF_YEARS, Fault, PatternError
from mapper.dataprep.signature import Function, optional, signature
from mapper.dataprep.values import kind, position_of, text_of

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def _parse(value: Any, pattern: Any = None, default: Any = None) -> datetime | None:
    if value is None:
        return default if default is None else _date(default)
    if isinstance(value, datetime):
        return value
    text = text_of(value)
    return parse_date(text) if pattern is None else _pattern(pattern).parse(text)


def _format(value: Any, pattern: Any) -> str | None:
    return None if value is None else _pattern(pattern).format(_date(value))


def _dformat(value: Any, pattern: Any) -> str | None:
    if value is None:
        return None
    compiled = _pattern(pattern)
    try:
        moment = _EPOCH + position_of(value) * _MILLISECOND
    except OverflowError:
        raise Fault(OUT_OF_YEARS, value) from None
    return compiled.format(moment)


def check_writing(pattern: str) -> None:
    """Raise `PatternError` for an invalid date pattern, with a hint if the cause is known."""
    try:
        elements_of(pattern)
    except PatternError as error:
        _, error.hint = suspicion(pattern) or ("", "")
        error.instead = corrected(pattern)
        raise


def check_reading(pattern: str) -> None:
    """Raise `PatternError` for a pattern that cannot parse any date.

    Such a pattern is invalid, or lacks a component such as the month.
    """
    check_writing(pattern)
    compiled = date_pattern(pattern)
    try:
        compiled.parse(compiled.format(datetime(2023, 11, 24, 15, 16, 17, 180000, UTC)))
    except Fault as fault:
        if fault.reason.startswith("the date pattern"):
            cause, hint = suspicion(pattern) or ("", "")
            message = f"no date can be parsed with '{pattern}': {fault.reason}"
            if "%" in pattern and cause:
                message = f"in the date pattern '{pattern}', {cause}"
            raise PatternError(message, hint=hint, instead=corrected(pattern)) from None


def _date(value: Any) -> datetime:
    if isinstance(value, datetime):
        return value
    raise Fault(f"{kind(value)} is not a date; wrap it in date(...)", value)


def _date_part(name: Any, value: Any) -> int | None:
    part = _component(name)
    return None if value is None else part.get(_date(value))


def _set_date_part(name: Any, number: Any, value: Any) -> datetime | None:
    part = _component(name)
    if number is None or value is None:
        return None
    return put(part, position_of(number), _date(value))


def _make_date_time(*parts: Any) -> datetime | None:
    if None in parts:
        return None
    year, month, day, hour, minute, second, nanosecond = map(position_of, parts[:7])
    zone = _zone(parts[7])
    if not 0 <= nanosecond < 10**9:
        raise Fault("the nanosecond is out of range", nanosecond)
    try:
        local = datetime(year, month, day, hour, minute, second, microseconds(nanosecond))
    except (ValueError, OverflowError):
        raise Fault("there is no such date", list(parts)) from None
    return in_zone(local, zone)


def _zone_date_to_zone(value: Any, zone: Any) -> datetime | None:
    if value is None or zone is None:
        return None
    return to_zone(_date(value), _zone(zone))


def _pattern(pattern: Any) -> DatePattern:
    try:
        return date_pattern(text_of(pattern))
    except PatternError as error:
        raise Fault("the date pattern is not valid", pattern) from error


def _component(name: Any) -> Component:
    try:
        return check_component(text_of(name))
    except PatternError as error:
        raise Fault("there is no such component of a date", name) from error


def _zone(name: Any) -> tzinfo:
    zone = zone_of_id(text_of(name))
    if zone is None:
        raise Fault("unknown time zone", name)
    return zone


_PATTERN_NOTE = "The format is a pattern of java.time, such as `yyyy-MM-dd HH:mm:ss`."
_COMPONENT_NOTE = f"The components are {', '.join('/'.join(part.names) for part in COMPONENTS)}."
_COMPONENT_ASSUMPTIONS = (
    "Weekdays are numbered from 1 (Monday), and weeks are ISO weeks.",
    "`hh` is an hour from 0 to 23, like `hh24`; `hh12` is an hour from 1 to 12.",
)

FUNCTIONS = (
    Function(
        "now", signature("date"), "Returns the current time.", lambda runtime: runtime.now,
        runtime=True,
    ),
    Function(
        "timestamp", signature("integer"),
        "Returns the current time in milliseconds since 1970-01-01 UTC.",
        lambda runtime: lambda: (runtime.now() - _EPOCH) // _MILLISECOND,
        runtime=True,
    ),
    Function(
        "format", signature("string", date="date", format="string"),
        "Formats a date with a pattern.", _format, literal_checks=((1, check_writing),),
        examples=(
            ('format(date("2019-10-23T11:24:35+00:00"), "yyyy-MM-dd HH:mm:ss")',
             "2019-10-23 11:24:35"),
        ),
        invalid_examples=('format(now(), "yyyy-MM-DDD\'T")',),
        notes=(_PATTERN_NOTE, "The date is formatted in its own time zone."),
    ),
    Function(
        "dformat", signature("string", timestamp="integer", format="string"),
        "Formats a timestamp in milliseconds since 1970 with a pattern, in UTC.", _dformat,
        literal_checks=((1, check_writing),),
        examples=(
            ("dformat(1571829875000, \"yyyy-MM-dd'T'HH:mm:ss.SSSX\")", "2019-10-23T11:24:35.000Z"),
        ),
        notes=(_PATTERN_NOTE,),
        assumptions=("A string is not a timestamp, even if it contains a number.",),
    ),
    Function(
        "date",
        signature("date", date="string", format=optional("string"), default=optional("date")),
        "Parses a string as a date, with a pattern or one of the known formats.", _parse,
        literal_checks=((1, check_reading),),
        examples=(
            ('date("2019-10-23 11:24", "yyyy-MM-dd HH:mm")', "2019-10-23T11:24:00Z"),
            ('date("2019-10-23 11:24", "yyyy-MM-dd HH:mm", now())', "2019-10-23T11:24:00Z"),
            ('date("2019-10-23 11:24")', "2019-10-23T11:24:00Z"),
        ),
        invalid_examples=('date("tomorrow")', 'date("10/23/2019", "yyyy-MM-dd")'),
        notes=(
            _PATTERN_NOTE,
            "A null date returns `default`, or null without one.",
            "A string without a time zone is in UTC.",
        ),
    ),
    Function(
        "date_part", signature("integer", component="string", date="date"),
        "Returns a component of a date, such as its year, in the time zone of the date.",
        _date_part, literal_checks=((0, check_component),),
        examples=(('date_part("MM", date("2019-10-17 11:55:12"))', 10),),
        invalid_examples=('date_part("decade", date("2019-10-17 11:55:12"))',),
        notes=(_COMPONENT_NOTE,), assumptions=_COMPONENT_ASSUMPTIONS,
    ),
    Function(
        "set_date_part", signature("date", component="string", value="integer", date="date"),
        "Returns a date with another value for a component, such as its year.", _set_date_part,
        literal_checks=((0, check_component),),
        examples=(
            ('set_date_part("m", 4, date("2016-11-09T11:44:44.797"))', "2016-04-09T11:44:44.797Z"),
        ),
        invalid_examples=('set_date_part("m", 13, date("2016-11-09"))',),
        notes=(
            _COMPONENT_NOTE,
            "If the new month does not have the day, its last day is used.",
        ),
        assumptions=_COMPONENT_ASSUMPTIONS,
    ),
    Function(
        "make_date_time",
        signature(
            "date", year="integer", month="integer", day="integer", hour="integer",
            minute="integer", second="integer", nanosecond="integer", zone="string",
        ),
        "Creates a date from its components.", _make_date_time, aliases=("make_timestamp",),
        literal_checks=((7, check_zone),),
        examples=(
            ('make_date_time(2019, 10, 17, 11, 55, 12, 999, "America/Los_Angeles")',
             "2019-10-17T11:55:12-07:00"),
        ),
        invalid_examples=('make_date_time(2019, 2, 30, 0, 0, 0, 0, "UTC")',),
        assumptions=("Digits beyond microseconds are dropped.",),
    ),
    Function(
        "zone_date_to_utc", signature("date", date="date"), "Converts a date to UTC.",
        lambda value: None if value is None else to_zone(_date(value), UTC),
        examples=(
            ('zone_date_to_utc(make_date_time(2019, 10, 17, 11, 55, 12, 0, "America/Los_Angeles"))',
             "2019-10-17T18:55:12Z"),
        ),
    ),
    Function(
        "zone_date_to_zone", signature("date", date="date", zone="string"),
        "Converts a date to another time zone.", _zone_date_to_zone,
        literal_checks=((1, check_zone),),
        examples=(
            ('zone_date_to_zone(date("2021-10-26T13:43:59Z"), "Europe/Paris")',
             "2021-10-26T15:43:59+02:00"),
        ),
        invalid_examples=('zone_date_to_zone(date("2021-10-26T13:43:59Z"), "Paris")',),
    ),
)  # fmt: skip
