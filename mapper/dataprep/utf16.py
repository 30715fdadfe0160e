"""Texts by UTF-16 units, as the platform counts them: a character beyond U+FFFF is two."""

from __future__ import annotations

from mapper.dataprep.problems import Fault


def units(text: str) -> int:
    """The length of a text."""
    return len(text) if _is_basic(text) else len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, start: int, end: int) -> str:
    """The text from one position to before another; both lie at or after 0.

    Assumed for the platform: half of a pair cannot be stored, so it is an error here.
    """
    if _is_basic(text):
        return text[start:end]
    try:
        return text.encode("utf-16-le", "surrogatepass")[2 * start : 2 * end].decode("utf-16-le")
    except UnicodeDecodeError:
        raise Fault("the cut goes through the middle of a character", text) from None


def to_units(text: str, offset: int) -> int:
    """An offset in code points as a position in UTF-16 units; -1 stays -1."""
    return offset if offset < 0 or _is_basic(text) else units(text[:offset])


def _is_basic(text: str) -> bool:
    return text.isascii() or max(text) <= "\uffff"
