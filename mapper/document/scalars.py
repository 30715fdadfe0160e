"""Where each character of a scalar's value stands in the file.

Quotes, escapes and folded lines make that more than a shift. A scalar that cannot be followed is
placed at its first character.
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
    """The offset in the file of each character of `text`, and of its end."""
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
    """The offset at which a character of the value is written; -1 where it is not found."""
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
    """Where a pattern that begins at an offset ends; one character on where it does not fit."""
    match = pattern.match(raw, offset)
    return match.end() if match else offset + 1


def _is_line_fold(raw: str, offset: int) -> bool:
    return raw[offset + 1 : offset + 2] in ("\n", "\r")


def _width(raw: str, offset: int, style: str) -> int:
    """How many characters of the file one character of the value takes."""
    if style == '"' and raw.startswith("\\", offset):
        return _end_of(_ESCAPE, raw, offset) - offset
    if style == "'" and raw.startswith("''", offset):
        return 2
    return 1
