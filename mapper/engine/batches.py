"""Rows of a file that are read together: fast if all of them are plainly JSON objects.

`strict_json.py` decides what is wrong with a row. Rows are decoded together only if it would report
nothing: orjson accepts them, no key is duplicated, and no number or depth is near a limit.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import repeat
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

from mapper.engine.parts import WHITESPACE
from mapper.engine.rows import Row
from mapper.engine.shapes import Shapes, UnclearError
from mapper.paths import FieldPath, get_all_or_none
from mapper.text import Place

if TYPE_CHECKING:
    from mapper.engine.struct_decoder import StructDecoder

MAX_BYTES = 48 * 1024  # of rows that are decoded together


class Decoded(NamedTuple):
    """The payloads of some rows.

    Attributes:
        values: The payloads; None if they are structs.
        news: The positions of payloads with a shape that none before them has, as from `Shapes`.
        structs: The decoder with the payloads as structs, if all of them have known shapes.
    """

    values: list[dict[str, Any]] | None
    news: dict[int, bool]
    structs: tuple[StructDecoder, list[Any]] | None = None


class Batch(ABC):
    """Rows of one file, one after another.

    Attributes:
        news: The positions of rows with a shape that no earlier row has, as from `Shapes`.
        path: The file.
        encoded: The JSON of each row on one line; None if the rows were read one by one.
    """

    def __init__(self, decoded: Decoded, path: str, encoded: Sequence[bytes] | None = None) -> None:
        """Keep the rows."""
        self._given, self.news, self._structs = decoded
        self.path = path
        self.encoded = encoded

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.values if self._structs is None else self._structs[1])

    @cached_property
    def values(self) -> list[dict[str, Any]]:
        """The payloads."""
        if self._given is not None:
            return self._given
        return list(map(orjson.loads, self.encoded or ()))

    def value(self, position: int) -> dict[str, Any]:
        """Return one payload."""
        if self._structs is None or self.encoded is None:
            return self.values[position]
        value: dict[str, Any] = orjson.loads(self.encoded[position])
        return value

    def column(self, path: FieldPath) -> list[Any]:
        """Return the values of the payloads at a path: one per row, unless the path has a [*].

        The value of a payload without the path is None.
        """
        if self._structs is not None:
            decoder, structs = self._structs
            values = decoder.column(structs, path)
            if values is not None:
                return values
        if not all(isinstance(step, str) for step in path):
            return [value for payload in self.values for value in get_all_or_none(payload, path)]
        column: list[Any] = self.values
        for step in path:
            column = [value.get(step) if value.__class__ is dict else None for value in column]
        return column

    @property
    def lines(self) -> Sequence[int]:
        """The lines on which the rows start."""
        return [row.line for row in self.rows()]

    @abstractmethod
    def row(self, position: int) -> Row:
        """Return a row with its place in the file."""

    def rows(self) -> Iterator[Row]:
        """Yield all rows."""
        return map(self.row, range(len(self)))


class RowBatch(Batch):
    """Rows that were read one by one."""

    def __init__(self, rows: list[Row], shapes: Shapes) -> None:
        """Keep the rows, and count their shapes."""
        changes = [(number, shapes.add(row.value)) for number, row in enumerate(rows)]
        news = {number: change for number, change in changes if change is not None}
        decoded = Decoded([row.value for row in rows], news)
        super().__init__(decoded, rows[0].path if rows else "")
        self._rows = rows

    def row(self, position: int) -> Row:
        """Return a row with its place in the file."""
        return self._rows[position]


class LineBatch(Batch):
    """Rows of a file that has one row per line."""

    def __init__(
        self, decoded: Decoded, lines: Sequence[int], encoded: list[bytes], path: str
    ) -> None:
        """Keep the rows: the numbers of their lines in the file, and their bytes."""
        super().__init__(decoded, path, encoded)
        self._lines = lines
        self._encoded = encoded

    @property
    def lines(self) -> Sequence[int]:
        """The lines on which the rows start."""
        return self._lines

    def row(self, position: int) -> Row:
        """Return a row with its place in the file."""
        number, text = self._lines[position], self._encoded[position]
        column = len(text) - len(text.lstrip()) + 1
        return Row(self.value(position), text.strip().decode(), self.path, number, column, "lines")


class ValueBatch(Batch):
    """Rows of an array, or objects over many lines."""

    def __init__(
        self,
        decoded: Decoded,
        data: bytes,
        spans: list[tuple[int, int]],
        base: Row,
    ) -> None:
        """Keep the rows: `data` starts at the place of `base`, whose shape all rows have."""
        encoded = [data[start:end].replace(b"\n", b" ") for start, end in spans]
        super().__init__(decoded, base.path, encoded)
        self._data = data
        self._spans = spans
        self._base = base

    @property
    def lines(self) -> Sequence[int]:
        """The lines on which the rows start."""
        numbers, line, position = [], self._base.line, 0
        for start, _ in self._spans:
            line += self._data.count(b"\n", position, start)
            position = start
            numbers.append(line)
        return numbers

    def row(self, position: int) -> Row:
        """Return a row with its place in the file."""
        start, end = self._spans[position]
        base = self._base
        place = moved(Place(base.line, base.column), self._data[:start])
        text = self._data[start:end].decode()
        return Row(self.value(position), text, base.path, place.line, place.column, base.shape)


def line_batch(data: bytes, line: int, path: str, shapes: Shapes) -> LineBatch | None:
    """Return the rows in lines of a file, the first of which has a number; None if not plain."""
    encoded = data.removesuffix(b"\n").split(b"\n")
    lines: Sequence[int] = range(line, line + len(encoded))
    if not all(map(bytes.startswith, encoded, repeat(b"{"))):
        lines = [
            number for number, text in zip(lines, encoded, strict=True) if text.strip(WHITESPACE)
        ]
        encoded = [text for text in encoded if text.strip(WHITESPACE)]
    decoded = _decoded(data, encoded, shapes) if encoded else None
    return decoded and LineBatch(decoded, lines, encoded, path)


def value_batch(
    data: bytes, spans: list[tuple[int, int]], base: Row, shapes: Shapes
) -> ValueBatch | None:
    """Return the rows at some places of `data`, which starts at that of `base`; None if not plain.

    Objects in an array have nothing but spaces and a comma between them.
    """
    decoded = _decoded(data, [data[start:end] for start, end in spans], shapes)
    return decoded and ValueBatch(decoded, data, spans, base)


def _decoded(data: bytes, encoded: list[bytes], shapes: Shapes) -> Decoded | None:
    quotes = _count_quotes(data)
    structs = shapes.decode(encoded, quotes)
    if structs is not None:
        return Decoded(None, {}, structs)
    try:
        values = list(map(orjson.loads, encoded))
        if all(value.__class__ is dict for value in values):
            seen_quotes, news = shapes.see(values)
            if quotes == seen_quotes:  # a duplicate key is not decoded
                shapes.commit()
                return Decoded(values, news)
    except (ValueError, RecursionError, UnclearError):
        pass
    shapes.drop()
    return None


def _count_quotes(data: bytes) -> int:
    """Return the number of quotes around strings and keys in JSON text; -1 if unclear."""
    count = data.count(b'"')
    if b"\\" in data:
        # a quote after two backslashes may be one that ends a string
        return -1 if b'\\\\"' in data else count - data.count(b'\\"')
    return count


def moved(place: Place, passed: bytes) -> Place:
    """Return the place behind some bytes that start at a place."""
    last = passed.rfind(b"\n")
    rest = passed[last + 1 :]
    width = len(rest) if rest.isascii() else len(rest.decode("utf-8", "replace"))
    return Place(place.line + passed.count(b"\n"), width + (place.column if last < 0 else 1))
