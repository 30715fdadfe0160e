"""Split a stream with one array, or with consecutive objects, by matching brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from mapper.engine.parts import (
    MARK,
    MAX_ROW,
    MAX_ROWS,
    OPEN,
    PART,
    TEXT,
    TO_BRACKET,
    WHITESPACE,
    Part,
    ReadBytes,
    to_boundary,
)
from mapper.text.importing import lazy_module
from mapper.text.patterns import lazy_pattern

if TYPE_CHECKING:
    import msgspec
else:
    msgspec = lazy_module("msgspec")


_PLAIN = lazy_pattern(rb'(?:[^"{}\[\]]++|' + TEXT + rb")*+", re.DOTALL)
_SCALAR = lazy_pattern(rb'(?:[^"{}\[\],]++|' + TEXT + rb")++", re.DOTALL)
_PARTIAL_SCALAR = lazy_pattern(rb'(?:[^"{}\[\],]++|' + TEXT + rb")*+", re.DOTALL)
_IN_TEXT = lazy_pattern(rb'(?:[^"\\]++|\\.)*+', re.DOTALL)
_BETWEEN = re.compile(rb"[ \t\r\n,]*+")
_BOUNDARY = lazy_pattern(rb'\}[ \t\r\n,]*+\{[ \t\r\n]*+(?:"[^"\\]*+")?+')
_OBJECT = ord("{")
_QUOTE = ord('"')

_CUT_OFF = "unexpected end of the array; the file is truncated"
NO_COMMA = "a comma is missing between two rows"
STRAY_COMMA = "unexpected comma"
AFTER_ARRAY = "text after the end of the array"


def value_parts(
    read: ReadBytes, offset: int = 0, line: int = 1, size: int = PART, *, closes: bool = False
) -> Iterator[Part]:
    """Yield the parts of a stream with one array of rows, or with consecutive objects.

    Rows are split by matching brackets, so a broken row costs only that row; while nothing is
    broken, msgspec splits them faster. `offset` and `line` are those of a boundary between rows. A
    stream that starts as an array must end with its bracket (`closes`), or it is truncated.
    """
    splitter = _Splitter(offset, line, in_array=closes)
    while chunk := read(to_boundary(splitter.end, size)):
        yield from splitter.feed(chunk)
    yield from splitter.finish()
    if closes and not splitter.is_closed:
        yield splitter.part(problem=_CUT_OFF)


class _Splitter:
    """Splits a buffer into rows; data is added at its end and removed at its start."""

    def __init__(self, offset: int, line: int, *, in_array: bool) -> None:
        self.buffer = b""
        self.offset = offset
        self.line = line
        self.column = 1
        self.at_start = offset == 0
        self.in_array = in_array
        self.closed_at = -1  # the offset of the bracket that ends an array
        self.commas = 0  # since the last row
        self.has_rows = offset > 0
        self.flaws: list[tuple[int, str]] = []
        self.mark = b""  # the bytes around a boundary between two rows
        self.long: _LongRow | None = None

    @property
    def is_closed(self) -> bool:
        return self.closed_at >= 0

    @property
    def end(self) -> int:
        """The offset of the bytes to read next."""
        return self.offset + len(self.buffer) + (self.long.length if self.long else 0)

    def part(self, **more: Any) -> Part:
        """Return a part without data at the current position."""
        return Part(b"", self.offset, self.line, column=self.column, **more)

    def feed(self, chunk: bytes) -> Iterator[Part]:
        if self.long is not None:
            chunk = self.long.feed(chunk)
            if not self.long.is_complete:
                return
            yield self.pass_long()
        self.buffer += chunk
        if self.at_start:
            self.skip_start()
        is_full = True
        while is_full:
            rows, used = self.rows(*(self.whole_rows() or ([], 0)))
            is_full = len(rows) >= MAX_ROWS
            if rows:
                self.learn(rows)
                yield self.cut(rows, used)
            else:
                self.skip_between()
        if len(self.buffer) > MAX_ROW:
            self.skip_between()
            self.long, data, self.buffer = _LongRow(), self.buffer, b""
            yield from self.feed(data)

    def advance(self, used: int) -> None:
        """Move to a position of the buffer."""
        last = self.buffer.rfind(b"\n", 0, used)
        passed = self.buffer[last + 1 : used]
        width = len(passed) if passed.isascii() else len(passed.decode("utf-8", "replace"))
        self.column = width + (self.column if last < 0 else 1)
        self.line += self.buffer.count(b"\n", 0, used)
        self.offset += used
        self.buffer = self.buffer[used:]

    def pass_long(self) -> Part:
        """Return the part for a row that exceeds the limit."""
        long = self.long
        assert long is not None
        part = self.part(too_long=long.length, skipped_lines=long.lines)
        self.offset, self.line, self.long = part.end, self.line + long.lines, None
        self.column = 1 if long.lines else self.column + long.length
        self.commas, self.has_rows = 0, True
        return part

    def skip_start(self) -> None:
        """Skip a byte order mark, whitespace, and the array's bracket."""
        text = self.buffer
        if len(text) < len(MARK) and MARK.startswith(text):
            return
        if text.startswith(MARK):
            self.offset, self.buffer = self.offset + len(MARK), text[len(MARK) :]
        text = self.buffer
        start = len(text) - len(text.lstrip(WHITESPACE))
        if start < len(text):
            self.in_array = text[start : start + 1] == b"["
            start += self.in_array
            self.at_start = False
        self.advance(start)

    def skip_between(self) -> None:
        """Skip commas and whitespace before a row, so that they are not kept."""
        between = _BETWEEN.match(self.buffer)
        if between is not None and not self.at_start:
            self.commas += between[0].count(b",")
            self.advance(between.end())

    def finish(self) -> Iterator[Part]:
        if self.long is not None:
            yield self.pass_long()
            return
        is_full = True
        while is_full:
            rows, used = self.rows([], 0, at_end=True)
            is_full = len(rows) >= MAX_ROWS
            if is_full:
                yield self.cut(rows, used)
        between = _BETWEEN.match(self.buffer, used)
        start = used if between is None else between.end()
        if start < len(self.buffer):  # an incomplete row
            end = start + len(self.buffer[start:].rstrip(WHITESPACE))
            rows, used = [*rows, (start, end)], len(self.buffer)
        if rows or self.flaws:
            yield self.cut(rows, used)

    def cut(self, rows: list[tuple[int, int]], used: int) -> Part:
        flaws = tuple(flaw for flaw in self.flaws if flaw[0] < used)
        part = Part(self.buffer[:used], self.offset, self.line, tuple(rows),
                    column=self.column, flaws=flaws)  # fmt: skip
        if rows:
            self.commas, self.has_rows = self.buffer.count(b",", rows[-1][1], used), True
        self.advance(used)
        return part

    def learn(self, rows: list[tuple[int, int]]) -> None:
        """Keep the bytes between the last two rows, and the first name of the second."""
        if len(rows) > 1 and (match := _BOUNDARY.match(self.buffer, rows[-2][1] - 1)):
            self.mark = match[0]

    def whole_rows(self) -> tuple[list[tuple[int, int]], int] | None:
        """Return the rows before the last position that looks like an earlier boundary.

        If the bytes before it decode as a list of objects, it is a boundary. Returns None if they
        do not, or if there is no such position; `rows` then checks every bracket.
        """
        buffer = self.buffer
        end = buffer.rfind(self.mark) + 1 if self.mark and self.in_array else 0
        if not end or buffer.count(b"{", 0, end) > 10 * MAX_ROWS:
            return None
        between = _BETWEEN.match(buffer)
        start = 0 if between is None else between.end()
        try:
            values = _values().decode(b"[%b]" % buffer[start:end])
        except (msgspec.DecodeError, RecursionError):
            return None
        self.flaws = []
        self.check_between(buffer[:start], start)
        spans: list[tuple[int, int]] = []
        position = 0
        for value in values[:MAX_ROWS]:
            row = memoryview(value)
            if row[0] != _OBJECT or len(row) > MAX_ROW:
                return None
            start = buffer.find(b"{", position)
            position = start + len(row)
            spans.append((start, position))
        return spans, position

    def check_between(self, between: bytes, start: int, *, is_first: bool = True) -> None:
        """Note flaws in the bytes before a row, or before the last bracket."""
        commas = between.count(b",") + (self.commas if is_first else 0)
        follows = not is_first or self.has_rows
        if self.is_closed:
            self.flaws.append((start, AFTER_ARRAY))
        elif commas > (self.in_array and follows):
            self.flaws.append((start, STRAY_COMMA))
        elif self.in_array and follows and not commas:
            self.flaws.append((start, NO_COMMA))

    def rows(
        self, spans: list[tuple[int, int]], used: int, *, at_end: bool = False
    ) -> tuple[list[tuple[int, int]], int]:
        """Return the spans of the complete rows in the buffer, and the end of the last of them.

        `spans` are those that are known already. The bracket that closes the array stays in the
        buffer, so that a run that continues there sees it.
        """
        buffer, size, position = self.buffer, len(self.buffer), used
        if not spans:
            self.flaws = []
        while len(spans) < MAX_ROWS:
            between = _BETWEEN.match(buffer, position)
            start = position if between is None else between.end()
            if start == size:
                return spans, size if position == used or at_end else used
            end = self.row_end(start) if buffer[start] in OPEN else self.scalar_end(start, at_end)
            if end < 0 or end - start > MAX_ROW:
                break
            gap = buffer[position:start]
            position = end
            if self.closes(start):
                if b"," in gap or (self.commas and not spans):
                    self.flaws.append((start, STRAY_COMMA))
                continue
            if gap != b"," or not spans or self.is_closed or not self.in_array:
                self.check_between(gap, start, is_first=not spans)
            spans.append((start, end))
            used = end
        return spans, used

    def closes(self, start: int) -> bool:
        """Return whether the bracket that ends the array is at a position of the buffer."""
        offset = self.offset + start
        if self.in_array and not self.is_closed and self.buffer[start : start + 1] == b"]":
            self.closed_at = offset
        return offset == self.closed_at

    def row_end(self, start: int) -> int:
        """Return the end of the value that starts with a bracket; -1 if the buffer ends before."""
        buffer, position, depth = self.buffer, start + 1, 1
        while depth:
            match = TO_BRACKET.match(buffer, position)
            if match is None:
                return -1
            position = match.end()
            depth += 1 if buffer[position - 1] in OPEN else -1
        return position

    def scalar_end(self, start: int, at_end: bool) -> int:
        """Return the end of a value without brackets, which is a row but not an object."""
        match = _SCALAR.match(self.buffer, start)
        if match is None and self.buffer[start : start + 1] == b'"':
            return -1
        end = start + 1 if match is None else match.end()
        if end == len(self.buffer) and not at_end and match is not None:
            return -1
        return start + len(self.buffer[start:end].rstrip(WHITESPACE))


