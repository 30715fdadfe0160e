"""Date functions. A date is an aware `datetime`.

Source: Adobe, "Data Prep mapping functions", date and time; java.time for patterns.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from mapper.expr.dates import parse_date
from mapper.expr.patterns import DatePattern, date_pattern, elements_of
from mapper.expr.problems import Fault, PatternError
from mapper.expr.signature import Function, Runtime
from mapper.expr.values import kind, text_of


def date(value: Any, pattern: Any = None, default: Any = None) -> datetime | None:
    """A text as a date; where it is null, the default."""
    if value is None:
        return default if default is None else a_date(default)
    if isinstance(value, datetime):
        return value
    text = text_of(value)
    return parse_date(text) if pattern is None else _pattern(pattern).parse(text)


def format_date(value: Any, pattern: Any) -> str | None:
    """A date as text in a pattern."""
    return None if value is None else _pattern(pattern).format(a_date(value))


def a_date(value: Any) -> datetime:
    """An argument that must be a date. Assumed for the platform: a text is none by itself."""
    if isinstance(value, datetime):
        return value
    raise Fault(f"{kind(value)} is no date; wrap it in date(...)", value)


def now(runtime: Runtime) -> Any:
    """The current time, read anew at each call."""
    return runtime.now


def _pattern(pattern: Any) -> DatePattern:
    try:
        return date_pattern(text_of(pattern))
    except PatternError as error:
        raise Fault("the date pattern cannot be used", pattern) from error


FUNCTIONS = (
    Function(
        "date", "date: string, format: string?, default: date?", "date",
        "Reads a text as a date; the format is that of the text.", date,
        literal_checks=((1, elements_of),),
        examples=(
            ('date("2019-10-23 11:24", "yyyy-MM-dd HH:mm")', "2019-10-23T11:24:00Z"),
            ('date("2019-10-23 11:24", "yyyy-MM-dd HH:mm", now())', "2019-10-23T11:24:00Z"),
            ('date("2019-10-23 11:24")', "2019-10-23T11:24:00Z"),
        ),
    ),
    Function(
        "format", "date: date, format: string", "string", "Writes a date in a format.",
        format_date, literal_checks=((1, elements_of),),
        examples=(
            ('format(date("2019-10-23T11:24:35+00:00"), "yyyy-MM-dd HH:mm:ss")',
             "2019-10-23 11:24:35"),
        ),
    ),
    Function("now", "", "date", "The current time.", now, runtime=True),
)  # fmt: skip
