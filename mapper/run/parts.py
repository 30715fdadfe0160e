"""A stream of payloads cut into parts of whole rows, however large the stream is.

A part holds some megabytes of rows, one after another as they stand in the file, with the place
of the first. What no row can be (a line beyond `MOST_ROW`) is skipped without being held in memory,
and its place is told.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, TypeAlias

import msgspec

from mapper.run.files import LINE_SUFFIXES

PART = 4 * 1024 * 1024  # bytes; a part ends at the first row that ends behind that
BATCH = 128 * 1024  # bytes of rows that are decoded together: more leave the processor's caches
MOST_ROW = 32 * 1024 * 1024

Read: TypeAlias = Callable[[int], bytes]

_TEXT = rb'"(?:[^"\\]++|\\.)*+"'
_TO_BRACKET = re.compile(rb'(?:[^"{}\[\]]++|' + _TEXT + rb")*+[{}\[\]]", re.DOTALL)
_LONE = re.compile(rb'(?:[^"{}\[\],]++|' + _TEXT + rb")++", re.DOTALL)
_BETWEEN = re.compile(rb"[ \t\r\n,]*+")
_BOUNDARY = re.compile(rb'\}[ \t\r\n,]*+\{[ \t\r\n]*+(?:"[^"\\]*+")?+')
_BLANKS = b" \t\r\n"
_OPEN = b"{["
_LOOKED_AT = 50  # lines by which it is told whether rows stand one a line
_OBJECT = ord("{")
_VALUES = msgspec.json.Decoder(list[msgspec.Raw])
_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Part:
    """Some rows.

    Attributes:
        data: The rows as they stand in the file.
        offset: Where `data` begins in the (decompressed) file, in bytes.
        line: The number of its first line, from 1 on.
        rows: Where each row stands in `data`; None where each line is one.
        too_long: How many bytes a row has that is too long to be held; `data` is then empty.
        problem: What is wrong with the stream as such, if it cannot be read on.
    """

    data: bytes
    offset: int
    line: int
    rows: tuple[tuple[int, int], ...] | None = None
    too_long: int = 0
    problem: str = ""

    @property
    def end(self) -> int:
        """The offset behind it."""
        return self.offset + (self.too_long or len(self.data))

    @property
    def lines(self) -> int:
        """How many line ends it holds."""
        return 1 if self.too_long else self.data.count(b"\n")


def opens_array(start: bytes) -> bool:
    """Whether a file that begins so begins with the bracket of an array."""
    return start.removeprefix(_MARK).lstrip(_BLANKS).startswith(b"[")


def is_array(start: bytes, name: str) -> bool:
    """Whether a file that begins so holds one array, or objects that are not one a line."""
    if opens_array(start):
        return True
    text = start.removeprefix(_MARK).lstrip(_BLANKS)
    if name.endswith(LINE_SUFFIXES) or text[:1] != b"{":
        return False
    lines = text.split(b"\n", _LOOKED_AT)
    if len(lines) == 1 or _is_object(lines[0]):
        return False
    # the first may be broken: rows stand one a line where most lines are objects by themselves
    lines = [line for line in lines[:_LOOKED_AT] if line.strip(_BLANKS)]
    return sum(map(_is_object, lines)) * 2 < len(lines)


def _is_object(line: bytes) -> bool:
    """Whether a line begins with `{`, and its brackets end with the line."""
    line = line.strip(_BLANKS)
    if not (line.startswith(b"{") and line.endswith(b"}")):
        return False
    depth = position = 0
    while match := _TO_BRACKET.match(line, position):
        position = match.end()
        depth += 1 if line[position - 1] in _OPEN else -1
    return depth == 0


def line_parts(read: Read, offset: int = 0, line: int = 1, size: int = PART) -> Iterator[Part]:
    """Parts of a stream with one row a line.

    Args:
        read: Gives so many bytes of the stream, fewer at its end only.
        offset: Where the stream stands.
        line: The number of the line there.
        size: How many bytes a part has about.
    """
    rest = b""
    while chunk := read(_to_boundary(offset + len(rest), size)):
        if rest and len(rest) + chunk.find(b"\n") > MOST_ROW:
            length = len(rest) + chunk.find(b"\n") + 1
            yield Part(b"", offset, line, too_long=length)
            chunk = chunk[length - len(rest) :]
            offset, line, rest = offset + length, line + 1, b""
        end = chunk.rfind(b"\n") + 1
        if end:
            part = Part(rest + chunk[:end], offset, line)
            yield part
            offset, line, rest = part.end, line + part.lines, chunk[end:]
            continue
        rest += chunk
        if len(rest) > MOST_ROW:
            length, rest = _skip_line(read, rest, size)
            yield Part(b"", offset, line, too_long=length)
            offset, line = offset + length, line + 1
    if rest:
        yield Part(rest, offset, line)


def _to_boundary(position: int, size: int) -> int:
    """How many bytes to read, so that parts end alike wherever a run goes on."""
    return size - position % size


def _skip_line(read: Read, rest: bytes, size: int) -> tuple[int, bytes]:
    """Read on to the end of a line: how many bytes it has, and what follows it."""
    length = len(rest)
    while chunk := read(size):
        end = chunk.find(b"\n") + 1
        if end:
            return length + end, chunk[end:]
        length += len(chunk)
    return length, b""


def value_parts(
    read: Read, offset: int = 0, line: int = 1, size: int = PART, *, closes: bool = False
) -> Iterator[Part]:
    """Parts of a stream with one array of rows, or with objects one after another.

    Boundaries are found by brackets alone, so a broken row costs that row; where nothing is broken,
    by a library that reads values. `offset` and `line` are those of a boundary between rows. Where
    the stream began as an array it `closes` with a bracket, or it was cut.
    """
    splitter = _Splitter(offset, line, at_begin=offset == 0)
    while chunk := read(_to_boundary(splitter.offset + len(splitter.buffer), size)):
        yield from splitter.feed(chunk)
    yield from splitter.finish()
    if closes and not splitter.is_closed:
        problem = "the array ends too early; it was not written or copied to its end"
        yield Part(b"", splitter.offset, splitter.line, problem=problem)


class _Splitter:
    """Finds the rows in a buffer that grows at its end and is cut at its begin."""

    def __init__(self, offset: int, line: int, *, at_begin: bool) -> None:
        self.buffer = b""
        self.offset = offset
        self.line = line
        self.at_begin = at_begin
        self.is_closed = False  # whether the bracket was seen that ends an array
        self.mark = b""  # what stands around a boundary between two rows

    def feed(self, chunk: bytes) -> Iterator[Part]:
        self.buffer += chunk
        if self.at_begin:
            self.skip_begin()
        rows, used = self.rows(*(self.whole_rows() or ([], 0)))
        if not rows:
            self.skip_between()
        else:
            self.learn(rows)
            yield self.cut(rows, used)
        if len(self.buffer) > MOST_ROW:  # without its end nothing after it can be found
            problem = f"a row is longer than {MOST_ROW // 2**20} MiB, and its end cannot be told"
            yield Part(b"", self.offset, self.line, problem=problem)
            self.buffer = b""

    def skip_begin(self) -> None:
        """Pass a byte order mark, blanks, and the array's bracket."""
        text = self.buffer
        if len(text) < len(_MARK) and _MARK.startswith(text):
            return
        position = len(_MARK) if text.startswith(_MARK) else 0
        while position < len(text) and text[position] in _BLANKS:
            position += 1
        if position < len(text):
            position += text[position : position + 1] == b"["
            self.at_begin = False
        self.offset += position
        self.line += text.count(b"\n", 0, position)
        self.buffer = text[position:]

    def skip_between(self) -> None:
        """Pass what stands before a row, so that blanks are not held."""
        between = _BETWEEN.match(self.buffer)
        used = 0 if between is None or self.at_begin else between.end()
        self.offset += used
        self.line += self.buffer.count(b"\n", 0, used)
        self.buffer = self.buffer[used:]

    def finish(self) -> Iterator[Part]:
        rows, used = self.rows([], 0, at_end=True)
        between = _BETWEEN.match(self.buffer, used)
        start = used if between is None else between.end()
        if start < len(self.buffer):  # a row that is not complete
            end = start + len(self.buffer[start:].rstrip(_BLANKS))
            rows, used = [*rows, (start, end)], len(self.buffer)
        if rows:
            yield self.cut(rows, used)

    def cut(self, rows: list[tuple[int, int]], used: int) -> Part:
        part = Part(self.buffer[:used], self.offset, self.line, tuple(rows))
        self.offset, self.line = part.end, self.line + part.lines
        self.buffer = self.buffer[used:]
        return part

    def learn(self, rows: list[tuple[int, int]]) -> None:
        """Keep what stands between the last two rows, and the first name in the second of them."""
        if len(rows) > 1 and (match := _BOUNDARY.match(self.buffer, rows[-2][1] - 1)):
            self.mark = match[0]

    def whole_rows(self) -> tuple[list[tuple[int, int]], int] | None:
        """The rows before the last place that looks like an earlier boundary, where they are whole.

        What reads as a list of objects is that list, so the place was a boundary. None where it
        does not, or where there is no such place. `rows` looks at every bracket of what is left.
        """
        buffer = self.buffer
        end = buffer.rfind(self.mark) + 1 if self.mark else 0
        if not end:
            return None
        between = _BETWEEN.match(buffer)
        start = 0 if between is None else between.end()
        try:
            values = _VALUES.decode(b"[%b]" % buffer[start:end])
        except (msgspec.DecodeError, RecursionError):
            return None
        found: list[tuple[int, int]] = []
        position = 0
        for value in values:
            row = memoryview(value)
            if row[0] != _OBJECT:
                return None
            start = buffer.find(b"{", position)
            position = start + len(row)
            found.append((start, position))
        return found, end

    def rows(
        self, found: list[tuple[int, int]], used: int, *, at_end: bool = False
    ) -> tuple[list[tuple[int, int]], int]:
        """The complete rows in the buffer, and where the last of them ends; some are known.

        The bracket that closes the array is left, so that it is seen where a run goes on there.
        """
        buffer, size, position = self.buffer, len(self.buffer), used
        while True:
            between = _BETWEEN.match(buffer, position)
            start = position if between is None else between.end()
            if start == size:
                return found, size if position == used or at_end else used
            end = self.row_end(start) if buffer[start] in _OPEN else self.lone_end(start, at_end)
            if end < 0:
                return found, used
            position = end
            if buffer[start:end] == b"]":
                self.is_closed = True
                continue
            found.append((start, end))
            used = end

    def row_end(self, start: int) -> int:
        """Where the value ends that begins with a bracket; -1 where the buffer ends before it."""
        buffer, position, depth = self.buffer, start + 1, 1
        while depth:
            match = _TO_BRACKET.match(buffer, position)
            if match is None:
                return -1
            position = match.end()
            depth += 1 if buffer[position - 1] in _OPEN else -1
        return position

    def lone_end(self, start: int, at_end: bool) -> int:
        """Where a value without brackets ends: a row too, though never an object."""
        match = _LONE.match(self.buffer, start)
        if match is None and self.buffer[start : start + 1] == b'"':
            return -1
        end = start + 1 if match is None else match.end()
        if end == len(self.buffer) and not at_end and match is not None:
            return -1
        return start + len(self.buffer[start:end].rstrip(_BLANKS))


