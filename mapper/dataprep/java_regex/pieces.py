"""Parts of a translated java.util.regex pattern, and how they are joined.

Each part has the lengths that Java computes, which decide whether a look-behind may contain it.
Source: the answers of java.util.regex.Pattern (Java 17).
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from mapper.dataprep.java_regex.sets import UNICODE_PREDEFINED

ENDLESS = 2**31 - 1
LINE_BREAK = r"(?:\r\n|[\n\x0b\f\r\x85\u2028\u2029])"


class RegexPiece(NamedTuple):
    """A part of a pattern. Lengths and flags are those of Pattern.TreeInfo in Java.

    Attributes:
        text: In the syntax of the `regex` library.
        kind: "char" for a single character, "group", "atom" for any other element.
        min_length: The minimum number of characters.
        max_length: The maximum number; an unlimited repeat counts as 2**31 - 1 times.
        is_bounded: Whether Java finds a maximum length.
        is_deterministic: Whether Java finds that there is only one way to match it.
        checks_overflow: Whether Java checks the sum of the lengths up to here for an overflow.
        size: The number of elements, with repeats expanded.
        groups: 1 if it has a capturing group, 2 if it repeats one.
        is_ordered: Whether it could match differently when read backward, as in a look-behind here.
    """

    text: str
    kind: str = "atom"
    min_length: int = 0
    max_length: int = 0
    is_bounded: bool = True
    is_deterministic: bool = True
    checks_overflow: bool = False
    size: int = 1
    groups: int = 0
    is_ordered: bool = False


def _as_int(number: int) -> int:
    """Return a number as a Java int, with overflow."""
    return (number + 2**31) % 2**32 - 2**31


def sequence(pieces: list[RegexPiece]) -> RegexPiece:
    """Return a sequence of parts."""
    if len(pieces) == 1:
        return pieces[0]
    max_length, is_bounded = 0, True
    for piece in pieces:
        is_bounded &= piece.is_bounded
        total = max_length + piece.max_length
        if piece.checks_overflow and _as_int(total) < _as_int(max_length):
            is_bounded = False
        max_length = total
    return RegexPiece(
        "".join(piece.text for piece in pieces),
        "atom",
        sum(piece.min_length for piece in pieces),
        max_length,
        is_bounded,
        all(piece.is_deterministic for piece in pieces),
        size=sum(piece.size for piece in pieces),
        groups=max((piece.groups for piece in pieces), default=0),
        is_ordered=any(piece.is_ordered for piece in pieces),
    )


def alternatives(pieces: list[RegexPiece]) -> RegexPiece:
    """Return a choice of parts."""
    if len(pieces) == 1:
        return pieces[0]
    return RegexPiece(
        "|".join(piece.text for piece in pieces),
        "atom",
        min(piece.min_length for piece in pieces),
        _longest([piece.max_length for piece in pieces]),
        all(piece.is_bounded for piece in pieces),
        is_deterministic=False,
        size=sum(piece.size for piece in pieces),
        groups=max(piece.groups for piece in pieces),
        is_ordered=any(piece.is_ordered for piece in pieces),
    )


def _longest(lengths: list[int]) -> int:
    """Return the longest alternative; a huge length if it overflows, which Java takes for short."""
    longest = max(lengths)
    return longest if longest <= ENDLESS else 4 * ENDLESS


def repeated(piece: RegexPiece, low: int, high: int | None, mode: str) -> RegexPiece:
    """Return a part with a quantifier.

    Args:
        piece: The part.
        low: The minimum number of repeats.
        high: The maximum number; None means unlimited.
        mode: "" for greedy, "?" for lazy, "+" for possessive.
    """
    if not piece.text:  # Java ignores the quantifier of an empty part
        return piece
    text = piece.text if piece.kind in ("char", "group") else f"(?:{piece.text})"
    if _is_atomic(piece, low, mode):
        text = f"(?>{piece.text})"
    max_length = piece.max_length * (ENDLESS if high is None else high)
    if (low, high) == (0, 1) and piece.kind == "group" and mode != "+":
        max_length = _longest([piece.max_length])
    min_length = piece.min_length * low
    is_bounded, is_deterministic, checks_overflow = _lengths(piece, low, high, mode)
    return RegexPiece(
        text + _quantifier(low, high) + mode,
        "atom",
        min_length,
        max_length,
        is_bounded and not (checks_overflow and _as_int(max_length) < 0),
        is_deterministic,
        checks_overflow,
        piece.size * max(1, low if high is None else high),
        2 * bool(piece.groups),
        piece.is_ordered or (mode == "+" and min_length != max_length),
    )


def _lengths(piece: RegexPiece, low: int, high: int | None, mode: str) -> tuple[bool, bool, bool]:
    """Return whether a repeated part is bounded, is deterministic, and checks for an overflow."""
    if (low, high) == (0, 1):
        return piece.is_bounded, False, False
    if piece.kind == "char" and high is None and not mode:
        return True, False, False
    if piece.kind == "group" and mode != "+" and not piece.is_deterministic:
        return False, False, False
    return piece.is_bounded, piece.is_deterministic and low == high, True


def _is_atomic(piece: RegexPiece, low: int, mode: str) -> bool:
    """Return whether Java never backtracks into a part that it has matched."""
    if piece.kind == "group":
        return (mode == "+" and low > 1) or (piece.is_deterministic and LINE_BREAK in piece.text)
    return piece.text == LINE_BREAK


def _quantifier(low: int, high: int | None) -> str:
    if high is None:
        return {0: "*", 1: "+"}.get(low, f"{{{low},}}")
    if (low, high) == (0, 1):
        return "?"
    return f"{{{low}}}" if low == high else f"{{{low},{high}}}"


# --- elements that depend on flags -------------------------------------------------------

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
    r"""Return `\b` or `\B`; without `(?U)` it is correct for ASCII strings only."""
    if "U" not in flags:
        return f"\\{letter}"
    return _bound(letter, UNICODE_PREDEFINED["w"])


def beyond_ascii(text: str) -> str:
    """Return a translated pattern with word bounds that are correct for all strings.

    A translated pattern has no escaped backslash, so each backslash starts an escape.
    """
    for letter in "bB":
        text = text.replace(f"\\{letter}", _bound(letter, r"\p{L}\p{Nd}_"))
    return text


@lru_cache(maxsize=4)
def _bound(letter: str, word: str) -> str:
    """Return a word bound that treats a mark after a letter or digit as part of the word."""
    marks = r"[\p{Mn}&&[\x00-\uffff]]"
    carried = rf"(?<=[[\p{{L}}\p{{Nd}}]&&[\x00-\uffff]]{marks}*)"
    before = rf"(?:(?<=[{word}])|(?<={marks}){carried})"
    after = rf"(?:(?=[{word}])|(?=\p{{Mn}}){carried})"
    bound = f"(?:{before}(?!{after})|(?!{before}){after})"
    return bound if letter == "b" else f"(?!{bound})"
