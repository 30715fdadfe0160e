"""Strings in UTF-16 units, as the platform counts: a character beyond U+FFFF is two units."""

from __future__ import annotations

import sys

from mapper.dataprep.problems import Fault

INSIDE = "a match of the pattern splits a character beyond U+FFFF"

_NATIVE = "utf-16-le" if sys.byteorder == "little" else "utf-16-be"


def is_basic(text: str) -> bool:
    """Return whether each character is one unit."""
    return text.isascii() or len(_encoded(text)) == 2 * len(text)


def units(text: str) -> int:
    """Return the length of a string."""
    return len(text) if text.isascii() else len(_encoded(text)) // 2


def cut(text: str, start: int, end: int) -> str:
    """Return the part of a string between two positions, both 0 or greater.

    Assumed for the platform: an unpaired surrogate cannot be stored, so it is an error here.
    """
    if is_basic(text):
        return text[start:end]
    try:
        return _encoded(text)[2 * start : 2 * end].decode("utf-16-le")
    except UnicodeDecodeError:
        raise Fault("the result would split a character beyond U+FFFF", text) from None


def to_units(text: str, offset: int) -> int:
    """Return an offset in characters as a position in units; -1 stays -1."""
    return offset if offset < 0 or is_basic(text) else units(text[:offset])


def code_units(text: str) -> memoryview[int]:
    """Return the units as integers."""
    return memoryview(text.encode(_NATIVE, "surrogatepass")).cast("H")


def java_order(text: str) -> bytes:
    """Return a key that orders strings as Java does, by their units."""
    return text.encode("utf-16-be", "surrogatepass")


def in_units(text: str) -> str:
    """Return a string in which the two surrogates replace each character beyond U+FFFF."""
    return "".join(map(chr, code_units(text)))


def from_units(text: str) -> str:
    """Return the inverse of `in_units`; raise `Fault` for an unpaired surrogate."""
    try:
        return _encoded(text).decode("utf-16-le")
    except UnicodeDecodeError:
        raise Fault(INSIDE, text) from None


def _encoded(text: str) -> bytes:
    return text.encode("utf-16-le", "surrogatepass")
