"""A stream of payloads cut into parts of whole rows, however large the stream is.

A part has some megabytes of rows, one after another as in the file, and the place of the first. A
row longer than `MAX_ROW` is skipped without being kept in memory, and its place is reported.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import BinaryIO, TypeAlias

from mapper.files.payload_files import LINE_SUFFIXES
from mapper.text.dataclass import dataclass
from mapper.text.patterns import lazy_pattern

PART = 4 * 1024 * 1024  # bytes; a part ends at the first row that ends behind that
# Bytes of rows that are converted together. More leave the caches of the processor; and memory of
# 128 KiB or more is taken from the system anew for each batch.
BATCH = 96 * 1024
MAX_ROW = 32 * 1024 * 1024
MAX_ROWS = 20_000  # per part: what is kept for a row is more than a short row itself

ReadBytes: TypeAlias = Callable[[int], bytes]

TEXT = rb'"(?:[^"\\]++|\\.)*+"'
TO_BRACKET = re.compile(rb'(?:[^"{}\[\]]++|' + TEXT + rb")*+[{}\[\]]", re.DOTALL)
_MANY_LINES = lazy_pattern(rb"(?:[^\n]*+\n){1,%d}+" % MAX_ROWS)
BLANKS = b" \t\r\n"
OPEN = b"{["
_LOOKED_AT = 50  # lines by which it is told whether rows stand one a line
MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Part:
    """Some rows.

    Attributes:
        data: The rows as they are in the file.
        offset: Where `data` starts in the (decompressed) file, in bytes.
        line: The number of its first line, from 1 on.
        rows: The place of each row in `data`; None if each line is a row.
        too_long: The length in bytes of a row beyond `MAX_ROW`; `data` is then empty.
        problem: Why the stream is not complete.
        column: The column of its first character, from 1 on.
        flaws: What is wrong between rows: a place in `data`, and a message.
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
        """The offset behind it."""
        return self.offset + (self.too_long or len(self.data))

    @property
    def too_long_message(self) -> str:
        """What is wrong with a row that is too long."""
        return f"a row of {self.too_long:,} bytes is longer than {MAX_ROW // 2**20} MiB"

    @property
    def lines(self) -> int:
        """How many line ends it holds."""
        return self.skipped_lines if self.too_long else self.data.count(b"\n")


def opens_array(start: bytes) -> bool:
    """Whether a file that begins so begins with the bracket of an array."""
    return start.removeprefix(MARK).lstrip(BLANKS).startswith(b"[")


def is_array(start: bytes, name: str) -> bool:
    """Return True if a file starts with an array, or with objects that are not one per line."""
    text = start.removeprefix(MARK).lstrip(BLANKS)
    lines = text.split(b"\n", _LOOKED_AT)
    is_named_lines = name.endswith(LINE_SUFFIXES)
    if text.startswith(b"["):
        return not (is_named_lines and any(map(bytes.strip, lines[1:])) and _is_closed(lines[0]))
    if is_named_lines or text[:1] != b"{":
        return False
    if len(lines) == 1 or _is_object(lines[0]):
        return False
    # the first may be broken: rows stand one a line where most lines are objects by themselves
    lines = [line for line in lines[:_LOOKED_AT] if line.strip(BLANKS)]
    return sum(map(_is_object, lines)) * 2 < len(lines)


def _is_object(line: bytes) -> bool:
    """Return True if a line starts with `{`, and its brackets are closed in the line."""
    line = line.strip(BLANKS)
    return line.startswith(b"{") and line.endswith(b"}") and _is_closed(line)


def _is_closed(line: bytes) -> bool:
    depth = position = 0
    while match := TO_BRACKET.match(line, position):
        position = match.end()
        depth += 1 if line[position - 1] in OPEN else -1
    return depth == 0


def line_parts(read: ReadBytes, offset: int = 0, line: int = 1, size: int = PART) -> Iterator[Part]:
    """Parts of a stream with one row a line.

    Args:
        read: Gives so many bytes of the stream, fewer at its end only.
        offset: Where the stream stands.
        line: The number of the line there.
        size: How many bytes a part has about.
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
    """Parts with at most `MAX_ROWS` lines each; lines without a row are not limited."""
    if data.count(b"\n") <= MAX_ROWS or data.isspace():
        yield Part(data, offset, line)
        return
    for match in _MANY_LINES.finditer(data):
        part = Part(match[0], offset, line)
        yield part
        offset, line = part.end, line + part.lines


def to_boundary(position: int, size: int) -> int:
    """How many bytes to read, so that parts end alike wherever a run goes on."""
    return size - position % size


def _skip_line(read: ReadBytes, rest: bytes, size: int) -> tuple[int, bytes]:
    """Read on to the end of a line: how many bytes it has, and what follows it."""
    length = len(rest)
    while chunk := read(size):
        end = chunk.find(b"\n") + 1
        if end:
            return length + end, chunk[end:]
        length += len(chunk)
    return length, b""


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
    """How many bytes there are to the end of a line, which are read."""
    length = 0
    while piece := file.readline(PART):
        length += len(piece)
        if piece.endswith(b"\n"):
            break
    return length


def _rest_of_line(file: BinaryIO, started: int) -> bytes | int:
    """Return the rest of a line of which some bytes are read; its length if it is too long."""
    rest = file.readline(MAX_ROW + 1 - started) if started <= MAX_ROW else b""
    length = started + len(rest)
    if length <= MAX_ROW or rest.endswith(b"\n"):
        return rest
    while piece := file.readline(PART):
        length += len(piece)
        if piece.endswith(b"\n"):
            break
    return length
