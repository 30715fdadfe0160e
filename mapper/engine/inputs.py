"""Split payload files into tasks, in the order of the output."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from io import BufferedReader
from typing import BinaryIO, cast

from mapper.engine.accumulator import RowPlace
from mapper.engine.parts import (
    MAX_ROW,
    PART,
    Part,
    ReadBytes,
    is_array,
    line_parts,
    opens_array,
    range_parts,
)
from mapper.engine.value_parts import value_parts
from mapper.files.compressed import open_input, plain_name, read_errors, read_reason
from mapper.files.payload_files import KINDS, STDIN, files_of
from mapper.text import MapperError
from mapper.text.dataclass import dataclass

TRUNCATED = "it was truncated while it was read"
_HEAD = 64 * 1024
_PIECE = 256 * 1024  # bytes per read, so that little is lost if a stream breaks


@dataclass(frozen=True, slots=True)
class Task:
    """Rows that are converted together: a part that was read, or a range of a file to read.

    Attributes:
        input: The position of the file among the inputs.
        part: The rows; None if they are still to be read.
        start: The offset of the first byte.
        size: The number of bytes in the range.
        end: The offset after the rows, in the decompressed content.
        seen: The number of bytes read of the file itself, for a progress bar.
        origins: The original places of replayed rows, by their offset in the part's stream.
    """

    input: int
    part: Part | None
    start: int
    size: int
    end: int
    seen: int
    origins: Mapping[int, RowPlace] | None = None


class UnreadableInput(Exception):  # noqa: N818 - it stops one input, not the run
    """An input cannot be read to its end."""

    def __init__(self, input: int, reason: str, offset: int) -> None:
        """Keep the position of the input, the reason, and the offset up to which it was read."""
        super().__init__(input, reason, offset)  # also needed to unpickle it
        self.input = input
        self.reason = reason
        self.offset = offset


def input_files(names: Iterable[str]) -> list[str]:
    """Return the files of names, with folders and patterns expanded.

    Raises:
        MapperError: A folder contains no payload file.
    """
    files: list[str] = []
    for name in names:
        expanded = files_of(name)
        if not expanded:
            raise MapperError(f"the folder '{name}' contains no payloads ({KINDS})")
        files += expanded
    return files


def tasks_of(files: list[str]) -> Iterator[Task | UnreadableInput]:
    """Yield the tasks of all inputs in order."""
    for number, name in enumerate(files):
        place = 0
        try:
            for task in _tasks(number, name):
                place = task.end
                yield task
        except UnreadableInput as error:
            yield error
        except read_errors() as error:
            yield UnreadableInput(number, read_reason(error), place)


def _tasks(number: int, name: str) -> Iterator[Task]:
    stream, file = open_input(name)
    try:
        size = _size(file)
        if name == STDIN or stream is not file or not _is_regular(file):
            yield from _sequential(number, name, stream, file)
        elif is_array(head := _head(file.read), plain_name(name)):
            file.seek(0)
            yield from _parts(number, _values(file.read, head), file)
        else:
            for start in range(0, size, PART):
                end = min(start + PART, size)
                yield Task(number, None, start, PART, end, end)
            return  # `parts_of` checks whether the file was truncated
        if size and file.tell() < size:
            raise UnreadableInput(number, TRUNCATED, file.tell())
    finally:
        if name != STDIN:
            stream.close()
            file.close()


def _size(file: BinaryIO) -> int:
    """Return the size of a regular file; 0 for anything else."""
    try:
        status = os.fstat(file.fileno())
    except (OSError, ValueError, AttributeError):
        return 0
    return status.st_size if stat.S_ISREG(status.st_mode) else 0


def _sequential(number: int, name: str, stream: BinaryIO, file: BinaryIO) -> Iterator[Task]:
    """Yield the tasks of an input that can only be read sequentially."""
    tells = name != STDIN and file.seekable()  # a pipe has no position
    content = _content(name, stream)
    yield from _parts(number, content.parts, file if tells else None)


@dataclass(frozen=True, slots=True)
class Content:
    """The rows of a file.

    Attributes:
        head: The start of the file, up to the first chunk that is not only whitespace.
        as_values: Whether rows are an array or multi-line objects, rather than one per line.
        parts: The rows, read on demand.
    """

    head: bytes
    as_values: bool
    parts: Iterator[Part]


def _content(name: str, stream: BinaryIO) -> Content:
    reader = _Whole(stream)
    head = _head(reader.read)
    reader.back(head)
    if is_array(head, plain_name(name)):
        return Content(head, True, _values(reader.read, head))
    return Content(head, False, line_parts(reader.read))


@contextmanager
def open_content(name: str) -> Iterator[Content]:
    """Open an input and read it from its start.

    Raises:
        OSError: Or another of `read_errors`, now or while the parts are read.
    """
    stream, file = open_input(name)
    try:
        yield _content(name, stream)
    finally:
        if name != STDIN:
            stream.close()
            file.close()


def _head(read: ReadBytes) -> bytes:
    """Read a stream up to the first chunk that is not only whitespace."""
    chunks: list[bytes] = []
    while len(chunks) * _HEAD < MAX_ROW and (chunk := read(_HEAD)):
        chunks.append(chunk)
        if not chunk.isspace():
            break
    return b"".join(chunks)


def _values(read: ReadBytes, head: bytes) -> Iterator[Part]:
    return value_parts(read, closes=opens_array(head))


def _parts(number: int, parts: Iterator[Part], file: BinaryIO | None) -> Iterator[Task]:
    for part in parts:
        if part.problem:
            raise UnreadableInput(number, part.problem, part.offset)
        seen = part.end if file is None else file.tell()
        yield Task(number, part, part.offset, 0, part.end, seen)


def _is_regular(file: BinaryIO) -> bool:
    return os.path.isfile(file.name)


class _Whole:
    """Reads exactly as many bytes as requested, even from a pipe; bytes can be put back.

    If the stream breaks, the bytes read before are returned first.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = cast(BufferedReader, stream)  # all have its `read1`
        self.kept = b""
        self.broken: BaseException | None = None

    def back(self, data: bytes) -> None:
        self.kept = data + self.kept

    def read(self, size: int) -> bytes:
        data, self.kept = self.kept[:size], self.kept[size:]
        if len(data) == size:
            return data
        pieces = [data]
        left = size - len(data)
        while left and (chunk := self.next(left)):
            pieces.append(chunk)
            left -= len(chunk)
        if self.broken is not None and left == size:
            raise self.broken
        return b"".join(pieces)

    def next(self, size: int) -> bytes:
        if self.broken is not None:
            return b""
        try:
            return self.stream.read1(min(size, _PIECE))
        except read_errors() as error:
            self.broken = error
            return b""


def parts_of(task: Task, name: str) -> Iterator[Part]:
    """Yield the rows of a task; a range is read part by part.

    Raises:
        UnreadableInput: The file was truncated after it was opened.
        OSError: The file cannot be read.
    """
    if task.part is not None:
        yield task.part
        return
    with open(name, "rb") as file:
        yield from range_parts(file, task.start, task.size)
        if _size(file) < task.end:
            raise UnreadableInput(task.input, TRUNCATED, task.start)
