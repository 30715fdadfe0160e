"""Read rejected and nullified rows back, to convert the original rows again."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator

import msgspec

from mapper.engine.accumulator import RowPlace
from mapper.engine.inputs import Task, UnreadableInput
from mapper.engine.parts import BATCH, Part
from mapper.files.compressed import open_input, read_errors, read_reason
from mapper.text import MapperError


class _Finding(msgspec.Struct):
    code: str


class _Reject(msgspec.Struct):
    file: str
    line: int
    offset: int
    findings: list[_Finding]
    original: str | None = None
    encoded: str | None = msgspec.field(default=None, name="originalBase64")
    size: int | None = msgspec.field(default=None, name="bytes")

    def row(self) -> bytes | int:
        """Return the bytes of the row, or their number if they were not kept.

        Raises:
            ValueError: It has none of the three keys, or more than one.
        """
        given = [item for item in (self.original, self.encoded, self.size) if item is not None]
        if len(given) != 1:
            raise ValueError("needs one of 'original', 'originalBase64' and 'bytes'")
        if self.size is not None:
            return self.size
        if self.original is not None:
            return self.original.encode()
        try:
            return base64.b64decode(self.encoded or "", validate=True)
        except binascii.Error:
            raise ValueError("'originalBase64' is not base64") from None


_DECODER = msgspec.json.Decoder(_Reject)


def replay_tasks(names: list[str]) -> Iterator[Task | UnreadableInput]:
    """Yield the original rows of rejects files as tasks, each row with its original place.

    Raises:
        MapperError: A line is not a reject.
    """
    for number, name in enumerate(names):
        at = 0
        try:
            for task in _tasks(number, name):
                at = task.end
                yield task
        except read_errors() as error:
            yield UnreadableInput(number, read_reason(error), at)


def _tasks(number: int, name: str) -> Iterator[Task]:
    stream, file = open_input(name)
    with file, stream:
        batch = _Batch(number)
        offset = 0
        for line, text in enumerate(stream, 1):
            offset += len(text)
            if text.isspace():
                continue
            reject = _read(name, line, text)
            row = reject.row()
            place = RowPlace(reject.file, reject.line, reject.offset)
            if isinstance(row, int):
                yield from batch.task()
                batch.add_long(row, place)
            else:
                batch.add(row, place)
            batch.end = offset
            if isinstance(row, int) or len(batch.data) > BATCH:
                yield from batch.task()
        yield from batch.task()


def _read(name: str, line: int, text: bytes) -> _Reject:
    try:
        reject = _DECODER.decode(text)
        reject.row()
    except (msgspec.DecodeError, RecursionError, ValueError) as error:
        reason = f"{str(error)[:1].lower()}{str(error)[1:]}"
        raise MapperError(
            f"'{name}' is not a rejects file: line {line}: {reason}; pass a file that --rejects or "
            "--nullified wrote"
        ) from None
    return reject


class _Batch:
    """Rows that become one task."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.data = bytearray()
        self.rows: list[tuple[int, int]] = []
        self.origins: dict[int, RowPlace] = {}
        self.too_long = 0
        self.start = self.end = 0

    def add(self, row: bytes, place: RowPlace) -> None:
        start = len(self.data)
        self.data += row + b"\n"
        self.rows.append((start, start + len(row)))
        self.origins[self.start + start] = place

    def add_long(self, size: int, place: RowPlace) -> None:
        self.too_long = size
        self.origins[self.start] = place

    def task(self) -> Iterator[Task]:
        """Yield the task of the rows so far, if there are any, and start the next one."""
        if self.origins:
            rows = None if self.too_long else tuple(self.rows)
            part = Part(bytes(self.data), self.start, 1, rows, too_long=self.too_long)
            yield Task(self.number, part, self.start, 0, self.end, self.end, self.origins)
        self.start = self.end
        self.data, self.rows, self.origins, self.too_long = bytearray(), [], {}, 0
