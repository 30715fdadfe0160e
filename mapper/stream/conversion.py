"""Convert the parts of a stream: records and rejects as JSON lines, and counts that add up.

Some hundred rows at a time are converted by the typed functions, which leave a row to the
interpreter if it cannot be decoded or anything about it is unusual. The output is the same either
way.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from typing import Any, TypeAlias

from mapper.diagnostics import CODES, Diagnostic
from mapper.engine.accumulator import MAX_PLACES, Accumulator, RowPlace
from mapper.engine.converter import Converter
from mapper.engine.functions import LineFunctions
from mapper.engine.lines import may_have_duplicate_keys, strictly
from mapper.engine.outcome import Event, Events, Unreadable, has_nullified
from mapper.engine.parts import BATCH, Part
from mapper.engine.sizes import has_long_line
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
        self._functions = converter.functions(loose=False)
        self._is_reported = False  # whether there are places enough of rows without an identity
        self._seen = self._left = 0
        self._is_settled = False

    @cached_property
    def _no_identity(self) -> list[tuple[Event, Diagnostic]]:
        """The events of a row whose only fault is that it has no primary identity."""
        return [(event, self._converter.finding(event)) for event in self._converter.no_identity]

    def warm(self) -> None:
        """Generate all functions now, so that forked processes share them."""
        assert self._converter.generated.source

    def convert(self, part: Part, before: Accumulator[RowPlace] | None = None) -> Done:
        """Return the outcome of a part's rows, with lines and offsets of the input.

        Args:
            part: The rows.
            before: The counts of the parts before it, to which its counts are added.
        """
        done = Done()
        self._is_reported = before is not None and all(
            reason is not None and not reason.has_room
            for reason in (before.reasons.get(event.key) for event in self._converter.no_identity)
        )
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
        if chunk[:1].isspace() and chunk.isspace():
            done.lines += chunk.count(b"\n")
            return
        is_clean = not (self._strict and may_have_duplicate_keys(chunk)) and _is_utf8(chunk)
        convert = self._together if is_clean else self._lines
        done.lines += convert(chunk, offset, done) - (not chunk.endswith(b"\n"))

    def _together(self, chunk: bytes, offset: int, done: Done) -> int:
        """Convert lines with the generated functions; return their number."""
        left: list[int] = []
        noted: list[int] = []
        records = self._functions.convert_rows(BytesIO(chunk), left, noted)
        encoded = _encoded(self._functions, records, left)
        if any(map(has_long_line, encoded)):
            left += _large(self._functions, records)
            left.sort()
            encoded = _encoded(self._functions, records, left)
        done.tally.add_ok(len(records) - len(left))
        alone = sorted(set(noted) - set(left))
        reported = [] if self._is_reported else alone[:MAX_PLACES]
        lines = BytesIO(chunk).readlines() if left or reported else []
        if alone:
            places = [
                RowPlace("", done.lines + row, offset + sum(map(len, lines[:row])))
                for row in reported
            ]
            for event, finding in self._no_identity:
                done.tally.add_event(event, len(alone), places, finding)
        before = done.tally.rows
        self._splice(lines, offset, encoded, left, done)
        interpreted = done.tally.rows - before
        self._settle(len(records) - len(left) + interpreted, interpreted)
        return len(records)

    def _splice(
        self, lines: list[bytes], offset: int, encoded: list[bytes], left: list[int], done: Done
    ) -> None:
        """Interpret the rows that are left, and insert their records between the others."""
        number = 0
        for row, records in zip(left, encoded, strict=False):
            done.records.append(records)
            offset += sum(map(len, lines[number:row]))
            number = row
            if not lines[row].isspace():
                line = lines[row].removesuffix(b"\n")
                record, events = self._converter.interpret_line(line)
                self._count(line, record, events, done.lines + row, offset, done)
        done.records.append(encoded[-1])

    def _lines(self, chunk: bytes, offset: int, done: Done) -> int:
        """Convert lines one by one; return their number."""
        lines = BytesIO(chunk).readlines()
        for number, line in enumerate(lines, done.lines):
            if not line.isspace():
                self._row(line.removesuffix(b"\n"), number, offset, done)
            offset += len(line)
        return len(lines)

    def _row(self, line: bytes, number: int, offset: int, done: Done) -> None:
        convert_line = self._functions.convert_json
        record, events = (strictly(convert_line) if self._strict else convert_line)(line)
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
        if self._is_settled:
            return
        self._seen += rows
        self._left += left
        if self._seen >= _TRIAL:
            self._is_settled = True
            if self._left > _MIN_INVALID_SHARE * self._seen:
                self._functions = self._converter.functions(loose=True)


def _batches(data: bytes) -> Iterator[tuple[int, int]]:
    start, size = 0, len(data)
    while start < size:
        end = data.find(b"\n", start + BATCH) + 1 or size
        yield start, end
        start = end


def _is_utf8(data: bytes) -> bool:
    """Return whether bytes are valid UTF-8, which msgspec does not check in skipped values."""
    if data.isascii():
        return True
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _encoded(functions: LineFunctions, records: list[Any], left: list[int]) -> list[bytes]:
    """Return the lines of the records before, between, and after the rows that are left."""
    starts = [0, *(row + 1 for row in left)]
    return [
        functions.encode_lines(records[start:end]) if start < end else b""
        for start, end in zip(starts, [*left, len(records)], strict=True)
    ]


def _large(functions: LineFunctions, records: list[Any]) -> list[int]:
    """Return the positions of the records that are larger than advised."""
    return [
        row
        for row, record in enumerate(records)
        if record is not None and has_long_line(functions.encode_lines([record]))
    ]


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
