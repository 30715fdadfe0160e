"""Date texts without an explicit format.

Source: Adobe, "Handling data formats in Data Prep": ISO 8601, then a fixed list of patterns in
order. The last two patterns stand in no list, but documented examples parse by them.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from mapper.expr.patterns import date_pattern, zone_of_offset
from mapper.expr.problems import Fault

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

_ISO = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})[Tt]([0-9]{2}):([0-9]{2})"
    r"(?::([0-9]{2})(?:\.([0-9]{1,9}))?)?([Zz]|[+-][0-9]{2}(?::?[0-9]{2})?)?\Z"
)


def parse_date(text: str) -> datetime:
    """The date that a text says; without a zone in it: UTC.

    Raises:
        Fault: where it is neither ISO 8601 nor fits one of the patterns.
    """
    iso = _iso_date(text)
    if iso is not None:
        return iso
    for pattern in IMPLICIT_PATTERNS:
        compiled = date_pattern(pattern)
        if compiled.fits(text):
            try:
                return compiled.parse(text)
            except Fault:
                continue
    raise Fault(
        "the text is neither ISO 8601 nor one of the date formats known without a pattern", text
    )


def _iso_date(text: str) -> datetime | None:
    match = _ISO.match(text)
    if match is None:
        return None
    year, month, day, hour, minute = (int(match[group]) for group in range(1, 6))
    # Assumed for the platform: digits finer than microseconds are cut.
    micro = int((match[7] or "")[:6].ljust(6, "0"))
    try:
        zone = zone_of_offset(match[8] or "Z", text)
        date = datetime(year, month, day, hour, minute, int(match[6] or 0), micro, zone)
        date.astimezone(UTC) + timedelta(0)
    except (ValueError, OverflowError, Fault):
        return None
    return date
