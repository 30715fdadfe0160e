"""The sample payloads of a session."""

from __future__ import annotations

import os
from collections.abc import Iterable

import orjson

from mapper.diagnostics import Collector
from mapper.engine import Row
from mapper.engine.payloads import read_payloads
from mapper.engine.rows import loose_row
from mapper.text import MapperError
from mapper.text.dataclass import dataclass
from mapper.text.escape import printable

MAX_ROWS = 1000  # of a file, and of all files together for what is counted over all rows


@dataclass(frozen=True)
class PayloadFile:
    """A payload file.

    Attributes:
        name: The name of the file, without its folder.
        rows: At most `MAX_ROWS` rows.
        problems: The messages about rows that cannot be read.
        has_more: Whether the file has more rows.
    """

    name: str
    rows: tuple[Row, ...]
    problems: tuple[str, ...]
    has_more: bool


def read_payload_file(path: str) -> PayloadFile:
    """Read at most `MAX_ROWS` rows of a payload file."""
    collector = Collector()
    rows: list[Row] = []
    has_more = False
    for row in read_payloads(path, collector):
        if len(rows) == MAX_ROWS:
            has_more = True
            break
        rows.append(row)
    problems = tuple(printable(d.message) for d in collector.diagnostics)
    return PayloadFile(os.path.basename(path), tuple(rows), problems, has_more)


class Samples:
    """The payload files of a session, which are read again when they change.

    Attributes:
        paths: The files; the id of a sample is its index.
    """

    def __init__(self, paths: Iterable[str]) -> None:
        """Read the files."""
        self.paths = tuple(paths)
        self._stamps: list[object] = [None] * len(self.paths)
        self.files: list[PayloadFile] = []
        self.refresh()

    def refresh(self) -> bool:
        """Read changed files again, and return whether there are any."""
        stamps = [_stamp(path) for path in self.paths]
        if stamps == self._stamps:
            return False
        self.files = [
            self.files[at] if stamp == self._stamps[at] else read_payload_file(path)
            for at, (path, stamp) in enumerate(zip(self.paths, stamps, strict=True))
        ]
        self._stamps = list(stamps)
        return True

    def rows(self) -> tuple[Row, ...]:
        """Return the first `MAX_ROWS` rows of all files."""
        return tuple(row for file in self.files for row in file.rows)[:MAX_ROWS]

    def row(self, sample: int | None, row: int, payload: str | None) -> Row | None:
        """Return the row that a request chooses, or None.

        Raises:
            MapperError: the payload is not a JSON object.
        """
        if payload is not None:
            return _pasted_row(payload)
        if sample is None or not 0 <= sample < len(self.files):
            return None
        rows = self.files[sample].rows
        return rows[row] if 0 <= row < len(rows) else None


def _stamp(path: str) -> tuple[int, int] | None:
    """Return what changes when a file changes."""
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size


def _pasted_row(text: str) -> Row:
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise MapperError(f"the payload is not valid JSON: {error}") from None
    if not isinstance(value, dict):
        raise MapperError("the payload is not a JSON object")
    return loose_row(value)
