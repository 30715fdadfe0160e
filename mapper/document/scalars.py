"""Maps the characters of a YAML scalar to their offsets in the file.

Quotes, escapes, and folded lines are followed. If that fails, all characters get the offset of the
first one.
"""

from __future__ import annotations

import re
from functools import lru_cache

from mapper.text import Span
from mapper.text.patterns import lazy_pattern

_ESCAPE = lazy_pattern(
    r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|\r?\n[ \t]*|.)", re.DOTALL
)

_PROPERTIES = lazy_pattern(r"(?:[&!]\S*\s+)*")


@lru_cache(maxsize=8)
def scalar_offsets(span: Span, text: str, style: str) -> list[int]:
    """Return the offset in the file of each character of `text`, and of its end."""
    raw = span.source.text
    start = _end_of(_PROPERTIES, raw, span.start)
    offset = raw.find("\n", start) + 1 if style in ("|", ">") else start + len(style)
    offsets: list[int] = []
    for char in text:
        offset = _to_character(raw, offset, span.end, char, style)
        if offset < 0:
            return [start] * (len(text) + 1)
        offsets.append(offset)
        offset += _width(raw, offset, style)
    return [*offsets, offset]


def _to_character(raw: str, offset: int, end: int, char: str, style: str) -> int:
    """Return the offset of the next character of the value; -1 if it does not follow."""
    while offset < end:
        here = raw[offset]
        if here == char or (here == "\\" and style == '"' and not _is_line_fold(raw, offset)):
            return offset
        if here in "\r\n" and char in " \n":
            return offset
        if not here.isspace() and here != "\\":
            return -1
        offset = _end_of(_ESCAPE, raw, offset) if here == "\\" else offset + 1
    return -1 if char not in " \n" else end


def _end_of(pattern: re.Pattern[str], raw: str, offset: int) -> int:
    """Return the end of a match at an offset; the next offset if there is no match."""
    match = pattern.match(raw, offset)
    return match.end() if match else offset + 1


def _is_line_fold(raw: str, offset: int) -> bool:
    return raw[offset + 1 : offset + 2] in ("\n", "\r")


def _width(raw: str, offset: int, style: str) -> int:
    """Return the number of characters in the file for one character of the value."""
    if style == '"' and raw.startswith("\\", offset):
        return _end_of(_ESCAPE, raw, offset) - offset
    if style == "'" and raw.startswith("''", offset):
        return 2
    return 1
