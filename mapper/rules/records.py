"""The records of a check, converted in batches for the observers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from operator import attrgetter
from typing import Any

import orjson

from mapper.engine import Converter, RowOutcome
from mapper.engine.batches import Batch
from mapper.engine.sizes import has_long_line

MIN_TYPED = 1_000  # rows before functions over structs are worth their generation

_TRIAL = 2_000  # rows before it is decided whether structs accept numbers for strings
_MAX_LEFT = 0.2  # share of rows that the generated function may leave


class RecordBatch:
    """The outcomes of the rows of a batch.

    Attributes:
        first: The number of the first row.
        batch: The rows.
        outcomes: The outcomes of rows that the interpreter converted, by position.
        lacking: The positions of rows whose only event is that they have no primary identity.
        structs: The records of the other rows, as structs or dicts.
        written: The same records as JSON, one per line.
    """

    def __init__(
        self,
        first: int,
        batch: Batch,
        outcomes: dict[int, RowOutcome],
        lacking: tuple[int, ...] = (),
        structs: Sequence[Any] = (),
        written: bytes = b"",
    ) -> None:
        """Keep the outcomes."""
        self.first = first
        self.batch = batch
        self.outcomes = outcomes
        self.lacking = lacking
        self.structs = structs
        self.written = written

    @property
    def size(self) -> int:
        """The number of rows."""
        return len(self.batch)

    @cached_property
    def _fast(self) -> Sequence[int]:
        """The positions of the records in `structs`."""
        if not self.outcomes:
            return range(self.size)
        return [position for position in range(self.size) if position not in self.outcomes]

    @cached_property
    def _slow(self) -> list[tuple[int, dict[str, Any]]]:
        records = ((number, outcome.record) for number, outcome in self.outcomes.items())
        return [(number, record) for number, record in records if record is not None]

    @cached_property
    def fast_records(self) -> list[tuple[int, dict[str, Any]]]:
        """The records that the generated function made, each with the position of its row."""
        return list(zip(self._fast, map(orjson.loads, self.written.splitlines()), strict=True))

    @property
    def records(self) -> list[tuple[int, dict[str, Any]]]:
        """All records, each with the position of its row, in the order of the rows."""
        return sorted([*self.fast_records, *self._slow], key=_position)

    def column(self, name: str) -> tuple[Sequence[int], list[Any]]:
        """Return the positions of the records with a value at a top-level field, and the values."""
        fast: list[Any] = []
        if self.structs and self.structs[0].__class__ is dict:
            fast = [record.get(name) for record in self.structs]
        elif self.structs:
            names = self.structs[0].__struct_encode_fields__
            if name in names:
                field = self.structs[0].__struct_fields__[names.index(name)]
                fast = list(map(attrgetter(field), self.structs))
        if not self._slow and len(fast) == self.size and None not in fast:
            return self._fast, fast
        pairs = list(zip(self._fast, fast, strict=False))
        pairs += [(number, record.get(name)) for number, record in self._slow]
        filled = [(number, value) for number, value in sorted(pairs, key=_position)
                 if value is not None]  # fmt: skip
        return [number for number, _ in filled], [value for _, value in filled]

    def large(self, limit: int) -> Iterator[tuple[int, int]]:
        """Yield the position and the size of each record that is larger than a limit in bytes."""
        records = [(number, len(orjson.dumps(record))) for number, record in self._slow]
        if has_long_line(self.written):
            sizes = map(len, self.written.splitlines())
            records = sorted([*records, *zip(self._fast, sizes, strict=True)])
        return ((number, size) for number, size in records if size > limit)


def _position(pair: tuple[int, Any]) -> int:
    return pair[0]


class BatchConverter:
    """Converts batches with the generated functions, and the rows that these leave one by one."""

    def __init__(self, converter: Converter) -> None:
        """Keep the converter."""
        self._converter = converter
        self._is_loose = False
        self._seen = self._left = 0
        self._is_settled = False

    def convert(self, first: int, batch: Batch) -> RecordBatch:
        """Return the outcomes of a batch; `first` is the number of its first row."""
        records = self._together(first, batch)
        if records is None:
            rows = enumerate(batch.rows())
            records = RecordBatch(
                first, batch, {n: self._converter.outcome(row) for n, row in rows}
            )
        self._settle(records)
        return records

    def _together(self, first: int, batch: Batch) -> RecordBatch | None:
        if first < MIN_TYPED or batch.encoded is None:
            return None
        functions = self._converter.functions(loose=self._is_loose)
        left: list[int] = []
        lacking: list[int] = []
        records = functions.convert_rows(batch.encoded, left, lacking)
        outcomes = {number: self._converter.outcome(batch.row(number)) for number in left}
        if left:
            records = [record for record in records if record is not None]
            lacking = [number for number in lacking if number not in outcomes]
        written = functions.encode_lines(records)
        return RecordBatch(first, batch, outcomes, tuple(lacking), records, written)

    def _settle(self, records: RecordBatch) -> None:
        """Accept numbers for strings if the generated function left many of the first rows."""
        if self._is_settled or records.first < MIN_TYPED or records.batch.encoded is None:
            return
        self._seen += records.size
        self._left += len(records.outcomes)
        if self._seen >= _TRIAL:
            self._is_settled = True
            self._is_loose = self._left > _MAX_LEFT * self._seen
