"""Parts of a translated java.util.regex pattern, and how they join.

Each part has what Java knows about its length, which decides whether a look-behind may contain it.
Source: the answers of java.util.regex.Pattern (Java 17).
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from mapper.dataprep.java_regex.sets import UNICODE_PREDEFINED

ENDLESS = 2**31 - 1
LINE_BREAK = r"(?:\r\n|[\n\x0b\f\r\x85\u2028\u2029])"


class RegexPiece(NamedTuple):
    """A part of a pattern.

    Attributes:
        text: In the words of the `regex` library.
        kind: "char" for one character, "group", "atom" for any other element.
        least: The fewest characters.
        most: The most; a repeat without an end counts 2**31 - 1 times.
        bounded: Whether Java sees a longest length.
        steady: Whether Java sees that there is just one way to match it.
        summed: Whether Java looks for an overflow of the lengths up to here.
        size: Elements, with counts written out.
        groups: 1 where a capturing group is in it, 2 where it is repeated.
        ordered: Whether backward, as a look-behind runs here, it would be read another way.
    """

    text: str
    kind: str = "atom"
    least: int = 0
    most: int = 0
    bounded: bool = True
    steady: bool = True
    summed: bool = False
    size: int = 1
    groups: int = 0
    ordered: bool = False


def _as_int(number: int) -> int:
    """Return a number as an int of Java, with overflow."""
    return (number + 2**31) % 2**32 - 2**31


def in_row(pieces: list[RegexPiece]) -> RegexPiece:
    """Return a sequence of parts."""
    if len(pieces) == 1:
        return pieces[0]
    most, bounded = 0, True
    for piece in pieces:
        bounded &= piece.bounded
        if piece.summed and _as_int(most + piece.most) < _as_int(most):
            bounded = False
        most += piece.most
    return RegexPiece(
        "".join(piece.text for piece in pieces),
        "atom",
        sum(piece.least for piece in pieces),
        most,
        bounded,
        all(piece.steady for piece in pieces),
        size=sum(piece.size for piece in pieces),
        groups=max((piece.groups for piece in pieces), default=0),
        ordered=any(piece.ordered for piece in pieces),
    )


def alternatives(pieces: list[RegexPiece]) -> RegexPiece:
    """Return a choice of parts."""
    if len(pieces) == 1:
        return pieces[0]
    return RegexPiece(
        "|".join(piece.text for piece in pieces),
        "atom",
        min(piece.least for piece in pieces),
        _longest([piece.most for piece in pieces]),
        all(piece.bounded for piece in pieces),
        steady=False,
        size=sum(piece.size for piece in pieces),
        groups=max(piece.groups for piece in pieces),
        ordered=any(piece.ordered for piece in pieces),
    )


def _longest(lengths: list[int]) -> int:
    """Return the longest alternative; a huge one if Java takes an overflow for the shortest."""
    most = max(lengths)
    return most if most <= ENDLESS else 4 * ENDLESS


def repeated(piece: RegexPiece, least: int, most: int | None, mode: str) -> RegexPiece:
    """A part with a count.

    Args:
        piece: The part.
        least: How often at least.
        most: How often at most; None without an end.
        mode: "" as often as possible, "?" as seldom as possible, "+" without giving back.
    """
    if not piece.text:  # Java counts nothing there
        return piece
    text = _unit(piece)
    if _takes_each(piece, least, mode):
        text = f"(?>{piece.text})"
    longest = piece.most * (ENDLESS if most is None else most)
    if (least, most) == (0, 1) and piece.kind == "group" and mode != "+":
        longest = _longest([piece.most])
    counted = RegexPiece(
        text + _count(least, most) + mode,
        "atom",
        piece.least * least,
        longest,
        size=piece.size * max(1, least if most is None else most),
        groups=2 * bool(piece.groups),
        ordered=piece.ordered or (mode == "+" and piece.least * least != longest),
    )
    bounded, steady, summed = _lengths(piece, least, most, mode)
    if summed and _as_int(longest) < 0:
        bounded = False
    return counted._replace(bounded=bounded, steady=steady, summed=summed)


def _lengths(piece: RegexPiece, least: int, most: int | None, mode: str) -> tuple[bool, bool, bool]:
    """Return what Java knows of a repeated part: bounded, steady, summed."""
    if (least, most) == (0, 1):
        return piece.bounded, False, False
    if piece.kind == "char" and most is None and not mode:
        return True, False, False
    if piece.kind == "group" and mode != "+" and not piece.steady:
        return False, False, False
    return piece.bounded, piece.steady and least == most, True


def _takes_each(piece: RegexPiece, least: int, mode: str) -> bool:
    """Return whether Java never tries another match of a part that it has matched."""
    if piece.kind == "group":
        return (mode == "+" and least > 1) or (piece.steady and LINE_BREAK in piece.text)
    return piece.text == LINE_BREAK


def _unit(piece: RegexPiece) -> str:
    """Return the text of a part in a form that can be repeated."""
    return piece.text if piece.kind in ("char", "group") else f"(?:{piece.text})"


def _count(least: int, most: int | None) -> str:
    if most is None:
        return {0: "*", 1: "+"}.get(least, f"{{{least},}}")
    if (least, most) == (0, 1):
        return "?"
    return f"{{{least}}}" if least == most else f"{{{least},{most}}}"


# --- where flags change the meaning -------------------------------------------------------

_LINE_ENDS = r"\n\r\x85\u2028\u2029"
_LINE_START = r"(?:\A|(?<=[\n\x85\u2028\u2029])|(?<=\r)(?!\n))(?!\Z)"


def line_start(flags: frozenset[str]) -> str:
    """Return `^`."""
    if "m" not in flags:
        return r"\A"
    return r"(?:\A|(?<=\n))(?!\Z)" if "d" in flags else _LINE_START


def line_end(flags: frozenset[str]) -> str:
    """Return `$`."""
    if "d" in flags:
        return r"(?=\n|\Z)" if "m" in flags else r"(?=\n?\Z)"
    ahead = rf"[{_LINE_ENDS}]|\Z" if "m" in flags else rf"(?:\r\n|[{_LINE_ENDS}])?\Z"
    return rf"(?<!\r(?=\n))(?={ahead})"


def dot(flags: frozenset[str]) -> str:
    """Return `.`."""
    if "s" in flags:
        return "."
    return r"[^\n]" if "d" in flags else f"[^{_LINE_ENDS}]"


def word_bound(letter: str, flags: frozenset[str]) -> str:
    r"""Return `\b` or `\B`, in the library's form, which is right for ASCII strings only."""
    if "U" not in flags:
        return f"\\{letter}"
    return _bound(letter, UNICODE_PREDEFINED["w"])


def beyond_ascii(text: str) -> str:
    """Return a translated pattern with word bounds that are right for all strings.

    It has no backslash before a backslash, so each one starts an escape.
    """
    for letter in "bB":
        text = text.replace(f"\\{letter}", _bound(letter, r"\p{L}\p{Nd}_"))
    return text


@lru_cache(maxsize=4)
def _bound(letter: str, word: str) -> str:
    """Return a word bound for which a mark after a letter or digit belongs to the word."""
    marks = r"[\p{Mn}&&[\x00-\uffff]]"
    carried = rf"(?<=[[\p{{L}}\p{{Nd}}]&&[\x00-\uffff]]{marks}*)"
    before = rf"(?:(?<=[{word}])|(?<={marks}){carried})"
    after = rf"(?:(?=[{word}])|(?=\p{{Mn}}){carried})"
    bound = f"(?:{before}(?!{after})|(?!{before}){after})"
    return bound if letter == "b" else f"(?!{bound})"
