"""The sample payloads of a session."""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import cached_property

from mapper.diagnostics import Collector
from mapper.engine import Row
from mapper.engine.payloads import read_payloads
from mapper.engine.strict_json import REST, StrictReader
from mapper.files.writing import is_special
from mapper.services.editor.sample_fields import SampleFields
from mapper.text import MapperError
from mapper.text.dataclass import dataclass
from mapper.text.escape import printable

PASTED = "pasted payload"  # its name in findings
MAX_ROWS = 1000  # of a file, and of all files together for what is counted over all rows
MAX_SIZE = 128 * 2**20  # characters of all files together; parsed rows need about five times that


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

    @cached_property
    def size(self) -> int:
        """The number of characters of the rows."""
        return sum(len(row.text) for row in self.rows)


def read_payload_file(path: str, room: int = MAX_SIZE) -> PayloadFile:
    """Read at most `MAX_ROWS` rows of a payload file, with at most `room` characters after one."""
    name = os.path.basename(path)
    if is_special(path):  # a pipe would wait for its other end forever
        return PayloadFile(name, (), (f"'{printable(name)}' is not a regular file",), False)
    collector = Collector()
    rows: list[Row] = []
    has_more = False
    for row in read_payloads(path, collector):
        room -= len(row.text)
        if len(rows) == MAX_ROWS or (rows and room < 0):
            has_more = True
            break
        rows.append(row)
    problems = tuple(printable(d.message) for d in collector.diagnostics)
    return PayloadFile(name, tuple(rows), problems, has_more)


class Samples:
    """The payload files of a session, which are read again when they change.

    Attributes:
        paths: The files; the id of a sample is its index.
        fields: The fields of `rows()`.
    """

    def __init__(self, paths: Iterable[str]) -> None:
        """Read the files."""
        self.paths = list(paths)
        self._read: dict[str, tuple[tuple[int, int] | None, PayloadFile]] = {}
        self.fields = SampleFields(())
        self.refresh()

    @property
    def files(self) -> list[PayloadFile]:
        """The files as they were read last."""
        return [self._read[path][1] for path in self.paths]

    def refresh(self) -> None:
        """Read the files that changed again."""
        has_changed = False
        for path in self.paths:
            current = stamp(path)
            if path not in self._read or self._read[path][0] != current:
                self._read[path] = current, read_payload_file(path, self._room(path))
                has_changed = True
        if has_changed:
            self.fields = SampleFields(self.rows())

    def _room(self, path: str) -> int:
        """Return how many characters the other files leave to a file."""
        others = (file for other, (_, file) in self._read.items() if other != path)
        return MAX_SIZE - sum(file.size for file in others)

    def add(self, path: str) -> None:
        """Add a file as the last one."""
        self._read[path] = stamp(path), read_payload_file(path, self._room(path))
        self.paths.append(path)  # after reading, which may fail for lack of memory
        self.fields = SampleFields(self.rows())

    def versions(self) -> list[str]:
        """Return a string for each file that changes when the file does."""
        return ["-".join(map(str, self._read[path][0] or ())) for path in self.paths]

    def rows(self, limit: int = MAX_ROWS) -> tuple[Row, ...]:
        """Return the first rows of each file, at most `limit` of all files together."""
        files = self.files
        left = limit
        shares = [0] * len(files)
        by_size = sorted(range(len(files)), key=lambda index: len(files[index].rows))
        for done, index in enumerate(by_size):  # what small files leave goes to larger ones
            shares[index] = min(len(files[index].rows), left // (len(files) - done))
            left -= shares[index]
        return tuple(
            row for file, share in zip(files, shares, strict=True) for row in file.rows[:share]
        )

    def has_more(self, count: int) -> bool:
        """Return whether the files have more than a number of rows."""
        files = self.files
        return any(file.has_more for file in files) or sum(len(f.rows) for f in files) > count

    def row(self, sample: int | None, row: int, payload: str | None) -> Row | None:
        """Return the row that a request chooses, or None.

        Raises:
            MapperError: the payload is not a JSON object.
        """
        if payload is not None:
            return row_of(payload)
        if sample is None or not 0 <= sample < len(self.files):
            return None
        rows = self.files[sample].rows
        return rows[row] if 0 <= row < len(rows) else None


def stamp(path: str) -> tuple[int, int] | None:
    """Return the time of the last change (ns) and the size of a file; None if it cannot be read."""
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size


def row_of(text: str) -> Row:
    """Return a pasted payload as a row; it is read as strictly as a file.

    Raises:
        MapperError: it is not one JSON object.
    """
    if not text.strip():
        raise MapperError("the pasted payload is empty")
    collector = Collector()
    row = StrictReader(PASTED, collector).read(text.encode(errors="replace"))
    if row is not None:
        return row
    problem = collector.diagnostics[0]
    place = problem.span.place
    is_one = problem.code != "SRC005" and problem.message != REST
    hint = problem.hint if is_one else "paste one JSON object"
    where = f"line {place.line}, column {place.column} of the pasted payload"
    raise MapperError(f"{where}: {problem.message}; {hint}")
