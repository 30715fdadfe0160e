"""Fit text into the columns of a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mapper.text.importing import lazy_module

if TYPE_CHECKING:
    import unicodedata
else:
    unicodedata = lazy_module("unicodedata")


def wrap(text: str, first: int, rest: int) -> list[str]:
    """Break text at spaces into lines; `first` and `rest` are their maximum columns.

    Words are not broken, so that a path can be copied. The first line is empty if its first word
    does not fit. Only the first line can start with `::`.
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


def fold(line: str, width: int) -> list[str]:
    """Wrap one line on words; the lines after the first are indented two columns more than it."""
    text = line.lstrip(" ")
    indent = " " * (len(line) - len(text))
    room = width - len(indent)
    first, *rest = wrap(text, room, room - 2)
    return [indent + first, *(f"{indent}  {more}" for more in rest)]


def table(rows: Sequence[tuple[str, ...]], width: int) -> list[str]:
    """Lay rows out in columns; the last cell of a row is wrapped below itself."""
    sizes = [max(map(columns, cells)) for cells in zip(*(row[:-1] for row in rows), strict=True)]
    before = sum(sizes) + 2 * len(sizes)
    lines = []
    for *cells, last in rows:
        head = "".join(cell.ljust(size + 2) for cell, size in zip(cells, sizes, strict=True))
        first, *rest = wrap(last, width - before, width - before)
        lines += [(head + first).rstrip(), *(" " * before + more for more in rest)]
    return lines


def columns(text: str) -> int:
    """Return the number of terminal columns of text without control characters."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def _columns(char: str) -> int:
    """Return 2 for wide East Asian characters and emoji, 0 for combining marks, else 1."""
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
