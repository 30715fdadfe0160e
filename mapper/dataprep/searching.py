"""Search with a compiled pattern, in limited time, as java.util.regex.Matcher does.

Java searches UTF-16 units, Python searches characters; this module combines the two. Source:
java.util.regex.Matcher, and its answers (Java 17).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import accumulate
from typing import Any

from mapper.dataprep.java_regex.result import Translation
from mapper.dataprep.problems import Fault
from mapper.dataprep.utf16 import in_units, is_basic
from mapper.dataprep.watch import Clock, Watch

# Where a match starts and ends, and a function that gives the text of a group.
Match = tuple[int, int, Callable[[int], str | None]]


class Engine:
    r"""A pattern of the `regex` library.

    Attributes:
        pattern: The pattern.
        later: The pattern where the last match did not end: there `\G` never matches.
    """

    def __init__(self, pattern: Any, later: Any) -> None:
        """Keep both."""
        self.pattern = pattern
        self.later = later


class JavaPattern:
    """A compiled pattern of the java.util.regex dialect, created by `compile_java`.

    Attributes:
        on_ascii: For ASCII strings.
        on_any: For all other strings.
        groups: The number of groups.
        names: The names of groups with their numbers.
        least: The smallest number of characters of a match.
        whole: Whether Java tries whole characters, and not each UTF-16 unit.
        limits: The strings it cannot be run on: "ascii", those beyond ASCII; "basic", those with
            characters beyond U+FFFF; "letters", those with letters there; "" for none.
        watch: Its time limit.
    """

    def __init__(
        self, on_ascii: Engine, on_any: Engine, translated: Translation, limits: str, watch: Watch
    ) -> None:
        """Keep the engines, and what the translator found out."""
        self.watch = watch
        self.on_ascii, self.on_any = on_ascii, on_any
        self.groups, self.names = translated.groups, translated.names
        self.least, self.whole = translated.least, translated.whole
        self.limits = limits

    def engine(self, text: str) -> Engine:
        """Return the engine for this string; raise `Fault` if it is one of the limits."""
        if text.isascii():
            return self.on_ascii
        if self.limits == "ascii":
            reason = "a back reference that ignores case is not available here on such a text"
            raise Fault(reason, text)
        if self.limits == "basic" and not is_basic(text):
            raise Fault("such a look-behind is not available here on such a text", text)
        if self.limits == "letters" and any(char > "\uffff" and char.isalnum() for char in text):
            raise Fault("such word bounds are not available here on such a text", text)
        return self.on_any


def in_time(search: Any, text: str, position: int, clock: Clock) -> Any:
    """Return a match, or None; raise `Fault` if the search takes too long."""
    left = clock.left()
    try:
        return search(text, position, timeout=left)
    except (TimeoutError, MemoryError) as error:
        raise clock.expired() from error


def searched(compiled: JavaPattern, text: str) -> tuple[str, Iterator[Match]]:
    """Return the string to which positions refer, and the matches as of Matcher.find.

    That is the string itself, or its UTF-16 units if Java may find an empty match between the two
    units of a character: it tries each unit, or, if the pattern makes it read whole characters, the
    one after an empty match.
    """
    engine, clock = compiled.engine(text), compiled.watch.start(text)
    if compiled.least:
        return text, _never_empty(engine, text, clock)
    if is_basic(text):
        return text, _matches(engine, text, clock)
    units = in_units(text)
    find = _whole_matches(engine, text, clock) if compiled.whole else _matches(engine, units, clock)
    return units, find


def _never_empty(engine: Engine, text: str, clock: Clock) -> Iterator[Match]:
    """Yield all matches of a pattern without empty ones, on which library and Java agree."""
    try:
        for match in engine.pattern.finditer(text, timeout=clock.left()):
            yield match.start(), match.end(), match.group
            clock.left()
    except (TimeoutError, MemoryError) as error:
        raise clock.expired() from error


def _matches(engine: Engine, text: str, clock: Clock) -> Iterator[Match]:
    """Yield all matches. After an empty one, Java continues one character further."""
    search, position = engine.pattern.search, 0
    while position <= len(text):
        match = in_time(search, text, position, clock)
        if match is None:
            return
        start, position = match.span()
        yield start, position, match.group
        search = engine.pattern.search
        if start == position:
            search, position = engine.later.search, position + 1


def _whole_matches(engine: Engine, text: str, clock: Clock) -> Iterator[Match]:
    """Yield all matches, with their positions in UTF-16 units."""
    units = list(accumulate((1 if char <= "\uffff" else 2 for char in text), initial=0))
    search, position = engine.pattern.search, 0
    while position <= len(text):
        match = in_time(search, text, position, clock)
        if match is None:
            return
        start, position = match.span()
        yield units[start], units[position], match.group
        search = engine.pattern.search
        if start < position:
            continue
        search, position = engine.later.search, position + 1
        if start < len(text) and text[start] > "\uffff":
            halves = text[:start] + in_units(text[start]) + text[start + 1 :]
            match = in_time(engine.later.match, halves, start + 1, clock)
            if match is not None:
                end = units[start] + 1
                if match.end() > start + 1:
                    search, position = engine.pattern.search, match.end() - 1
                    end = units[position]
                yield units[start] + 1, end, match.group
