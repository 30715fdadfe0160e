"""Find what is at a position of a document, which may be incomplete or invalid YAML.

The keys above a position follow from the indentation of the lines above it, so an error elsewhere
in the document has no effect. Every text and every position is accepted.
"""

from __future__ import annotations

from dataclasses import field, replace
from typing import TypeAlias

from mapper.document.header import MAPPING_KIND, SCHEMA_KIND, TESTS_KIND
from mapper.paths import STAR, Star
from mapper.services.editor.flow_style import flow_place
from mapper.services.editor.yaml_parts import (
    Fragment,
    KeyLine,
    block_scalar,
    comment_start,
    depth_of,
    fragment_of,
    indent_of,
    is_content,
    key_line,
    keys_around,
    lines_fragment,
    parents,
    skip_properties,
)
from mapper.text.dataclass import dataclass
from mapper.text.patterns import lazy_pattern

KeySteps: TypeAlias = tuple[str | Star, ...]

LANGUAGES = ("expression", "source")  # kinds of an expression without YAML around it
MAX_LINE = 40_000  # characters; a mapping's longest expression has 4,096
MAX_FLOW_LINES = 200  # after the position that can belong to its value
_KIND = lazy_pattern(r"(mapper(?:-schema|-tests)?)[ \t]*:")
_KINDS = {MAPPING_KIND.key: "mapping", SCHEMA_KIND.key: "schema", TESTS_KIND.key: "tests"}
# Keys whose plain value may go on in the next line; below other keys, a new line starts a key.
_LONG = ("expression", "source")


@dataclass(frozen=True)
class Cursor:
    """What is at a position of a document.

    Attributes:
        kind: The kind of the document: mapping, schema, or tests; or expression or source, for a
            text of its own without YAML around it.
        line: The line of the position, from 1.
        column: Its column, from 1.
        path: The keys above the position, the outermost first; a value's own key is included.
            `STAR` is an item of a list.
        place: "key", "value", "comment", or "" after a complete value.
        style: The YAML style of the scalar: "" for plain, else its indicator: ' " | >.
        fragment: The scalar around the position; the comment in a comment.
        in_flow: Whether it is in `{}` or `[]`.
        has_colon: Whether a colon follows a key.
        gap: The space that is missing between a colon and the position, or "".
        keys: The other keys of the block around the position, with the text of their values.
        around: The keys of the block around that one.
        indent: The indentation of the line.
    """

    kind: str
    line: int
    column: int
    path: KeySteps = ()
    place: str = "key"
    style: str = ""
    fragment: Fragment = field(default_factory=Fragment)
    in_flow: bool = False
    has_colon: bool = False
    gap: str = ""
    keys: dict[str, str] = field(default_factory=dict)
    around: dict[str, str] = field(default_factory=dict)
    indent: int = 0


def cursor_at(text: str, line: int, column: int, kind: str = "") -> Cursor:
    """Return what is at a position of a document.

    Args:
        text: The document.
        line: The line, from 1; the nearest line if there is no such line.
        column: The column, from 1; the nearest column if there is no such column.
        kind: The kind of the document or text; "" for the kind that its version key names.
    """
    lines = [part.removesuffix("\r") for part in text.split("\n")]
    number = min(max(line, 1), len(lines)) - 1
    here = min(max(column, 1), len(lines[number]) + 1) - 1
    start = Cursor(kind or _kind_of(lines), number + 1, here + 1)
    if len(lines[number]) > MAX_LINE:
        return replace(start, place="")
    if kind in LANGUAGES:
        whole = lines_fragment(lines[: number + 1], here, 0)
        return replace(start, place="value", style="|", fragment=whole)
    return _CursorReader(lines, number, here).read(start)


def _kind_of(lines: list[str]) -> str:
    matches = (_KIND.match(text) for text in lines if text[:1] == "m")
    return next((_KINDS[match[1]] for match in matches if match), "mapping")


