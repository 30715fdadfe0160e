"""Read single lines and scalars of YAML that may be incomplete or invalid."""

from __future__ import annotations

import re
from typing import NamedTuple

from mapper.text.patterns import lazy_pattern

_DASH = lazy_pattern(r"-(?:[ ]+|\Z)")
_QUOTED_KEY = lazy_pattern(
    r"""("(?:[^"\\]|\\.)*+"|'(?:[^']|'')*+')[ \t]*:(?=[ \t]|\Z)""", re.DOTALL
)
_KEY_END = lazy_pattern(r":(?=[ \t]|\Z)|[ \t]#")
_PROPERTIES = lazy_pattern(r"(?:[&!]\S*(?:[ \t]+|\Z))*")
_ESCAPE = lazy_pattern(r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.|\Z)", re.DOTALL)
_ESCAPED = {"n": "\n", "t": "\t", "\n": ""}
_COMMENT = lazy_pattern(r"""(?:^|(?<=\s))(?:#|"(?:[^"\\]|\\.)*+"|'(?:[^']|'')*+')""")
_SPACE_HASH = lazy_pattern(r"\s#")

MAX_LINES = 20_000


class Fragment(NamedTuple):
    """A scalar around a position.

    Attributes:
        before: Its decoded text before the position.
        after: Its text after the position, as it is written, up to the end of the line.
        columns: The 0-based column of each character of `before`, and of the position; -1 for
            characters on other lines.
        column: The 0-based column of the position.
    """

    before: str = ""
    after: str = ""
    columns: tuple[int, ...] = (0,)
    column: int = 0

    @property
    def text(self) -> str:
        """The whole scalar."""
        return self.before + self.after

    def column_of(self, offset: int) -> int:
        """Return the 0-based column of a character of `text`, or of its end."""
        beyond = offset - len(self.before)
        return self.columns[offset] if beyond < 0 else self.column + beyond


class KeyLine(NamedTuple):
    """A line with a key, or with something else after its dashes.

    Attributes:
        dashes: The columns of the dashes of lists.
        start: The column of the first other character.
        key: The key; None if the line has no colon.
        key_end: The column after the key and its quotes; the end of the text if there is no key.
        value: The column of the value.
    """

    dashes: tuple[int, ...]
    start: int
    key: str | None
    key_end: int
    value: int

    @property
    def first(self) -> int:
        """The column of the first character."""
        return self.dashes[0] if self.dashes else self.start


def indent_of(line: str) -> int:
    """Return the number of spaces at the start of a line."""
    return len(line) - len(line.lstrip(" "))


def depth_of(line: str) -> float:
    """Return the indentation of a line; plus 0.5 for a dash, which may be right below a key."""
    indent = indent_of(line)
    return indent + 0.5 if _DASH.match(line, indent) else float(indent)


def is_content(line: str) -> bool:
    """Return whether a line has more than whitespace and a comment."""
    text = line.strip()
    return bool(text) and not text.startswith("#")


def key_line(line: str) -> KeyLine:
    """Return the parts of a line."""
    start = indent_of(line)
    dashes = []
    while match := _DASH.match(line, start):
        dashes.append(start)
        start = match.end()
    key, end = None, len(line)
    first = line[start : start + 1]
    if first in ("'", '"'):
        if quoted := _QUOTED_KEY.match(line, start):
            key, end = _decoded(quoted[1][1:-1], first), quoted.end(1)
    elif first not in ("", "#", "{", "[", "|", ">"):
        colon = _KEY_END.search(line, start)
        if colon and colon[0] == ":":
            end = start + len(line[start : colon.start()].rstrip())
            key = line[start:end]
    value = len(line)
    if key is None:
        comment = comment_start(line, start)
        end = start + len(line[start : comment if comment >= 0 else len(line)].rstrip())
    else:
        value = line.index(":", end) + 1
        value += len(line[value:]) - len(line[value:].lstrip())
    return KeyLine(tuple(dashes), start, key, end, value)


def parents(lines: list[str], number: int, depth: float) -> list[int]:
    """Return the lines above a line that are indented less and less, the outermost first.

    Args:
        lines: The lines.
        number: The 0-based number of the line.
        depth: Its depth.
    """
    above = []
    for index in range(number - 1, -1, -1):
        if depth <= 0:
            break
        line = lines[index]
        if indent_of(line) < depth and is_content(line) and depth_of(line) < depth:
            above.append(index)
            depth = depth_of(line)
    return above[::-1]


