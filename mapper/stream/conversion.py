"""Convert the parts of a stream: records and rejects as JSON lines, and counts that add up.

Some hundred rows at a time are converted together by the typed functions; a row that these leave is
interpreted. If a batch does not have one row per line, or a row cannot be decoded, its lines are
converted one by one. The output is the same either way.
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

_TRIAL = 2000  # rows after which `_settle` decides whether numbers may be strings
_MIN_INVALID_SHARE = 0.2
_MAX_PIECES = 64  # of a part: joining more of them is faster than writing each


# A rejected or nullified row: line, byte offset, and a JSON object with findings and the row.
Listed: TypeAlias = tuple[int, int, dict[str, Any]]


@dataclass
class Done:
    """The outcome of some rows.

    Attributes:
        records: The records as pieces of NDJSON, in the order of the rows.
        rejects: The rejected rows.
        nullified: Rows in which a value was nullified, if these are wanted.
        lines: The number of line ends read.
        tally: The outcomes; their places have no file name.
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
        """Generate all functions now, so that forked processes share them."""
        assert self._converter.generated.source

    def convert(self, part: Part) -> Done:
        """Return the outcome of a part's rows, with lines and offsets of the input."""
        done = Done()
        if part.too_long:
            self._reject_long(part, done)
        elif part.rows is None:
            for start, end in _batches(part.data):
                self._batch(part.data[start:end], start, done)
        else:
            number = counted = 0
            for start, end in part.rows:
                number += part.data.count(b"\n", counted, start)
                counted = start
                self._row(part.data[start:end], number, start, done)
            done.lines = number + part.data.count(b"\n", counted)
        if len(done.records) > _MAX_PIECES:
            done.records = [b"".join(done.records)]
        placed = Done()
        placed.add(done, part.line, part.offset)
        return placed

    def _batch(self, chunk: bytes, offset: int, done: Done) -> None:
        """Convert the lines at an offset of the part; `done.lines` are before it."""
        ends = chunk.count(b"\n")
        if chunk[:1].isspace() and chunk.isspace():
            done.lines += ends
            return
        is_clean = not (self._strict and may_have_duplicate_keys(chunk))
        decoded = _decoded(self._typed, chunk, ends) if self._typed and is_clean else None
        if decoded is None:
            before = done.tally.rows
            self._lines(chunk, offset, done)
            self._settle(done.tally.rows - before, done.tally.rows - before)
        else:
            self._together(chunk, offset, decoded, done)
        done.lines += ends

    def _together(self, chunk: bytes, offset: int, decoded: list[Any], done: Done) -> None:
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
        self._splice(chunk, offset, encoded, left, done)
        self._settle(len(records), len(left))

    def _encoded(self, records: list[Any], left: list[int]) -> list[bytes]:
        """Return the encoded records before, between, and after the rows that are left."""
        assert self._typed is not None
        starts = [0, *(row + 1 for row in left)]
        return [
            self._typed.encode_lines(records[start:end]) if start < end else b""
            for start, end in zip(starts, [*left, len(records)], strict=True)
        ]

    def _leave_large(self, records: list[Any], left: list[int]) -> None:
        """Add the rows whose records exceed the advised size to those that are left."""
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
        done: Done,
    ) -> None:
        """Interpret the rows that are left, and insert their records between the others."""
        lines = chunk.split(b"\n") if left else []
        number = 0
        for row, before in zip(left, encoded, strict=False):
            done.records.append(before)
            while number < row:
                offset += len(lines[number]) + 1
                number += 1
            record, events = self._converter.interpret_line(lines[row])
            self._count(lines[row], record, events, done.lines + row, offset, done)
        done.records.append(encoded[-1])

    def _lines(self, chunk: bytes, offset: int, done: Done) -> None:
        for number, line in enumerate(chunk.split(b"\n"), done.lines):
            if line and not line.isspace():
                self._row(line, number, offset, done)
            offset += len(line) + 1

    def _row(self, line: bytes, number: int, offset: int, done: Done) -> None:
        convert_line = strictly(self._one_by_one) if self._strict else self._one_by_one
        record, events = convert_line(line)
        self._count(line, record, events, number, offset, done)

    def _count(
        self,
        line: bytes,
        record: bytes | None,
        events: Events,
        number: int,
        offset: int,
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
        done.records += (record, b"\n")
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
        """Accept numbers in strings too if many of the first rows were left."""
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


# A line end that does not separate two objects.
_INSIDE = re.compile(rb"\n(?:(?<!\}\n)|(?!\{|\Z))")


def _decoded(typed: Typed, chunk: bytes, ends: int) -> list[Any] | None:
    """Return the decoded rows of a chunk, one per line; None if it does not have one row per line.

    A line end between `}` and `{` ends a value, because inside a value a comma separates the two.
    So if all line ends are such, and there are as many values as lines, each line has one value.
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
            "code": finding.code,
            "severity": finding.severity.value,
            "message": printable(finding.message),
            "hint": printable(finding.hint) or None,
            "path": printable(finding.path) or None,
        }
        for finding in findings
    ]
