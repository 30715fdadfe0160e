"""Time zones: offsets, IDs, and conversion of dates.

Source: java.time.ZoneId and ZonedDateTime (Java 17). The rules of regions come from `zoneinfo`.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import TYPE_CHECKING

from mapper.dataprep.patterns.zone_names import region_ids
from mapper.dataprep.problems import OUT_OF_YEARS, Fault, PatternError
from mapper.diagnostics.suggest import did_you_mean
from mapper.text.importing import lazy_module

if TYPE_CHECKING:
    import zoneinfo
else:
    zoneinfo = lazy_module("zoneinfo")


MAX_OFFSET = 18 * 3600  # seconds; the largest offset of java.time


class FixedRegion(tzinfo):
    """A zone such as `UTC+01:00`, which is an offset that prints its own ID."""

    def __init__(self, key: str, offset: timedelta) -> None:
        self.key = key  # as `zoneinfo.ZoneInfo.key`
        self._offset = offset

    def utcoffset(self, _: datetime | None) -> timedelta:
        return self._offset

    def dst(self, _: datetime | None) -> timedelta:
        return timedelta(0)

    def tzname(self, _: datetime | None) -> str:
        return self.key

    def __reduce__(self) -> tuple[object, ...]:
        return FixedRegion, (self.key, self._offset)


@lru_cache(maxsize=256)
def offset_zone(seconds: int) -> timezone:
    """Return the zone of an offset of at most 18 hours."""
    return timezone(timedelta(seconds=seconds)) if seconds else UTC


def zone_of_offset(offset: str, text: str) -> timezone:
    """Return the zone of `Z`, `+02`, `+0200` or `+02:00`; raise `Fault` beyond 18 hours."""
    if offset in ("Z", "z"):
        return UTC
    seconds = _offset_seconds(offset)
    if seconds is None:
        raise Fault("the zone offset is out of range", text)
    return offset_zone(seconds)


@lru_cache(maxsize=256)
def _offset_seconds(offset: str) -> int | None:
    """Return the seconds of an offset in a spelling of java.time; None for others."""
    match = re.match(
        r"([+-])(?:([0-9])|([0-9]{2})(?:([0-9]{2})([0-9]{2})?|:([0-9]{2})(?::([0-9]{2}))?)?)\Z",
        offset,
    )
    if match is None:
        return None
    hours, minutes = match[2] or match[3], match[4] or match[6] or 0
    seconds = match[5] or match[7] or 0
    if int(minutes) > 59 or int(seconds) > 59:
        return None
    total = int(hours) * 3600 + int(minutes) * 60 + int(seconds)
    return None if total > MAX_OFFSET else -total if offset[0] == "-" else total


@lru_cache(maxsize=1024)
def zone_of_id(key: str) -> tzinfo | None:
    """Return the zone of an ID: a region, an offset, or `UTC`, `GMT`, `UT` with an offset.

    None means that the zone does not exist, or is missing in the time zone data of this machine.
    """
    if key == "Z":
        return UTC
    if key[:1] in ("+", "-"):
        seconds = _offset_seconds(key)
        return None if seconds is None else offset_zone(seconds)
    for prefix in ("UTC", "GMT", "UT"):
        if key == prefix:
            return FixedRegion(key, timedelta(0))
        if key.startswith((f"{prefix}+", f"{prefix}-")):
            seconds = _offset_seconds(key.removeprefix(prefix))
            return None if seconds is None else prefixed_zone(prefix, seconds)
    return _region(key)


def prefixed_zone(prefix: str, seconds: int) -> tzinfo:
    """Return the zone of a prefix (`UTC`, `GMT`, `UT` or none) and an offset."""
    if not prefix:
        return offset_zone(seconds)
    key = prefix + (offset_id(seconds) if seconds else "")
    return FixedRegion(key, timedelta(seconds=seconds))


def _region(key: str) -> tzinfo | None:
    if key not in region_ids():
        return None
    try:
        region: tzinfo = zoneinfo.ZoneInfo(key)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return None
    return region


def check_zone(key: str) -> tzinfo:
    """Return the zone of an ID; raise `PatternError` if there is none."""
    zone = zone_of_id(key)
    if zone is None:
        hint = _meant(key)
        message = f"'{key}' is not a known time zone"
        raise PatternError(f"{message}; {hint}" if hint else message)
    return zone


def _meant(key: str) -> str:
    """Return the hint for an unknown ID: a region of that city, else a similar ID."""
    city = key.replace(" ", "_").casefold()
    regions = [name for name in region_ids() if name.casefold().endswith(f"/{city}")]
    return did_you_mean(min(regions), regions) if regions else did_you_mean(key, region_ids())


def offset_id(seconds: int) -> str:
    """Return an offset as java.time names it: `Z`, `+02:00`, `-04:56:02`."""
    if not seconds:
        return "Z"
    minutes, rest = divmod(abs(seconds), 60)
    sign = "-" if seconds < 0 else "+"
    end = f":{rest:02d}" if rest else ""
    return f"{sign}{minutes // 60:02d}:{minutes % 60:02d}{end}"


def offset_of(date: datetime) -> int:
    """Return the offset of a date in seconds."""
    offset = date.utcoffset()
    return offset.days * 86400 + offset.seconds if offset else 0


def id_of_zone(date: datetime) -> str:
    """Return the ID of the zone of a date.

    Assumed for the platform: a date without a zone in its string has the offset `Z`, not the region
    `UTC`; so `VV` and `z` print `Z`.
    """
    key: str | None = getattr(date.tzinfo, "key", None)
    return offset_id(offset_of(date)) if key is None else key


def in_zone(local: datetime, zone: tzinfo, offset: timedelta | None = None) -> datetime:
    """Return a date without a time zone in a zone, as ZonedDateTime.ofLocal does.

    A time that the clocks skip is moved forward by the length of the gap. A time that occurs twice
    has the given offset if possible, and the earlier offset otherwise.

    Raises:
        Fault: outside the years 1 to 9999.
    """
    date = local.replace(tzinfo=zone, fold=0)
    if zone.__class__ is timezone:
        return date if 1 < date.year < 9999 else to_zone(date, zone)
    moved = to_zone(to_zone(date, UTC), zone)
    if moved.replace(tzinfo=None, fold=0) != local:
        return moved
    second = date.replace(fold=1)
    return second if offset is not None and second.utcoffset() == offset else date


def to_zone(date: datetime, zone: tzinfo) -> datetime:
    """Return the same instant in another zone; raise `Fault` outside the years 1 to 9999."""
    try:
        instant = date.astimezone(UTC)
        return date if zone is date.tzinfo else instant.astimezone(zone)
    except (OverflowError, ValueError):
        raise Fault(OUT_OF_YEARS, date) from None