def keys_around(lines: list[str], number: int, depth: int) -> dict[str, str]:
    """Return the keys next to a line, except its own, with the text of their values.

    Keys that are more than `MAX_LINES` away are omitted.
    """
    keys: dict[str, str] = {}
    own = lines[number]
    starts_item = is_content(own) and bool(key_line(own).dashes)
    above = range(0) if starts_item else range(number - 1, max(-1, number - MAX_LINES), -1)
    below = range(number + 1, min(len(lines), number + MAX_LINES))
    for numbers in (above, below):
        for index in numbers:
            line = lines[index]
            indent = indent_of(line)
            if indent > depth or not is_content(line):
                continue
            read = key_line(line)
            if read.start == depth and read.key is not None and (index < number or indent == depth):
                keys.setdefault(read.key, line[read.value :])
            if indent < depth:
                break
    return keys


def comment_start(line: str, start: int) -> int:
    """Return the column of a comment, or -1."""
    return next((m.start() for m in _COMMENT.finditer(line, start) if m[0] == "#"), -1)


def skip_properties(line: str, start: int) -> int:
    """Return the column after anchors and tags."""
    match = _PROPERTIES.match(line, start)
    return match.end() if match else start


def fragment_of(raw: str, style: str, offset: int, column: int) -> Fragment | None:
    """Return the scalar around an offset; None if it ends before.

    Args:
        raw: The text of the scalar as it is written, after its opening quote, and more.
        style: Its quote; "#" for a comment; "" for a plain scalar.
        offset: The offset of the position.
        column: The column of `raw[0]`, if that is on the line of the position.
    """
    last_line = raw.rfind("\n", 0, offset) + 1
    before: list[str] = []
    columns: list[int] = []
    index = 0
    while index < offset:
        char, width = raw[index], 1
        if style != "#" and char == style and raw[index : index + 2] != "''":
            return None
        if style == "" and char == "#" and (index == 0 or raw[index - 1].isspace()):
            return None
        if style == "'" and char == style:
            width = 2
        elif style == '"' and (match := _ESCAPE.match(raw, index)):
            char, width = _unescaped(match[0]), len(match[0])
        before.append(char)
        columns.extend([column + index if index >= last_line else -1] * len(char))
        index += width
    end = raw.find("\n", offset)
    after = raw[offset : end if end >= 0 else len(raw)]
    position = column + offset
    return Fragment("".join(before), _scalar_end(after, style), (*columns, position), position)


def _scalar_end(after: str, style: str) -> str:
    """Return a text up to the end of the scalar that it starts in."""
    if style == "'":
        return after.replace("''", "\0\0").partition("'")[0].replace("\0\0", "''")
    if style == '"':
        return _ESCAPE.sub(lambda match: "\0" * len(match[0]), after).partition('"')[0]
    match = None if style == "#" else _SPACE_HASH.search(after)
    return after[: match.start() if match else len(after)].rstrip()


def block_scalar(lines: list[str], header: int, number: int, column: int) -> Fragment:
    """Return the block scalar around a position.

    Args:
        lines: The lines.
        header: The 0-based number of the line with its `|` or `>`.
        number: The line of the position.
        column: Its column.
    """
    first = next((line for line in lines[header + 1 : number + 1] if line.strip()), "")
    indent = min(indent_of(first), column)
    return lines_fragment(lines[header + 1 : number + 1], column, indent)


def lines_fragment(lines: list[str], column: int, indent: int) -> Fragment:
    """Return whole lines around a position in the last one, without their indentation."""
    *above, line = lines
    text = "".join(part[indent:] + "\n" for part in above)
    before = text + line[indent:column]
    columns = (*([-1] * len(text)), *range(indent, column + 1))
    return Fragment(before, line[column:].rstrip(), columns, column)


def _decoded(text: str, style: str) -> str:
    if style == "'":
        return text.replace("''", "'")
    return _ESCAPE.sub(lambda match: _unescaped(match[0]), text)


def _unescaped(escape: str) -> str:
    letter = escape[1:2]
    if letter in ("x", "u", "U") and len(escape) > 2:
        code = int(escape[2:], 16)
        return chr(code) if code <= 0x10FFFF else "?"
    return _ESCAPED.get(letter, letter)
