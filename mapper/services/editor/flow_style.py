"""Find a position in a YAML value in flow style, such as `{source: a, default: b}`.

The value may be incomplete or invalid: every character is accepted.
"""

from __future__ import annotations

import re
from dataclasses import field

from mapper.paths import STAR, Star
from mapper.text.dataclass import dataclass
from mapper.text.patterns import lazy_pattern

_PLAIN_END = lazy_pattern(r"[,\[\]{}()\n]|:(?=[\s,\[\]{}]|\Z)|\s#")
_COLON = lazy_pattern(r"[ \t]*:")
_QUOTED = {
    '"': lazy_pattern(r'"((?:[^"\\]|\\.)*+\\?)("|\Z)', re.DOTALL),
    "'": lazy_pattern(r"'((?:[^']|'')*+)('|\Z)"),
}


@dataclass(frozen=True)
class FlowPlace:
    """A position in a value in flow style.

    Attributes:
        path: The keys between the value and the position; `STAR` is an item of a list.
        place: "key", "value", or "comment".
        start: The offset of the scalar around the position, after an opening quote.
        end: The offset of its end, before a closing quote.
        style: Its quote; "" for a plain scalar.
        has_colon: Whether a colon follows a key.
        keys: The other keys of the innermost block, with the text of their values.
        around: The keys of the block around that one; None if it starts the value.
    """

    path: tuple[str | Star, ...]
    place: str
    start: int
    end: int
    style: str
    has_colon: bool
    keys: dict[str, str]
    around: dict[str, str] | None


@dataclass
class _FlowLevel:
    """An open bracket: the current key of a block, and all its keys."""

    bracket: str
    key: str | None = None
    keys: dict[str, str] = field(default_factory=dict)

    @property
    def step(self) -> str | Star:
        return STAR if self.bracket == "[" else self.key or ""

    @property
    def wants_key(self) -> bool:
        return self.bracket == "{" and self.key is None


class _FlowScan:
    """A scan of a value: what was found at the position, and which brackets are open."""

    def __init__(self, text: str, position: int) -> None:
        self.text = text
        self.position = position
        self.levels: list[_FlowLevel] = []
        self.found: FlowPlace | None = None
        self.depth = 0  # the number of open brackets at the position

    def run(self) -> None:
        text, size = self.text, len(self.text)
        offset = 0
        while offset < size:
            char = text[offset]
            if char in "{[,}]:" and offset >= self.position and self.found is None:
                self.record("", offset, offset, "")
            if char in "{[":
                self.levels.append(_FlowLevel(char))
            elif char in "}]":
                self.levels.pop()
                if not self.levels or (self.found is not None and len(self.levels) < self.depth):
                    return
            elif char == ",":
                self.levels[-1].key = None
            elif char == "#" and (offset == 0 or text[offset - 1].isspace()):
                offset = self.comment(offset)
                continue
            elif char != ":" and not char.isspace():
                offset = self.scalar(offset)
                continue
            offset += 1
        if self.found is None and self.position >= size and self.levels:
            self.record("", self.position, self.position, "")

    def comment(self, start: int) -> int:
        end = self.text.find("\n", start)
        end = len(self.text) if end < 0 else end
        if self.found is None and start < self.position <= end:
            self.record("comment", start, end, "")
        return end

    def scalar(self, start: int) -> int:
        """Skip a scalar, and return the offset after it."""
        text, quote = self.text, self.text[start]
        if quote in _QUOTED and (match := _QUOTED[quote].match(text, start)):
            inner, stop, end = match.start(1), match.end(1), match.end()
            is_inside = inner <= self.position <= stop
        else:
            quote = ""
            inner, stop = start, self.plain_end(start)
            end = stop
            is_inside = start <= self.position <= stop
        level = self.levels[-1]
        colon = _COLON.match(text, end)
        is_key = level.wants_key and colon is not None
        if self.found is None and is_inside:
            self.record("", inner, stop, quote, has_colon=is_key)
        elif self.found is None and start >= self.position:
            self.record("", self.position, self.position, "")
        elif is_key:
            level.keys.setdefault(text[inner:stop].strip(), "")
        if level.key is not None and not level.keys.get(level.key):
            level.keys[level.key] = text[inner:stop].strip()
        if is_key and colon is not None:
            level.key = text[inner:stop].strip()
            return colon.end()
        return max(end, start + 1)

    def plain_end(self, start: int) -> int:
        """Return the end of a plain scalar; commas in parentheses belong to it."""
        open_parentheses = 0
        offset = start
        while match := _PLAIN_END.search(self.text, offset):
            char = match[0]
            if char == "(":
                open_parentheses += 1
            elif char == ")":
                open_parentheses = max(0, open_parentheses - 1)
            elif char == "\n" or char[0].isspace() or not open_parentheses:
                return match.start()
            offset = match.end()
        return len(self.text)

    def record(
        self, place: str, start: int, end: int, style: str, *, has_colon: bool = False
    ) -> None:
        if not self.levels:
            return
        *outer, level = self.levels
        is_key = level.wants_key
        path = [above.step for above in outer]
        path += [] if is_key else [level.step]
        self.depth = len(self.levels)
        self.found = FlowPlace(
            tuple(path),
            place or ("key" if is_key else "value"),
            start,
            end,
            style,
            has_colon,
            level.keys,
            outer[-1].keys if outer else None,
        )


def flow_place(text: str, position: int) -> FlowPlace | None:
    """Return what is at a position of a value in flow style; None if the value ends before it.

    Args:
        text: The value, from its opening bracket on; it may be followed by anything.
        position: The offset of the position, after the opening bracket.
    """
    scan = _FlowScan(text, position)
    scan.run()
    return scan.found
