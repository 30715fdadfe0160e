"""English names of time zones: `PST`, `Pacific Standard Time`.

They are in `zones.txt`, loaded at first use. Source: the names that java.time (Java 17,
Locale.ENGLISH, the default CLDR data) prints, and the zones as which it parses them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

_STANDARD, _SUMMER = 0, 2  # positions of the long names; each short name is next


class Prefixes:
    """Keys with values, to find the longest key that starts at a position of a string."""

    def __init__(self, values: dict[str, str]) -> None:
        self._values = values
        self._longest = max(map(len, values))

    def match(self, text: str, start: int) -> tuple[str, int] | None:
        """Return the value of the longest key that starts at a position, and its end."""
        for end in range(min(start + self._longest, len(text)), start, -1):
            value = self._values.get(text[start:end])
            if value is not None:
                return value, end
        return None


class ZoneTable(NamedTuple):
    """The content of `zones.txt`: names by zone ID, and zone IDs by long and short name."""

    names: dict[str, tuple[str, ...]]
    long: dict[str, str]
    short: dict[str, str]


@lru_cache(maxsize=1)
def _table() -> ZoneTable:
    table = ZoneTable({}, {}, {})
    lines = Path(__file__).with_name("zones.txt").read_text("utf-8").splitlines()
    for line in lines:
        if line.startswith("="):
            name, zone = line[1:].split("|")
            (table.long if " " in name else table.short)[name] = zone
        elif not line.startswith("#"):
            *names, zone, ids = line.split("|")
            _add(table, tuple(_spelled_out(names)), zone, ids)
    return table


def _add(table: ZoneTable, names: tuple[str, ...], zone: str, ids: str) -> None:
    for group in ids.split():
        first, *others = group.split(",")
        folder = first[: first.rfind("/") + 1]
        table.names.update(dict.fromkeys([first, *(folder + other for other in others)], names))
    if zone:
        for position, name in enumerate(names):
            (table.short if position % 2 else table.long).setdefault(name, zone)


def _spelled_out(names: list[str]) -> Iterable[str]:
    standard = names[:2]
    stem = standard[0].removesuffix(" Time").removesuffix(" Standard")
    for position, name in enumerate(names):
        yield name.replace("~", stem) or standard[position % 2]


def region_ids() -> Iterable[str]:
    """Return the IDs of all regions."""
    return _table().names.keys()


@lru_cache(maxsize=1)
def readable_ids() -> Prefixes:
    """Return the IDs that the letters VV parse."""
    return Prefixes({key: key for key in region_ids()})


@lru_cache(maxsize=2)
def readable_names(*, long: bool) -> Prefixes:
    """Return what the letter z parses: IDs, and the long or short names."""
    table = _table()
    ids = {key: key for key, names in table.names.items() if names[_STANDARD]}
    return Prefixes({**ids, **(table.long if long else table.short)})


def name_of_zone(key: str, date: datetime, *, long: bool) -> str:
    """Return the name of the zone with an ID at a date in it."""
    offset = date.utcoffset() or timedelta(0)
    names = _table().names.get(key)
    if names is None:
        return key  # UT, UTC+01:00
    if not names[_STANDARD]:
        if offset:
            minutes = abs(offset) // timedelta(minutes=1)
            return f"GMT{'-' if offset.days < 0 else '+'}{minutes // 60:02d}:{minutes % 60:02d}"
        names = _table().names["Etc/GMT"]
    return names[(_SUMMER if _is_summer(key, date) else _STANDARD) + (not long)]


# Zones for which the public data has standard time in summer and a negative saving in winter. Java
# goes by the offset: from this day on, this offset is summer time.
_SUMMER_OFFSETS = {
    "Africa/Casablanca": ((2018, 10, 28), timedelta(hours=1)),
    "Africa/El_Aaiun": ((2018, 10, 28), timedelta(hours=1)),
    "Africa/Windhoek": ((1990, 3, 21), timedelta(hours=2)),
    "Eire": ((1968, 10, 27), timedelta(hours=1)),
    "Europe/Dublin": ((1968, 10, 27), timedelta(hours=1)),
}


def _is_summer(key: str, date: datetime) -> bool:
    special = _SUMMER_OFFSETS.get(key)
    if special is not None and (date.year, date.month, date.day) >= special[0]:
        return date.utcoffset() == special[1]
    return bool(date.dst())
