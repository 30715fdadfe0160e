"""Fitting text into the columns of a terminal."""

from __future__ import annotations

from mapper.source.lazy import unicodedata


def wrap(text: str, first: int, rest: int) -> list[str]:
    """A text broken at spaces into lines of so many columns, the first and the others.

    A longer word is left whole, so that a path can be copied. The first line is empty where not
    even its first word fits. No line but the first begins with `::`.
    """
    lines, room = [""], first
    for word in text.split(" "):
        joined = f"{lines[-1]} {word}" if lines[-1] else word
        if columns(joined) <= room or word.startswith("::"):
            lines[-1] = joined
        else:
            lines.append(word)
            room = rest
    return lines


def columns(text: str) -> int:
    """How many columns of a terminal a text without control characters takes."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def _columns(char: str) -> int:
    """Two for wide characters of East Asia and emoji, none for marks that join the one before."""
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