@lru_cache(maxsize=1)
def _values() -> Any:
    """Return the decoder of an array into the bytes of its elements."""
    return msgspec.json.Decoder(list.__class_getitem__(msgspec.Raw))


class _LongRow:
    """A row that exceeds the limit; its brackets are counted, and its bytes are dropped."""

    def __init__(self) -> None:
        self.length = 0
        self.lines = 0
        self.is_complete = False
        self.depth = 0
        self.in_text = False
        self.is_escaped = False

    def feed(self, data: bytes) -> bytes:
        """Skip more of the row; return the bytes that follow it once it is complete."""
        end = self.look(data)
        self.is_complete = end >= 0
        end = end if self.is_complete else len(data)
        self.length += end
        self.lines += data.count(b"\n", 0, end)
        return data[end:]

    def look(self, data: bytes) -> int:
        """Return the end of the row in the data, or -1."""
        position = int(self.is_escaped)
        self.is_escaped = False
        while position < len(data):
            if self.in_text:
                position = _end(_IN_TEXT, data, position)
                self.is_escaped = data[position : position + 1] == b"\\"
                self.in_text = position == len(data) or self.is_escaped
                position += 1
                continue
            position = _end(_PLAIN if self.depth else _PARTIAL_SCALAR, data, position)
            if position == len(data):
                break
            char = data[position]
            if char == _QUOTE:
                self.in_text = True
            elif char in OPEN and (self.depth or not self.length + position):
                self.depth += 1
            elif self.depth > 1:
                self.depth -= 1
            else:  # its last bracket, or the end of a value without brackets
                return position + self.depth
            position += 1
        return -1


def _end(pattern: re.Pattern[bytes], data: bytes, position: int) -> int:
    match = pattern.match(data, position)
    assert match is not None
    return match.end()