class _CursorReader:
    """Reads the lines around a position: `number` and `column` are 0-based."""

    def __init__(self, lines: list[str], number: int, column: int) -> None:
        self.lines = lines
        self.number = number
        self.column = column
        self.text = lines[number]
        self.depth = indent_of(self.text) if is_content(self.text) else column

    def read(self, cursor: Cursor) -> Cursor:
        own = key_line(self.text)
        if is_content(self.text) and self.column < own.first:
            self.depth = self.column
        depth = self.depth + (0.5 if own.dashes and self.column > own.dashes[0] else 0.0)
        above = parents(self.lines, self.number, depth)
        path: list[str | Star] = []
        below = [*(depth_of(self.lines[index]) for index in above), depth][1:]
        for number, inner in zip(above, below, strict=True):
            parent = key_line(self.lines[number])
            path += [STAR] * len(parent.dashes)
            start = parent.start
            if parent.key is not None:
                if parent.start >= inner:
                    continue  # a key of the same block, after a dash
                path.append(parent.key)
                start = parent.value
            read = self.open_value(cursor, tuple(path), number, start, parent.key)
            if read is not None:
                return read
        return self.own_line(replace(cursor, indent=self.depth), tuple(path), own, above)

    def open_value(
        self, cursor: Cursor, path: KeySteps, number: int, start: int, key: str | None
    ) -> Cursor | None:
        """Return the cursor in a value that starts on a line above; None if it ends there."""
        start = skip_properties(self.lines[number], start)
        first = self.lines[number][start : start + 1]
        if first in ("", "#", "*"):
            return None
        is_plain = first not in ("{", "[", '"', "'", "|", ">")
        if is_plain and (key not in _LONG or key_line(self.text).key is not None):
            return None
        if sum(map(len, self.lines[number : self.number])) > MAX_LINE:
            return replace(cursor, place="")
        read = self.value(cursor, path, number, start)
        return None if read.place == "" else self.with_keys(read, number)

    def own_line(self, cursor: Cursor, path: KeySteps, own: KeyLine, above: list[int]) -> Cursor:
        """Return the cursor on a line that no value above reaches."""
        column = self.column
        comment = comment_start(self.text, 0)
        if 0 <= comment < column:
            whole = fragment_of(self.text[comment:], "#", column - comment, comment)
            return replace(cursor, path=path, place="comment", fragment=whole or Fragment())
        path += (STAR,) * len([dash for dash in own.dashes if dash < column])
        opener = self.text[own.start : own.start + 1]
        if column < own.start:
            made = replace(cursor, path=path, fragment=self.nothing())
        elif own.key is not None and own.key_end < column < own.value:
            made = replace(
                cursor,
                path=(*path, own.key),
                place="value",
                fragment=self.nothing(),
                gap=self.gap(),
            )
        elif own.key is not None and column > own.key_end:
            made = self.value(cursor, (*path, own.key), self.number, own.value)
        elif own.key is None and (own.dashes or opener in ("{", "[")):
            made = self.value(cursor, path, self.number, own.start)
        else:
            made = self.own_key(replace(cursor, path=path), own)
        return self.with_keys(made, self.number, above)

    def own_key(self, cursor: Cursor, own: KeyLine) -> Cursor:
        """Return the cursor in the key of its line, or after a word that may become a key."""
        style = self.text[own.start : own.start + 1]
        style = style if style in ("'", '"') else ""
        start = own.start + len(style)
        word = self.text[start : own.key_end]
        if style and word.endswith(style):
            word = word[:-1]
        offset = self.column - start
        if 0 <= offset <= len(word):
            whole = fragment_of(word, style, offset, start) or self.nothing()
        else:
            whole, style = self.nothing(), ""
        return replace(cursor, style=style, fragment=whole, has_colon=own.key is not None)

    def gap(self) -> str:
        """Return the space that is missing between a colon and the position, or ""."""
        return " " if self.text[self.column - 1 : self.column] == ":" else ""

    def nothing(self) -> Fragment:
        """Return an empty scalar at the position."""
        return Fragment("", "", (self.column,), self.column)

    def with_keys(self, cursor: Cursor, number: int, above: list[int] | None = None) -> Cursor:
        """Add the keys of the block around a line, and of the block around that one."""
        if cursor.place not in ("key", "value"):
            return cursor
        own = key_line(self.lines[number])
        depth = own.start if is_content(self.lines[number]) else self.depth
        if number == self.number and self.column < own.first:
            depth = self.depth
        outer = parents(self.lines, number, depth) if above is None else above
        beside = keys_around(self.lines, number, depth)
        if not cursor.in_flow:
            around: dict[str, str] = {}
            if outer:
                parent = key_line(self.lines[outer[-1]])
                around = keys_around(self.lines, outer[-1], parent.start)
            return replace(cursor, keys=beside, around=around)
        return cursor if cursor.around else replace(cursor, around=beside)

    def value(self, cursor: Cursor, path: KeySteps, number: int, start: int) -> Cursor:
        """Return the cursor in or after the value that starts at a place."""
        start = skip_properties(self.lines[number], start)
        first = self.lines[number][start : start + 1]
        if first in ("{", "["):
            return self.flow(cursor, path, number, start)
        if first in ("|", ">"):
            return self.block(cursor, path, number, first)
        gap = self.gap() if number == self.number and start == self.column else ""
        made = replace(cursor, path=path, place="value", gap=gap)
        style = first if first in ("'", '"') else ""
        raw = self.between(number, start + len(style))
        rest = self.text[self.column :]
        whole = fragment_of(raw + rest, style, len(raw), self.column - len(raw))
        if whole is None or (number == self.number and self.column < start + len(style)):
            return replace(made, place="")
        return replace(made, style=style, fragment=whole)

    def flow(self, cursor: Cursor, path: KeySteps, number: int, start: int) -> Cursor:
        position = len(self.between(number, start))
        depth = indent_of(self.lines[number])
        text = self.between(number, start) + self.text[self.column :]
        for following in self.lines[self.number + 1 : self.number + 1 + MAX_FLOW_LINES]:
            is_below = not is_content(following) or indent_of(following) > depth
            if not is_below or len(text) + len(following) > 2 * MAX_LINE:
                break
            text += "\n" + following
        inside = flow_place(text, position) if position else None
        if inside is None:
            return replace(cursor, path=path, place="")
        size = position - inside.start
        inner = text[inside.start : max(inside.end, position)]
        style = "#" if inside.place == "comment" else inside.style
        whole = fragment_of(inner, style, size, self.column - size)
        return replace(
            cursor,
            path=path + inside.path,
            place=inside.place,
            style=inside.style,
            fragment=whole or Fragment(),
            in_flow=True,
            has_colon=inside.has_colon,
            gap=self.gap() if inside.start == position else "",
            keys=inside.keys,
            around=inside.around or {},
        )

    def block(self, cursor: Cursor, path: KeySteps, number: int, style: str) -> Cursor:
        if number == self.number:
            return replace(cursor, path=path, place="")
        whole = block_scalar(self.lines, number, self.number, self.column)
        return replace(cursor, path=path, place="value", style=style, fragment=whole)

    def between(self, number: int, start: int) -> str:
        """Return the text from a place up to the position."""
        if number == self.number:
            return self.text[start : self.column]
        inner = self.lines[number + 1 : self.number]
        return "\n".join([self.lines[number][start:], *inner, self.text[: self.column]])
