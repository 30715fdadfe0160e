"""Parts of a stream converted: records and rejects as JSON lines, and counts that add up.

Rows go the typed way together, some hundred at a time. One that it leaves goes the general way; and
where the lines of a batch are not one row each, or one of them cannot be decoded, they go one by
one. What comes out is the same.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import msgspec

from mapper.diagnostics import CODES, Diagnostic
from mapper.engine.accumulator import MAX_PLACES, Accumulator, RowPlace
from mapper.engine.converter import Converter
from mapper.engine.lines import may_have_duplicate_keys, strictly
from mapper.engine.outcome import Events, Unreadable, has_nullified
from mapper.engine.parts import BATCH, Part
from mapper.engine.sizes import has_long_line
from mapper.engine.typed import Typed
from mapper.text import SourceText
from mapper.text.escape import printable

_TRIAL = 2000  # rows after which it is decided whether texts hold numbers
_MIN_INVALID_SHARE = 0.2
_MANY = 64  # pieces of a part: to write each by itself costs more than to join them


# A row with its findings, as a JSON object without its place: its line, byte offset, and itself.
Listed: TypeAlias = tuple[int, int, dict[str, Any]]


@dataclass
class Done:
    """The outcome of some rows.

    Attributes:
        records: The records, one per line, in the order of the rows; in pieces.
        rejects: The rejected rows.
        nullified: The rows without one of their values, if these are wanted.
        lines: How many line ends there were.
        tally: The counts; places have no file.
    """

    records: list[bytes] = field(default_factory=list)
    rejects: list[Listed] = field(default_factory=list)
    nullified: list[Listed] = field(default_factory=list)
    lines: int = 0
    tally: Accumulator[RowPlace] = field(default_factory=Accumulator)

    def add(self, other: Done, line: int, offset: int = 0) -> None:
        """Add rows whose places count from a line and an offset."""
        self.records += other.records
        self.rejects += _moved(other.rejects, line, offset)
        self.nullified += _moved(other.nullified, line, offset)
        self.lines += other.lines
        self.tally.merge(
            other.tally,
            lambda place: RowPlace(place.file, place.line + line, place.offset + offset),
        )


def _moved(rows: list[Listed], line: int, offset: int) -> list[Listed]:
    return [(line + number, offset + place, row) for number, place, row in rows]


class PartConverter:
    """Converts parts with one mapping, one after another."""

    def __init__(
        self, converter: Converter, *, lists_nullified: bool = False, strict: bool = False
    ) -> None:
        """Keep the converter, and what is wanted.

        Args:
            converter: Converts rows.
            lists_nullified: List nullified rows with their findings.
            strict: Reject rows with duplicate keys.
        """
        self._converter = converter
        self._lists_nullified = lists_nullified
        self._strict = strict
        self._typed: Typed | None = converter.typed(loose=False)
        self._one_by_one = converter.convert_line
        self._seen = self._left = 0
        self._is_settled = False

    def warm(self) -> None:
        """Make all functions now, so that copies of the process need not."""
        assert self._converter.generated.source

    def convert(self, part: Part) -> Done:
        """What becomes of a part's rows; lines and offsets count as the part's own do."""
        done = Done()
        pieces = done.records
        if part.too_long:
            self._reject_long(part, done)
        elif part.rows is None:
            for start, end in _batches(part.data):
                self._batch(part.data[start:end], start, pieces, done)
        else:
            number = counted = 0
            for start, end in part.rows:
                number += part.data.count(b"\n", counted, start)
                counted = start
                self._row(part.data[start:end], number, start, pieces, done)
            done.lines = number + part.data.count(b"\n", counted)
        if len(pieces) > _MANY:
            done.records = [b"".join(pieces)]
        placed = Done()
        placed.add(done, part.line, part.offset)
        return placed

    def _batch(self, chunk: bytes, offset: int, pieces: list[bytes], done: Done) -> None:
        """Convert lines that begin at an offset of the part, where `done.lines` are counted."""
        ends = chunk.count(b"\n")
        if chunk[:1].isspace() and chunk.isspace():
            done.lines += ends
            return
        is_clean = not (self._strict and may_have_duplicate_keys(chunk))
        decoded = _decoded(self._typed, chunk, ends) if self._typed and is_clean else None
        if decoded is None:
            before = done.tally.rows
            self._lines(chunk, offset, pieces, done)
            self._settle(done.tally.rows - before, done.tally.rows - before)
        else:
            self._together(chunk, offset, decoded, pieces, done)
        done.lines += ends

    def _together(
        self, chunk: bytes, offset: int, decoded: list[Any], pieces: list[bytes], done: Done
    ) -> None:
        assert self._typed is not None
        left: list[int] = []
        noted: list[int] = []
        records = self._typed.convert_rows(decoded, left, noted)
        encoded = self._encoded(records, left)
        if any(map(has_long_line, encoded)):
            self._leave_large(records, left)
            encoded = self._encoded(records, left)
        done.tally.add_ok(len(records) - len(left))
        if alone := sorted(set(noted) - set(left)):
            places = _places(chunk, alone[:MAX_PLACES], done.lines, offset)
            for event in self._converter.no_identity:
                done.tally.add_event(event, len(alone), places, self._converter.finding)
        self._splice(chunk, offset, encoded, left, pieces, done)
        self._settle(len(records), len(left))

    def _encoded(self, records: list[Any], left: list[int]) -> list[bytes]:
        """The lines of the records before, between and after the rows that are left."""
        assert self._typed is not None
        starts = [0, *(row + 1 for row in left)]
        return [
            self._typed.encode_lines(records[start:end]) if start < end else b""
            for start, end in zip(starts, [*left, len(records)], strict=True)
        ]

    def _leave_large(self, records: list[Any], left: list[int]) -> None:
        """Leave the rows whose records are larger than advised."""
        assert self._typed is not None
        left += [
            row
            for row, record in enumerate(records)
            if record is not None and has_long_line(self._typed.encode_lines([record]))
        ]
        left.sort()

    def _splice(
        self,
        chunk: bytes,
        offset: int,
        encoded: list[bytes],
        left: list[int],
        pieces: list[bytes],
        done: Done,
    ) -> None:
        """Put what the general way makes of the rows that are left between the others."""
        lines = chunk.split(b"\n") if left else []
        number = 0
        for row, before in zip(left, encoded, strict=False):
            pieces.append(before)
            while number < row:
                offset += len(lines[number]) + 1
                number += 1
            record, events = self._converter.interpret_line(lines[row])
            self._count(lines[row], record, events, done.lines + row, offset, pieces, done)
        pieces.append(encoded[-1])

    def _lines(self, chunk: bytes, offset: int, pieces: list[bytes], done: Done) -> None:
        for number, line in enumerate(chunk.split(b"\n"), done.lines):
            if line and not line.isspace():
                self._row(line, number, offset, pieces, done)
            offset += len(line) + 1

    def _row(self, line: bytes, number: int, offset: int, pieces: list[bytes], done: Done) -> None:
        convert_line = strictly(self._one_by_one) if self._strict else self._one_by_one
        record, events = convert_line(line)
        self._count(line, record, events, number, offset, pieces, done)

    def _count(
        self,
        line: bytes,
        record: bytes | None,
        events: Events,
        number: int,
        offset: int,
        pieces: list[bytes],
        done: Done,
    ) -> None:
        done.tally.add(
            is_rejected=record is None,
            events=events,
            place=lambda _: RowPlace("", number, offset),
            render=self._converter.finding,
        )
        if record is None:
            done.rejects.append((number, offset, self._listed(line, events)))
            return
        pieces += (record, b"\n")
        if self._lists_nullified and has_nullified(events):
            done.nullified.append((number, offset, self._listed(line, events)))

    def _listed(self, line: bytes, events: Events) -> dict[str, Any]:
        """Return a row for the rejects or nullified rows: its findings, and its bytes."""
        try:
            original: dict[str, Any] = {"original": line.decode()}
        except UnicodeDecodeError:
            original = {"originalBase64": base64.b64encode(line).decode()}
        return {"findings": _findings_json(self._converter.findings(events)), **original}

    def _reject_long(self, part: Part, done: Done) -> None:
        severity = CODES["SRC012"].severity
        span = SourceText("", "").whole()
        events = (Unreadable(None, Diagnostic("SRC012", severity, part.too_long_message, span)),)
        done.lines = part.lines
        done.tally.add(
            is_rejected=True,
            events=events,
            place=lambda _: RowPlace("", 0, 0),
            render=self._converter.finding,
        )
        findings = _findings_json(self._converter.findings(events))
        done.rejects.append((0, 0, {"findings": findings, "bytes": part.too_long}))

    def _settle(self, rows: int, left: int) -> None:
        """Once enough rows are seen: where many were left, take numbers as texts too."""
        if self._is_settled or self._typed is None:
            return
        self._seen += rows
        self._left += left
        if self._seen >= _TRIAL:
            self._is_settled = True
            if self._left > _MIN_INVALID_SHARE * self._seen:
                self._typed = self._converter.typed(loose=True)
                if self._typed is not None:
                    self._one_by_one = self._typed.convert_json


def _batches(data: bytes) -> Iterator[tuple[int, int]]:
    start, size = 0, len(data)
    while start < size:
        end = data.find(b"\n", start + BATCH) + 1 or size
        yield start, end
        start = end


# A line end that is no boundary between two objects.
_INSIDE = re.compile(rb"\n(?:(?<!\}\n)|(?!\{|\Z))")


def _decoded(typed: Typed, chunk: bytes, ends: int) -> list[Any] | None:
    """The rows of a chunk with so many line ends, one a line; None where a line is something else.

    Where every line end stands between `}` and `{`, it ends a value: inside a value the two never
    meet without a comma. So as many values as lines are one a line.
    """
    if not chunk.startswith(b"{") or _INSIDE.search(chunk):
        return None
    try:
        if not chunk.isascii():
            chunk.decode()
        rows = typed.decode_lines(chunk)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return None
    return rows if len(rows) == ends + (not chunk.endswith(b"\n")) else None


def _places(chunk: bytes, rows: list[int], line: int, offset: int) -> list[RowPlace]:
    """Return the places of rows of a chunk that has one per line."""
    places, start, number = [], 0, 0
    for row in rows:
        while number < row:
            start = chunk.index(b"\n", start) + 1
            number += 1
        places.append(RowPlace("", line + row, offset + start))
    return places


def _findings_json(findings: Iterable[Diagnostic]) -> list[dict[str, Any]]:
    return [
        {
            "code": found.code,
            "severity": found.severity.value,
            "message": printable(found.message),
            "hint": printable(found.hint) or None,
            "path": printable(found.path) or None,
        }
        for found in findings
    ]
