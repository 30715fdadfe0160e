"""Parts of a stream converted: records and rejects as JSON lines, and counts that add up.

Rows go the typed way together, some hundred at a time. One that it leaves goes the general way; and
where the lines of a batch are not one row each, or one of them cannot be decoded, they go one by
one. What comes out is the same.
"""

from __future__ import annotations

import base64
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import msgspec

from mapper.diagnostics import CODES, Diagnostic
from mapper.diagnostics.escape import printable
from mapper.run.converter import Converter
from mapper.run.parts import BATCH, MOST_ROW, Part
from mapper.run.result import Findings
from mapper.run.typed import Typed

MOST_REASONS = 200  # texts of findings that are counted apart, as payloads can be in them
_TRIAL = 2000  # rows after which it is decided whether texts hold numbers
_MOSTLY = 0.2
_MANY = 64  # pieces of a part: to write each by itself costs more than to join them


@dataclass
class Done:
    """What became of some rows.

    Attributes:
        records: The records, a line each, in the order of the rows; in pieces.
        rejects: The rejected rows: number of the line, byte offset, and the reject as a JSON
            object without its place.
        lines: How many line ends there were.
        rows: How many rows there were; each is one of the next three.
        ok: Rows that went through whole.
        nullified: Rows that went through without one of their values.
        rejected: Rows that did not.
        reasons: Code and message of findings -> in how many rows; from `MOST_REASONS` on, what the
            code says stands for further messages.
    """

    records: list[bytes] = field(default_factory=list)
    rejects: list[tuple[int, int, dict[str, Any]]] = field(default_factory=list)
    lines: int = 0
    rows: int = 0
    ok: int = 0
    nullified: int = 0
    rejected: int = 0
    reasons: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, other: Done) -> None:
        """Count another's rows too; records and rejects stay with it."""
        self.lines += other.lines
        self.rows += other.rows
        self.ok += other.ok
        self.nullified += other.nullified
        self.rejected += other.rejected
        for (code, message), count in other.reasons.items():
            self.note(code, message, count)

    def note(self, code: str, message: str, count: int = 1) -> None:
        """Count a finding of so many rows."""
        if (code, message) not in self.reasons and len(self.reasons) >= MOST_REASONS:
            message = CODES[code].title
        self.reasons[code, message] += count


class PartConverter:
    """Converts parts with one mapping, one after another."""

    def __init__(self, converter: Converter) -> None:
        """Keep the converter."""
        self._converter = converter
        self._typed: Typed | None = converter.typed(loose=False)
        self._one_by_one = converter.convert_json
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
        done.rejects = [
            (part.line + number, part.offset + offset, reject)
            for number, offset, reject in done.rejects
        ]
        return done

    def _batch(self, chunk: bytes, offset: int, pieces: list[bytes], done: Done) -> None:
        """Convert lines that begin at an offset of the part, where `done.lines` are counted."""
        ends = chunk.count(b"\n")
        decoded = None if self._typed is None else _decoded(self._typed, chunk, ends)
        if decoded is None:
            before = done.rows
            self._lines(chunk, offset, pieces, done)
            self._settle(done.rows - before, done.rows - before)
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
        done.rows += len(records) - len(left)
        done.ok += len(records) - len(left)
        if alone := len(set(noted) - set(left)):
            for found in self._converter.no_identity:
                done.note(found.code, found.message, alone)
        if not left:
            pieces.append(self._typed.encode_lines(records))
        else:
            self._splice(chunk, offset, records, left, pieces, done)
        self._settle(len(records), len(left))

    def _splice(
        self,
        chunk: bytes,
        offset: int,
        records: list[Any],
        left: list[int],
        pieces: list[bytes],
        done: Done,
    ) -> None:
        """Put what the general way makes of the rows that are left between the others."""
        assert self._typed is not None
        lines = chunk.split(b"\n")
        position = number = 0
        for row in left:
            if row > position:
                pieces.append(self._typed.encode_lines(records[position:row]))
            while number < row:
                offset += len(lines[number]) + 1
                number += 1
            record, found = self._converter.convert_generally(lines[row])
            self._count(lines[row], record, found, done.lines + row, offset, pieces, done)
            position = row + 1
        if position < len(records):
            pieces.append(self._typed.encode_lines(records[position:]))

    def _lines(self, chunk: bytes, offset: int, pieces: list[bytes], done: Done) -> None:
        for number, line in enumerate(chunk.split(b"\n"), done.lines):
            if line and not line.isspace():
                self._row(line, number, offset, pieces, done)
            offset += len(line) + 1

    def _row(self, line: bytes, number: int, offset: int, pieces: list[bytes], done: Done) -> None:
        record, found = self._one_by_one(line)
        self._count(line, record, found, number, offset, pieces, done)

    def _count(
        self,
        line: bytes,
        record: bytes | None,
        found: Findings,
        number: int,
        offset: int,
        pieces: list[bytes],
        done: Done,
    ) -> None:
        done.rows += 1
        for item in found:
            done.note(item.code, item.message)
        if record is None:
            done.rejected += 1
            done.rejects.append((number, offset, _reject(line, found)))
            return
        pieces += (record, b"\n")
        if any(item.code == "ROW001" for item in found):
            done.nullified += 1
        else:
            done.ok += 1

    def _reject_long(self, part: Part, done: Done) -> None:
        message = f"a row of {part.too_long:,} bytes is longer than {MOST_ROW // 2**20} MiB"
        finding = {"code": "SRC012", "severity": CODES["SRC012"].severity.value, "message": message,
                   "hint": None, "path": None}  # fmt: skip
        done.lines = 1
        done.rows += 1
        done.rejected += 1
        done.note("SRC012", message)
        done.rejects.append((0, 0, {"findings": [finding], "bytes": part.too_long}))

    def _settle(self, rows: int, left: int) -> None:
        """Once enough rows are seen: where many were left, take numbers as texts too."""
        if self._is_settled or self._typed is None:
            return
        self._seen += rows
        self._left += left
        if self._seen >= _TRIAL:
            self._is_settled = True
            if self._left > _MOSTLY * self._seen:
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


def _reject(line: bytes, found: Findings) -> dict[str, Any]:
    """A rejected row: what was found, and its bytes as they are."""
    try:
        original: dict[str, Any] = {"original": line.decode()}
    except UnicodeDecodeError:
        original = {"originalBase64": base64.b64encode(line).decode()}
    return {"findings": [_told(item) for item in found], **original}


def _told(found: Diagnostic) -> dict[str, Any]:
    return {
        "code": found.code,
        "severity": found.severity.value,
        "message": printable(found.message),
        "hint": printable(found.hint) or None,
        "path": printable(found.path) or None,
    }
