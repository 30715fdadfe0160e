"""Decode lines of JSON as streams do, which is less strict than `mapper check`.

The last duplicate key wins, and a number too large for a double is an error only if the mapping
reads it. `mapper check` uses `strict_json.py`, which reports both.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from math import isinf
from typing import TYPE_CHECKING, Any

from mapper.diagnostics import Collector
from mapper.engine.outcome import ConvertLine, Events, Unreadable
from mapper.engine.rows import Row, loose_row
from mapper.engine.strict_json import MAX_DIGITS, read_row_text
from mapper.paths import FieldPath, covers, leaves, with_stars
from mapper.schema.formats import match_together
from mapper.text.importing import lazy_module

if TYPE_CHECKING:
    import msgspec
else:
    msgspec = lazy_module("msgspec")


def read_line(line: bytes, reads: Iterable[FieldPath], collector: Collector) -> Row | None:
    """Return the row of a line, or None after a finding.

    Args:
        line: The JSON text of a payload.
        reads: The paths that the mapping reads.
        collector: Gets the findings.
    """
    try:
        value = msgspec.json.decode(line)
        if value.__class__ is dict:
            return loose_row(value)
    except (msgspec.DecodeError, ValueError, RecursionError):
        pass
    strict = Collector()
    row = read_row_text(line, strict)
    codes = {diagnostic.code for diagnostic in strict.diagnostics}
    if row is None and codes <= {"SRC006", "SRC007", "SRC009"}:
        row = _with_unread_infinities(line, set(reads))
    if row is None:
        collector.extend(strict.diagnostics)
    return row


def decode_lines(decode: Callable[[bytes], Any], lines: Iterable[bytes]) -> list[Any]:
    """Decode lines of JSON one by one; return None for each that cannot be decoded."""
    decoded = map(decode, lines)
    values: list[Any] = []
    while True:
        try:
            values.extend(decoded)  # keeps the values before the line that raises
        except (msgspec.DecodeError, UnicodeError, RecursionError):
            values.append(None)
        else:
            return values


def leave_refused(
    values: dict[int, str],
    check: Callable[[str], Any],
    lines: re.Pattern[str],
    records: list[Any],
    left: list[int],
) -> None:
    """Leave the rows of a batch with a string that a check refuses.

    Args:
        values: The strings by the positions of their rows.
        check: Accepts or refuses one string.
        lines: Matches strings, each followed by a line end, only if the check accepts all of them.
        records: The records of the batch; None for each row that is left.
        left: The positions of the rows that are left.
    """
    if match_together(lines, values.values()):
        return
    for position, value in values.items():
        if records[position] is not None and not check(value):
            records[position] = None
            left.append(position)
    left.sort()


def load_raw(raw: Any) -> Any:
    """Decode a value that was kept as JSON text, to the value that the interpreter reads."""
    return msgspec.json.decode(memoryview(raw))


def _with_unread_infinities(line: bytes, reads: set[FieldPath]) -> Row | None:
    """Return the row if its only flaws are numbers that are too large and that nothing reads."""
    text = line.decode("utf-8-sig")
    try:
        value = json.loads(text, parse_constant=_refuse, parse_int=_integer)
    except (ValueError, RecursionError):
        return None
    infinite = [
        with_stars(place)
        for place, item in leaves(value)
        if isinstance(item, float) and isinf(item)
    ]
    if any(covers(read, path) or covers(path, read) for path in infinite for read in reads):
        return None
    return loose_row(value)


def strictly(convert_line: ConvertLine) -> ConvertLine:
    """Return a function like the one given that rejects rows with duplicate keys (SRC007)."""

    def convert(line: bytes) -> tuple[bytes | None, Events]:
        events = duplicate_keys(line)
        return (None, events) if events else convert_line(line)

    return convert


def duplicate_keys(line: bytes) -> Events:
    """Return an event for each duplicate key in the JSON text of a row."""
    if not may_have_duplicate_keys(line):
        return ()
    collector = Collector()
    read_row_text(line, collector)
    return tuple(
        Unreadable(None, diagnostic)
        for diagnostic in collector.diagnostics
        if diagnostic.code == "SRC007"
    )


def may_have_duplicate_keys(lines: bytes) -> bool:
    """Return False only if no object in these lines of JSON has a duplicate key.

    Decoding and encoding the lines drops duplicate keys, so there are fewer quotes followed by a
    colon. Lines in which a key can be spelled in several ways are not compared.
    """
    if any(odd in lines for odd in _ODD_KEYS):
        return True
    try:
        rows = b",".join(filter(None, lines.split(b"\n")))
        written: bytes = msgspec.json.encode(msgspec.json.decode(b"[%b]" % rows))
    except (msgspec.MsgspecError, ValueError, OverflowError, RecursionError):
        return True
    return lines.count(b'":') != written.count(b'":')


# Spaces before a colon, and an escaped quote.
_ODD_KEYS = (b" :", b"\t:", b"\r:", b"\n:", b"\\u0022")


def _refuse(name: str) -> Any:
    raise ValueError(f"{name} is not valid JSON")


def _integer(text: str) -> int | float:
    return float(text) if len(text) > MAX_DIGITS else int(text)
