"""Time zone offsets in a date pattern: `+02`, `+0200`, `+02:00`, `GMT+2`.

Source: java.time.format.DateTimeFormatterBuilder.appendOffset and appendLocalizedOffset.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from mapper.dataprep.patterns.fields import OFFSET, ParsedFields
from mapper.dataprep.problems import Fault


class OffsetFormat(NamedTuple):
    """The format of an offset.

    Attributes:
        zero: The string for no offset.
        colon: The separator of its numbers.
        minutes: Whether zero minutes are written.
        seconds: Whether seconds are written if they are not zero.
    """

    zero: str
    colon: str = ""
    minutes: bool = True
    seconds: bool = False


ID_SHAPE = OffsetFormat("Z", ":", seconds=True)


def shape_of(letter: str, count: int) -> OffsetFormat | None:
    """Return the format of the letters X, x and Z; None for localized ones (O, OOOO, ZZZZ)."""
    if letter == "O" or (letter == "Z" and count == 4):
        return None
    if letter == "Z":
        return ID_SHAPE if count == 5 else OffsetFormat("+0000")
    colon = ":" if count in (3, 5) else ""
    zero = "Z" if letter == "X" else "+00" if count == 1 else f"+00{colon}00"
    return OffsetFormat(zero, colon, minutes=count > 1, seconds=count > 3)


_PART = "([0-5][0-9])"


@lru_cache(maxsize=32)
def _regex(shape: OffsetFormat) -> re.Pattern[str]:
    minutes = f"(?:{shape.colon}{_PART}){'' if shape.minutes else '?'}"
    seconds = f"(?:{shape.colon}{_PART})?" if shape.seconds else "()"
    return re.compile(f"([+-]){_PART}{minutes}{seconds}")


def read_signed(shape: OffsetFormat, text: str, start: int) -> tuple[int, int] | None:
    """Return the seconds of the signed offset at a position, and its end; None without one.

    Raises:
        Fault: for more than 23 hours.
    """
    match = _regex(shape).match(text, start)
    if match is None:
        return None
    hours, minutes, seconds = (int(match[group] or 0) for group in (2, 3, 4))
    if hours > 23:
        raise Fault("the zone offset is out of range", text)
    total = hours * 3600 + minutes * 60 + seconds
    return (-total if match[1] == "-" else total), match.end()


def read_offset(shape: OffsetFormat, text: str, start: int, parsed: ParsedFields) -> int:
    """Parse the offset at a position; return its end, or `~start` if it does not match."""
    if text.startswith(shape.zero, start):
        return parsed.put(OFFSET, 0, start, start + len(shape.zero))
    read = read_signed(shape, text, start)
    return ~start if read is None else parsed.put(OFFSET, read[0], start, read[1])


def print_offset(shape: OffsetFormat, seconds: int) -> str:
    """Return an offset in seconds as a string."""
    hours, minutes = divmod(abs(seconds) // 60, 60)
    rest = abs(seconds) % 60
    parts = [hours]
    if shape.minutes or minutes:
        parts.append(minutes)
        if shape.seconds and rest:
            parts.append(rest)
    if not any(parts):
        return shape.zero
    return ("-" if seconds < 0 else "+") + shape.colon.join(f"{part:02d}" for part in parts)


@lru_cache(maxsize=2)
def _localized(*, long: bool) -> re.Pattern[str]:
    """Return the regular expression of an offset after GMT, whose parts may have any value.

    The long form has two digits of hours, and always minutes.
    """
    hours, minutes = ("{2}", "") if long else ("{1,2}", "?")
    return re.compile(
        f"GMT(?:([+-])([0-9]{hours})(?::([0-9]{{2}})(?::([0-9]{{2}}))?){minutes}|(?![+-]))"
    )


def read_localized(text: str, start: int, parsed: ParsedFields, *, long: bool) -> int:
    """Parse `GMT+2` or `GMT+02:00`; return its end, or `~start` if it does not match."""
    match = _localized(long=long).match(text, start)
    if match is None:
        return ~start
    hours, minutes, seconds = (int(match[group] or 0) for group in (2, 3, 4))
    total = hours * 3600 + minutes * 60 + seconds
    return parsed.put(OFFSET, -total if match[1] == "-" else total, start, match.end())


def print_localized(seconds: int, *, long: bool) -> str:
    """Return an offset as `GMT`, `GMT+2` or `GMT+02:00`, with seconds if not zero."""
    if not seconds:
        return "GMT"
    hours, minutes = divmod(abs(seconds) // 60, 60)
    rest = abs(seconds) % 60
    text = f"GMT{'-' if seconds < 0 else '+'}{str(hours).rjust(2 if long else 1, '0')}"
    if long or minutes or rest:
        text += f":{minutes:02d}"
    return text + f":{rest:02d}" if rest else text
