"""Split a stream of payloads of any size into parts of whole rows.

A part has a few megabytes of consecutive rows, and the place of the first. A row longer than
`MAX_ROW` is skipped without being kept in memory, and its place is reported.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import BinaryIO, TypeAlias

from mapper.files.payload_files import LINE_SUFFIXES
from mapper.text.dataclass import dataclass
from mapper.text.patterns import lazy_pattern

PART = 4 * 1024 * 1024  # bytes; a part ends with the first row that ends after this
# Bytes of rows that are converted together. More would not fit into the processor's caches, and the
# system allocates blocks of 128 KiB or more anew for each batch.
BATCH = 96 * 1024
MAX_ROW = 32 * 1024 * 1024
MAX_ROWS = 20_000  # per part: the data kept per row is larger than a short row

ReadBytes: TypeAlias = Callable[[int], bytes]

TEXT = rb'"(?:[^"\\]++|\\.)*+"'
TO_BRACKET = re.compile(rb'(?:[^"{}\[\]]++|' + TEXT + rb")*+[{}\[\]]", re.DOTALL)
_MANY_LINES = lazy_pattern(rb"(?:[^\n]*+\n){1,%d}+" % MAX_ROWS)
WHITESPACE = b" \t\r\n"
OPEN = b"{["
_MAX_LINES = 50  # lines that decide whether there is one row per line
MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Part:
    """Consecutive rows.

    Attributes:
        data: The bytes of the rows.
        offset: Where `data` starts in the (decompressed) file, in bytes.
        line: The number of its first line, from 1 on.
        rows: The place of each row in `data`; None if each line is a row.
        too_long: The length in bytes of a row beyond `MAX_ROW`; `data` is then empty.
        problem: The reason why the stream is incomplete; "" if it is complete.
        column: The column of its first character, from 1 on.
        flaws: Flaws between rows, such as a missing comma: an offset in `data`, and a message.
        skipped_lines: The number of line ends in a row that is too long.
    """

    data: bytes
    offset: int
    line: int
    rows: tuple[tuple[int, int], ...] | None = None
    too_long: int = 0
    problem: str = ""
    column: int = 1
    flaws: tuple[tuple[int, str], ...] = ()
    skipped_lines: int = 1

    @property
    def end(self) -> int:
        """The offset of the first byte after the part."""
        return self.offset + (self.too_long or len(self.data))

    @property
    def too_long_message(self) -> str:
        """The message about a row that is too long."""
        return f"a row of {self.too_long:,} bytes is longer than {MAX_ROW // 2**20} MiB"

    @property
    def lines(self) -> int:
        """The number of line ends in the part."""
        return self.skipped_lines if self.too_long else self.data.count(b"\n")


def opens_array(start: bytes) -> bool:
    """Return whether a file that starts with these bytes starts an array."""
    return start.removeprefix(MARK).lstrip(WHITESPACE).startswith(b"[")


def is_array(start: bytes, name: str) -> bool:
    """Return whether a file starts with an array, or with objects that are not one per line."""
    text = start.removeprefix(MARK).lstrip(WHITESPACE)
    lines = text.split(b"\n", _MAX_LINES)
    is_named_lines = name.endswith(LINE_SUFFIXES)
    if text.startswith(b"["):
        return not (is_named_lines and any(map(bytes.strip, lines[1:])) and _is_closed(lines[0]))
    if is_named_lines or text[:1] != b"{":
        return False
    if len(lines) == 1 or _is_object(lines[0]):
        return False
    # the first line may be broken: there is one row per line if most lines are objects
    lines = [line for line in lines[:_MAX_LINES] if line.strip(WHITESPACE)]
    return sum(map(_is_object, lines)) * 2 < len(lines)


def _is_object(line: bytes) -> bool:
    """Return whether a line starts with `{`, and its brackets are closed in the line."""
    line = line.strip(WHITESPACE)
    return line.startswith(b"{") and line.endswith(b"}") and _is_closed(line)


def _is_closed(line: bytes) -> bool:
    depth = position = 0
    while match := TO_BRACKET.match(line, position):
        position = match.end()
        depth += 1 if line[position - 1] in OPEN else -1
    return depth == 0


def line_parts(read: ReadBytes, offset: int = 0, line: int = 1, size: int = PART) -> Iterator[Part]:
    """Yield the parts of a stream with one row per line.

    Args:
        read: Returns exactly as many bytes of the stream as requested, or fewer at its end.
        offset: The position of the stream.
        line: The number of the line there.
        size: The approximate number of bytes per part.
    """
    rest = b""
    while chunk := read(to_boundary(offset + len(rest), size)):
        if rest and len(rest) + chunk.find(b"\n") > MAX_ROW:
            length = len(rest) + chunk.find(b"\n") + 1
            yield Part(b"", offset, line, too_long=length)
            chunk = chunk[length - len(rest) :]
            offset, line, rest = offset + length, line + 1, b""
        end = chunk.rfind(b"\n") + 1
        if end:
            for part in _short_parts(rest + chunk[:end], offset, line):
                yield part
                offset, line = part.end, line + part.lines
            rest = chunk[end:]
            continue
        rest += chunk
        if len(rest) > MAX_ROW:
            length, rest = _skip_line(read, rest, size)
            yield Part(b"", offset, line, too_long=length)
            offset, line = offset + length, line + 1
    if rest:
        yield Part(rest, offset, line)


def _short_parts(data: bytes, offset: int, line: int) -> Iterator[Part]:
    """Yield parts of at most `MAX_ROWS` lines; lines without a row are not limited."""
    if data.count(b"\n") <= MAX_ROWS or data.isspace():
        yield Part(data, offset, line)
        return
    for match in _MANY_LINES.finditer(data):
        part = Part(match[0], offset, line)
        yield part
        offset, line = part.end, line + part.lines


def to_boundary(position: int, size: int) -> int:
    """Return the number of bytes to read, so that parts end alike after a resume."""
    return size - position % size


def _skip_line(read: ReadBytes, rest: bytes, size: int) -> tuple[int, bytes]:
    """Read to the end of a line; return its length, and the bytes that follow it."""
    length = len(rest)
    while chunk := read(size):
        end = chunk.find(b"\n") + 1
        if end:
            return length + end, chunk[end:]
        length += len(chunk)
    return length, b""


def range_parts(file: BinaryIO, start: int, size: int, step: int = BATCH) -> Iterator[Part]:
    """Yield the lines that start in a range of a file, so that ranges can be read in any order.

    A line belongs to the range in which it starts. A part has about `step` bytes, so that they are
    still in the processor's caches when they are converted. The parts' `line` is 0.
    """
    stop = start + size
    file.seek(max(start - 1, 0))
    offset = start
    if start > 0:  # a line that starts before the range belongs to another range
        offset = start - 1 + _skipped(file)
    while offset < stop:
        data = file.read(min(step, stop - offset))
        if not data:
            return
        started = len(data) - data.rfind(b"\n") - 1  # bytes of a line that continues in the file
        rest = _rest_of_line(file, started) if started else b""
        data = data + rest if isinstance(rest, bytes) else data[: len(data) - started]
        if data:
            yield Part(data, offset, 0)
            offset += len(data)
        if isinstance(rest, int):
            yield Part(b"", offset, 0, too_long=rest)
            offset += rest


def _skipped(file: BinaryIO) -> int:
    """Read to the end of a line; return the number of bytes."""
    length = 0
    while piece := file.readline(PART):
        length += len(piece)
        if piece.endswith(b"\n"):
            break
    return length


def _rest_of_line(file: BinaryIO, started: int) -> bytes | int:
    """Return the rest of a line that was partly read; its total length if it is too long."""
    rest = file.readline(MAX_ROW + 1 - started) if started <= MAX_ROW else b""
    length = started + len(rest)
    if length <= MAX_ROW or rest.endswith(b"\n"):
        return rest
    while piece := file.readline(PART):
        length += len(piece)
        if piece.endswith(b"\n"):
            break
    return length
