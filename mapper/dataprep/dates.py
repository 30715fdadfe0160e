"""Date strings without an explicit format.

Source: Adobe, "Handling data formats in Data Prep": ISO 8601, then a fixed list of patterns in
order. The last two patterns are not in that list, but documented examples parse with them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache

from mapper.dataprep.notes import collecting
from mapper.dataprep.patterns import date_pattern, elements_of, microseconds, zone_of_offset
from mapper.dataprep.patterns.quick import shape_of_text
from mapper.dataprep.problems import Fault
from mapper.text.patterns import lazy_pattern

IMPLICIT_PATTERNS = (
    "yyyy-MM-dd HH:mm:ssZ",
    "yyyy-MM-dd HH:mm:ss.SSSZ",
    "yyyy-MM-dd HH:mm:ss.SSS",
    "yyyy-MM-dd'T'HH:mm:ss.SSSX",
    "yyyy-MM-dd'T'HH:mm:ss'Z'",
    "yyyy-MM-dd",
    "yyyy/MM/dd",
    "yyyy.MM.dd",
    "yyyy-MMM-dd",
    "yyyyMMdd",
    "MM-dd-yyyy",
    "MMddyyyy",
    "M/dd/yyyy",
    "dd.M.yyyy",
    "M/dd/yyyy hh:mm:ss a",
    "dd.M.yyyy hh:mm:ss a",
    "dd.MMM.yyyy",
    "dd-MMM-yyyy",
    "yyyy-MM-dd HH:mm",
    "yyyy-MM-dd HH:mm:ss",
)

_new: Callable[..., datetime] = datetime

_ISO = lazy_pattern(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})[Tt]([0-9]{2}):([0-9]{2})"
    r"(?::([0-9]{2})(?:\.([0-9]{1,9}))?)?([Zz]|[+-][0-9]{2}(?::?[0-9]{2})?)?\Z"
)


def parse_date(text: str) -> datetime:
    """Return the date of a string, in UTC if it has no zone.

    Raises:
        Fault: if it is neither ISO 8601 nor matches one of the patterns.
    """
    iso = _iso_date(text)
    if iso is not None:
        return iso
    first = _first_pattern(text.translate(_ZEROS)) if len(text) < _LONG else 0
    for pattern in IMPLICIT_PATTERNS[first:]:
        date = date_pattern(pattern).find(text)
        if date is not None:
            return date
    raise Fault(
        "the string is neither ISO 8601 nor in another format that is parsed without a pattern",
        text,
    )


_LONG = 40  # longer strings rarely match a pattern, and are not cached
_ZEROS = str.maketrans("123456789", "000000000")


@lru_cache(maxsize=256)
def _first_pattern(zeros: str) -> int:
    """Return the position of the first pattern that a string can match.

    The digits of the string are replaced by zeros. If it has the usual form of a pattern, no
    earlier pattern can match: the other strings that java.time accepts start with a plus, or have a
    month of three or more digits.
    """
    match = _shapes().match(zeros)
    return 0 if match is None else int(str(match.lastgroup)[1:])


@lru_cache(maxsize=1)
def _shapes() -> re.Pattern[str]:
    """Return the usual form of every pattern, each in a group named by its position."""
    shapes = [
        f"(?P<p{position}>{shape_of_text(elements_of(pattern))})"
        for position, pattern in enumerate(IMPLICIT_PATTERNS)
    ]
    return re.compile(f"(?:{'|'.join(shapes)})\\Z")


def _iso_date(text: str) -> datetime | None:
    match = _ISO.match(text)
    if match is None:
        return None
    *parts, second, digits, offset = match.groups()
    micro = microseconds(int(digits.ljust(9, "0"))) if digits else 0
    try:
        zone = zone_of_offset(offset or "Z", text)
        date = _new(*map(int, parts), int(second or 0), micro, zone)
        if date.year in (1, 9999):
            date.astimezone(UTC)  # fails if the date is outside the years in UTC
    except (ValueError, OverflowError, Fault):
        return None
    return date


def readings(text: str) -> frozenset[datetime]:
    """Return the dates of a string by all patterns; `parse_date` uses the first."""
    if len(text) >= _LONG or _iso_date(text) is not None:
        return frozenset()
    with collecting():
        dates = [date_pattern(pattern).find(text) for pattern in IMPLICIT_PATTERNS]
    return frozenset(date for date in dates if date is not None)
