"""What senders do to a value: other types, spellings, time formats, lengths, and scripts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from mapper.document.mapping_tests import ABSENT

# How a sender could write a time.
_TIME_FORMATS = (
    "%Y-%m-%dT%H:%M:%S",  # no time zone
    "%Y-%m-%dT%H:%M:%S+0200",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d",
    "%d.%m.%Y %H:%M",
    "%d/%m/%Y",
    "%m/%d/%Y %I:%M %p",
    "%H:%M",
)
_SPELLINGS = (
    "yes", "YES", " Yes ", "no", "true", "FALSE", "Y", "N/A", "n/a", "-", "null", "unknown", "0",
    "1", "90", "007", "12,5", "1,234.50", "90 min", "<b>bold</b>", 'a "quoted" word',
)  # fmt: skip
_SCRIPTS = ("Zoë Łukasz", "Ελένη", "Мария", "山田太郎", "مريم", "🎉", "e\u0301")
_LONG = ("x" * 300, "x" * 12_000)
_NUMBERS = (0, 1, -1, 90, 1.5, -0.25, 10**18, 1e300)
_CONTAINERS: tuple[Any, ...] = (["a", "b"], {"id": "a"})
_EMPTY: tuple[Any, ...] = (None, "", [], {})

CONSTANTS: tuple[Any, ...] = (
    *_EMPTY, True, False, *_SPELLINGS, *_NUMBERS, *_SCRIPTS, *_LONG, *_CONTAINERS,
)  # fmt: skip


def key_of(value: Any) -> tuple[str, str]:
    """Return a key that differs for 1, 1.0, true, and "1"."""
    return type(value).__name__, repr(value)


def variants(value: Any, others: Iterable[Any] = ()) -> tuple[Any, ...]:
    """Return what could be in the place of a value, without the value itself.

    Args:
        value: A value of a payload, or `ABSENT`.
        others: Values of other payloads, and constants of the mapping.
    """
    candidates = [ABSENT, *others, *_of(value), *CONSTANTS]
    distinct = {key_of(candidate): candidate for candidate in candidates}
    distinct.pop(key_of(value), None)
    return tuple(distinct.values())


def _of(value: Any) -> Iterator[Any]:
    """Yield other spellings of a value."""
    match value:
        case bool():
            yield from ("true", "false", "Yes", "No", int(value), str(int(value)), not value)
        case int() | float():
            text = str(value)
            yield from (text, f" {text} ", f"0{text}", f"{text} min", f"{text},0", -value)
            yield value + 0.5
        case str():
            yield from (value.upper(), value.lower(), value.title(), f"  {value} ", f"{value}\n")
            yield from (f"0{value}", f"'{value}'", value[: len(value) // 2])
            if value.isdecimal() and len(value) < 16:
                yield int(value)
            yield from _times(value)
        case list():
            yield from (value[:1], value[::-1], value + value[:1], [None, *value])
            yield from value[:1]
        case dict():
            yield str(value)
    if value is not ABSENT:
        yield from ([value], {"value": value})


def _times(text: str) -> Iterator[Any]:
    """Yield other formats of a time."""
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return
    time = time if time.tzinfo else time.replace(tzinfo=UTC)
    seconds = int(time.timestamp())
    yield from (seconds, str(seconds), seconds * 1000, str(seconds * 1000))
    yield from (time.strftime(form) for form in _TIME_FORMATS)
