"""The payloads of a check: their profile, the kept rows, and the batches of the observers."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Sequence
from typing import Any

from mapper.engine.batches import Batch
from mapper.engine.rows import Row
from mapper.paths import STAR, FieldPath, get_all_or_none
from mapper.paths.profile import Profile
from mapper.schema.formats import PLAIN_DATE_TIME, are_plain_date_times
from mapper.text.dataclass import dataclass

is_plain_date_time = PLAIN_DATE_TIME.match

MAX_FIRST = 1_000  # rows that are kept from the beginning
MAX_NEW = 2_000  # later rows that are kept because they have new fields or types
MAX_KEPT = 16 * 1024 * 1024  # characters of rows that are kept
MAX_LINES = 1_000_000  # rows whose lines are kept one by one


class SampleBatch:
    """The payloads of a batch.

    Attributes:
        first: The number of the first row, from 0.
        batch: The rows.
    """

    def __init__(self, first: int, batch: Batch) -> None:
        """Keep the rows."""
        self.first = first
        self.batch = batch
        self._columns: dict[FieldPath, list[Any]] = {}
        self._other_texts: dict[FieldPath, list[tuple[int, str]]] = {}

    def values(self, path: FieldPath) -> list[Any]:
        """Return the values of the payloads at a path, as from `Batch.column`."""
        if path not in self._columns:
            self._columns[path] = self.batch.column(path)
        return self._columns[path]

    def other_texts(self, path: FieldPath) -> list[tuple[int, str]]:
        """Return the strings at a path that `PLAIN_DATE_TIME` does not match.

        Each is returned with its index in `values(path)`.
        """
        if path not in self._other_texts:
            values = self.values(path)
            are_plain = set(map(type, values)) == {str} and are_plain_date_times(values)
            self._other_texts[path] = [] if are_plain else [
                (number, value)
                for number, value in enumerate(values)
                if value.__class__ is str and not is_plain_date_time(value)
            ]  # fmt: skip
        return self._other_texts[path]

    def position(self, path: FieldPath, number: int) -> int:
        """Return the position of the row with the value at an index of `values(path)`."""
        if STAR not in path:
            return number
        for position, payload in enumerate(self.batch.values):
            number -= sum(1 for _ in get_all_or_none(payload, path))
            if number < 0:
                return position
        raise IndexError(number)


class KeptRows:
    """The rows that findings can show, and the places of all other rows."""

    def __init__(self) -> None:
        """Start without a row."""
        self.count = 0
        self._rows: dict[int, Row] = {}
        self._size = self._new = 0
        self._starts: list[int] = []
        self._lines: list[tuple[str, Sequence[int]]] = []
        self._listed = 0

    def add(self, batch: Batch) -> int:
        """Keep rows and lines of a batch; return the number of its first row."""
        first = self.count
        size = len(batch)
        for position in range(min(size, MAX_FIRST - first)):
            self._keep(first + position, batch)
        for position, is_read in batch.news.items():
            # half of them may be rows with nothing new at the paths that the mapping reads
            if first + position >= MAX_FIRST and self._new < MAX_NEW // (1 if is_read else 2):
                self._new += 1
                self._keep(first + position, batch)
        self.count += size
        lines = batch.lines
        if not isinstance(lines, range):
            lines = array("L", lines if self._listed < MAX_LINES else ())
            self._listed += len(lines)
        self._starts.append(first)
        self._lines.append((batch.path, lines))
        return first

    def _keep(self, number: int, batch: Batch) -> None:
        if number and self._size >= MAX_KEPT:
            return
        row = self._rows[number] = batch.row(number - self.count)
        self._size += len(row.text)

    def rows(self) -> tuple[Row, ...]:
        """Return the kept rows in order."""
        return tuple(self._rows[number] for number in sorted(self._rows))

    def row(self, number: int) -> Row:
        """Return a row; one that is not kept has a place but no value."""
        if number in self._rows:
            return self._rows[number]
        position = bisect_right(self._starts, number) - 1
        path, lines = self._lines[position]
        index = number - self._starts[position]
        return Row({}, "", path, lines[index] if index < len(lines) else 1)


@dataclass(frozen=True)
class Sample:
    """The contents of all payloads.

    Attributes:
        seen: The profile of all payloads.
        rows: Some of the payloads, and the places of the others.
    """

    seen: Profile
    rows: KeptRows

    @property
    def count(self) -> int:
        """The number of payloads."""
        return self.rows.count
