"""Search with a compiled pattern in limited time, as java.util.regex.Matcher does.

Java searches UTF-16 units and Python characters; this module bridges the two. Source:
java.util.regex.Matcher, and its answers (Java 17).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import accumulate
from typing import Any, NamedTuple

from mapper.dataprep.java_regex.result import Translation
from mapper.dataprep.problems import Fault
from mapper.dataprep.utf16 import in_units, is_basic
from mapper.dataprep.watch import Clock, Watch

# Start and end of a match, and a function that returns the string of a group.
Match = tuple[int, int, Callable[[int], str | None]]


class Engine(NamedTuple):
    r"""A pattern of the `regex` library.

    Attributes:
        pattern: The pattern.
        later: The pattern for positions other than the end of the last match: `\G` never matches.
    """

    pattern: Any
    later: Any


_UNSUPPORTED = "for a string with these characters, mapper does not support"


class JavaPattern(NamedTuple):
    """A compiled pattern of the java.util.regex dialect, created by `compile_java`.

    Attributes:
        on_ascii: For ASCII strings.
        on_any: For all other strings.
        translated: The result of the translator.
        limits: The strings that it does not support: "ascii" for those with characters beyond
            ASCII, "basic" beyond U+FFFF, "letters" with letters beyond U+FFFF; "" for none.
        watch: Its time limit.
    """

    on_ascii: Engine
    on_any: Engine
    translated: Translation
    limits: str
    watch: Watch

    def engine(self, text: str) -> Engine:
        """Return the engine for a string; raise `Fault` for one that is not supported."""
        if text.isascii():
            return self.on_ascii
        if self.limits == "ascii":
            raise Fault(f"{_UNSUPPORTED} back references that ignore case", text)
        if self.limits == "basic" and not is_basic(text):
            raise Fault(f"{_UNSUPPORTED} this look-behind", text)
        if self.limits == "letters" and any(char > "\uffff" and char.isalnum() for char in text):
            raise Fault(f"{_UNSUPPORTED} this word boundary", text)
        return self.on_any


def in_time(search: Any, text: str, position: int, clock: Clock) -> Any:
    """Return a match, or None; raise `Fault` if the search takes too long."""
    left = clock.left()
    try:
        return search(text, position, timeout=left)
    except (TimeoutError, MemoryError) as error:
        raise clock.expired() from error


def searched(compiled: JavaPattern, text: str) -> tuple[str, Iterator[Match]]:
    """Return the string to which positions refer, and the matches that Matcher.find finds.

    The string is the given one, or its UTF-16 units if Java can find an empty match between the two
    units of a character. Java tries each unit or, if the pattern makes it read whole characters,
    only the unit after an empty match.
    """
    engine, clock = compiled.engine(text), compiled.watch.start(text)
    if compiled.translated.min_length:
        return text, _never_empty(engine, text, clock)
    if is_basic(text):
        return text, _matches(engine, text, clock)
    units = in_units(text)
    find = (
        _whole_matches(engine, text, clock)
        if compiled.translated.whole
        else _matches(engine, units, clock)
    )
    return units, find


def _never_empty(engine: Engine, text: str, clock: Clock) -> Iterator[Match]:
    """Yield all matches of a pattern that has no empty ones: the library agrees with Java."""
    try:
        for match in engine.pattern.finditer(text, timeout=clock.left()):
            yield match.start(), match.end(), match.group
            clock.left()
    except (TimeoutError, MemoryError) as error:
        raise clock.expired() from error


def _matches(engine: Engine, text: str, clock: Clock) -> Iterator[Match]:
    """Yield all matches. After an empty one, Java continues one character later."""
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