def range_parts(file: BinaryIO, start: int, size: int, step: int = BATCH) -> Iterator[Part]:
    """The lines that begin in a range of bytes of a file, so that ranges can be read in any order.

    A line belongs to the range in which it begins. A part has about `step` bytes, which are
    converted while the processor still has them at hand. The parts' `line` is 0.
    """
    stop = start + size
    file.seek(max(start - 1, 0))
    offset = start
    if start > 0:  # where the range begins within a line, that line is another range's
        offset = start - 1 + _skipped(file)
    while offset < stop:
        data = file.read(min(step, stop - offset))
        if not data:
            return
        tail: bytes | int = b""
        if not data.endswith(b"\n"):
            kept = data.rfind(b"\n") + 1
            tail = _rest_of_line(file, data[kept:])
            data = data[:kept] if isinstance(tail, int) else data[:kept] + tail
        if data:
            yield Part(data, offset, 0)
            offset += len(data)
        if isinstance(tail, int):
            yield Part(b"", offset, 0, too_long=tail)
            offset += tail


def _skipped(file: BinaryIO) -> int:
    """How many bytes there are to the end of a line, which are read."""
    length = 0
    while piece := file.readline(PART):
        length += len(piece)
        if piece.endswith(b"\n"):
            break
    return length


def _rest_of_line(file: BinaryIO, begin: bytes) -> bytes | int:
    """A line with what follows its begin; its length where it is too long to be held."""
    line = file.readline(MOST_ROW + 1 - len(begin)) if len(begin) <= MOST_ROW else b""
    if len(begin) + len(line) <= MOST_ROW or line.endswith(b"\n"):
        return begin + line
    length = len(begin) + len(line)
    while chunk := file.readline(PART):
        length += len(chunk)
        if chunk.endswith(b"\n"):
            break
    return length
