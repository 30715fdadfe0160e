"""Regular expressions that an analyst or a schema wrote, kept from hanging a run.

They run on the `regex` library, which stops a search after a time; Python's own engine cannot.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from time import monotonic
from typing import Any

from mapper.expr.names import MOST_CHARACTERS
from mapper.expr.problems import Fault, PatternError
from mapper.source.lazy import regex

SECONDS = 0.9

# Constructs that java.util.regex and the `regex` library read alike. Anything else is refused.
_ALIKE = re.compile(
    r"""(?:
        [^\\\[\](){}*+?|^$.]                                    # a character for itself
      | \\[^\w\s]  | \\[dDwWsStnrf]                             # escaped punctuation, classes
      | \[\^?(?:[^\\\[\]&]|\\[^\w\s]|\\[dDwWsStnrf])+\]         # a plain character class
      | [.^$|] | \((?:\?:|(?!\?)) | \) | [*+?]\??
      | \{[0-9]+(?:,[0-9]*)?\}\??
    )*+\Z""",
    re.VERBOSE | re.ASCII,
)
_PARTS = re.compile(r"\\.|\[(?:[^\\\]]|\\.)+\]|[.$]", re.DOTALL)
_ANY = r"[^\n\r\x85\u2028\u2029]"
_END = r"(?<!\r(?=\n))(?=(?:\r\n|[\n\r\x85\u2028\u2029])?\Z)"
_SIZED = re.compile(
    r"\\.|\[(?:[^\\\]]|\\.)+\]|\{(?P<least>[0-9]+)(?:,(?P<most>[0-9]*))?\}|.", re.DOTALL
)
_MOST_SIZE = 10_000
_PLAIN = re.compile(r"(?:[^\\\[\](){}*+?|^$.]|\\[^\w\s])*\Z", re.ASCII)


def plain_text(pattern: str) -> str | None:
    """The one text that a pattern without any operator matches; None for other patterns."""
    if not _PLAIN.match(pattern):
        return None
    return re.sub(r"\\(.)", r"\1", pattern, flags=re.DOTALL)


def check_java(pattern: str) -> None:
    """Refuse a pattern of the java.util.regex dialect that could not be run.

    Raises:
        PatternError: as `compile_java`.
    """
    if plain_text(pattern) is None:
        compile_java(pattern)


@lru_cache(maxsize=512)
def compile_java(pattern: str) -> Any:
    """A compiled pattern of the java.util.regex dialect.

    Raises:
        PatternError: where it does not compile or is not available here yet.
    """
    if not _ALIKE.match(pattern):
        raise PatternError("the pattern uses what is not available here yet", available=False)
    return _compile(_PARTS.sub(_as_java, pattern))


def _as_ecma(match: re.Match[str]) -> str:
    """`$` is the very end, and `.` no line end of JavaScript."""
    return {".": r"[^\n\r\u2028\u2029]", "$": r"\Z"}.get(match[0], match[0])


def _as_java(match: re.Match[str]) -> str:
    """`.` and `$` with Java's line ends, which are more than LF."""
    return {".": _ANY, "$": _END}.get(match[0], match[0])


@lru_cache(maxsize=512)
def compile_schema(pattern: str) -> Any:
    """A compiled `pattern` of a schema field, in the dialect that JSON Schema names (ECMA 262).

    Raises:
        PatternError: where it does not compile.
    """
    return _compile(_PARTS.sub(_as_ecma, pattern))


def _compile(pattern: str) -> Any:
    if len(pattern) > MOST_CHARACTERS or _size(pattern) > _MOST_SIZE:
        raise PatternError("the pattern repeats too much, or is too long")
    try:
        return regex.compile(pattern, regex.ASCII)
    except (regex.error, OverflowError, RecursionError) as error:
        raise PatternError(f"the pattern does not compile: {error}") from None


def _size(pattern: str) -> int:
    """How many elements a pattern has with its counts written out: compiling costs as much."""
    open_groups, total, last = list[int](), 0, 0
    for match in _SIZED.finditer(pattern):
        if match["least"] is not None:
            most = max(1, int((match["most"] or match["least"])[:9]))
            total, last = total + last * (most - 1), last * most
        elif match[0] == "(":
            open_groups.append(total)
            total = 0
        elif match[0] == ")" and open_groups:
            last = total
            total += open_groups.pop()
        else:
            total, last = total + 1, 1
    return total + sum(open_groups)


def found_in(compiled: Any, text: str) -> bool:
    """Whether a pattern is found anywhere in a text; a search that takes too long is a fault."""
    try:
        return compiled.search(text, timeout=SECONDS) is not None
    except TimeoutError:
        raise Fault("the pattern takes too long on this text", text) from None


def matches_of(compiled: Any, text: str) -> Iterator[tuple[int, int]]:
    """The places of all matches as Java finds them; all of them together have one time.

    After an empty match, Java goes on one character further.
    """
    position, deadline = 0, monotonic() + SECONDS
    while position <= len(text):
        try:
            match = compiled.search(text, position, timeout=max(0.001, deadline - monotonic()))
        except TimeoutError:
            raise Fault("the pattern takes too long on this text", text) from None
        if match is None:
            return
        start, end = match.span()
        yield start, end
        position = end if end > start else end + 1
