"""Read payload files: one object, an array of objects, or one object per line (NDJSON).

Files are read as a stream, row by row. Reading continues after a bad row and after a bad file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from mapper.diagnostics import Collector, did_you_mean
from mapper.engine.batches import MAX_BYTES, Batch, RowBatch, line_batch, moved, value_batch
from mapper.engine.inputs import Content, open_content
from mapper.engine.parts import MARK, Part, opens_array
from mapper.engine.rows import Row
from mapper.engine.shapes import Shapes
from mapper.engine.strict_json import REST, REST_HINT, StrictReader
from mapper.engine.value_parts import AFTER_ARRAY, NO_COMMA, STRAY_COMMA
from mapper.files.compressed import plain_name, read_errors, read_reason
from mapper.files.payload_files import KINDS, LINE_SUFFIXES, STDIN, files_of
from mapper.files.reading import UTF_16, decode_utf8
from mapper.text import START, Place, SourceText
from mapper.text.patterns import lazy_pattern

_WHITESPACE = lazy_pattern(rb"[ \t\r\n]*+")
_JSON_LINE = lazy_pattern(rb"^[ \t]*\{", re.MULTILINE)


def payload_files(names: Iterable[str], collector: Collector) -> list[str]:
    """Return the files of names; a folder without payload files is a finding."""
    files: list[str] = []
    for name in names:
        expanded = files_of(name)
        if not expanded:
            collector.add(
                "SRC004",
                f"the folder '{name}' has no payload files ({KINDS})",
                SourceText(name, "").whole(),
                hint="pass the files, or another folder",
            )
        files += expanded
    return files


def read_payloads(name: str, collector: Collector) -> Iterator[Row]:
    """Yield the rows of one file; findings about it go to the collector."""
    for batch in PayloadReader(collector).batches(name):
        yield from batch.rows()


class PayloadReader:
    """Reads payload files, one after another.

    Attributes:
        shapes: Counts the shapes of all rows.
        rejected: The number of rows that cannot be read.
    """

    def __init__(self, collector: Collector, shapes: Shapes | None = None) -> None:
        """Send findings to the collector."""
        self.collector = collector
        self.shapes = shapes or Shapes()
        self.rejected = 0

    def batches(self, name: str) -> Iterator[Batch]:
        """Yield the rows of one file."""
        shown = "<stdin>" if name == STDIN else name
        try:
            with open_content(name) as content:
                yield from _File(shown, content, self).batches()
        except read_errors() as error:
            hint = ""
            if isinstance(error, FileNotFoundError):
                folder = Path(name).parent
                siblings = [str(folder / path.name) for path in folder.glob("*.json")]
                hint = did_you_mean(name, siblings) or "check the path"
            message = f"cannot read '{name}': {read_reason(error)}"
            self.collector.add("SRC001", message, SourceText(shown, "").whole(), hint=hint)


class _File:
    """Reads the parts of one file."""

    def __init__(self, path: str, content: Content, reader: PayloadReader) -> None:
        self.path = path
        self.content = content
        self.reader = reader
        self.collector = reader.collector
        self.strict = StrictReader(path, reader.collector)
        self.place = START
        self.has_rows = False  # including broken rows
        self.has_more = False  # after the end of an array
        self.is_sound = True  # whether the last row could be read
        self.is_over = False  # whether the rest of the file is skipped

    def batches(self) -> Iterator[Batch]:
        head = self.content.head
        if head[:2] in UTF_16:
            decode_utf8(self.path, head, "SRC010", self.collector, private=True)
            return
        if self.content.as_values:
            yield from self.values("array" if opens_array(head) else "one")
        else:
            yield from self.lines(head.removeprefix(MARK).lstrip())
        if not self.has_rows:
            self.report_empty(head)

    def add(self, code: str, message: str, hint: str = "", group: str | None = None) -> None:
        """Report something at the current place."""
        source = SourceText(self.path, "", True, self.place)
        self.collector.add(code, message, source.whole(), hint=hint, group=group)

    def report_empty(self, head: bytes) -> None:
        message = "the file is empty"
        self.place = START
        if opens_array(head):
            message = "the array has no rows"
            self.move(head.removeprefix(MARK).partition(b"[")[0])
        self.add("SRC004", message, "save a sample payload in it")

    def read(self, data: bytes, shape: str) -> Iterator[Row]:
        """Yield the row in some bytes, if there is one."""
        row = self.strict.read(data, self.place, shape)
        self.has_rows, self.is_sound = True, row is not None
        if row is None:
            self.reader.rejected += 1
        else:
            yield row

    def pass_long(self, part: Part) -> None:
        self.place, self.has_rows = Place(part.line, part.column), True
        self.reader.rejected += 1
        self.add("SRC012", part.too_long_message, group="")

    def batch(self, rows: Iterable[Row]) -> Iterator[Batch]:
        """Yield rows that are read one by one as a batch, unless there are none."""
        if read := list(rows):
            yield RowBatch(read, self.reader.shapes)

    # --- one row per line ------------------------------------------------------------------

    def lines(self, start: bytes) -> Iterator[Batch]:
        is_named = plain_name(self.path).endswith(LINE_SUFFIXES)
        if is_named and start.split(b"\n", 1)[0].strip() == b"{":
            hint = "rename it to end in .json, or write each object on one line"
            message = (
                "the file contains one JSON object over several lines, not one object per line"
            )
            self.has_rows = True
            self.add("SRC003", message, hint)
            return
        is_json = is_named or _JSON_LINE.search(start) is not None
        first: list[tuple[bytes, Place]] = []  # the first line, until there is a second
        for part in self.content.parts:
            if part.too_long:
                self.pass_long(part)
                continue
            line = part.line
            for position, end in _chunks(part.data):
                data = part.data[position:end]
                batch = None
                if self.has_rows and self.is_sound and not first:
                    batch = line_batch(data, line, self.path, self.reader.shapes)
                if batch is not None:
                    yield batch
                else:
                    starts_file = part.offset + position == 0
                    lines = list(_nonempty_lines(data, line, starts_file=starts_file))
                    yield from self.batch(self.line_rows(lines, first, is_json=is_json))
                    if self.is_over:
                        return
                line += data.count(b"\n")
        for data, self.place in first:
            yield from self.batch(self.read(data, "lines" if is_named else "one"))

    def line_rows(
        self, lines: list[tuple[bytes, Place]], first: list[tuple[bytes, Place]], *, is_json: bool
    ) -> Iterator[Row]:
        """Yield the rows of lines; keep the first line of the file until there is a second."""
        if not self.has_rows and not first:
            first += lines[:1]
            lines = lines[1:]
        if first and lines:
            ((data, self.place),) = first
            first.clear()
            yield from self.read(data, "lines")
            if not self.is_sound and not is_json:  # not a file of payloads
                self.is_over = True
                return
        for data, self.place in lines:
            yield from self.read(data, "lines")

    # --- an array, or multi-line objects ---------------------------------------------------

    def values(self, shape: str) -> Iterator[Batch]:
        for part in self.content.parts:
            if part.too_long:
                self.pass_long(part)
                continue
            self.place = Place(part.line, part.column)
            if part.problem and self.is_sound:
                self.has_rows = True
                self.add("SRC003", part.problem, "save the whole file", part.problem)
            flaws = dict(part.flaws)
            position = 0
            for spans in _groups(part.rows or ()):
                end = spans[-1][1]
                data = part.data[position:end]
                places = [(start - position, stop - position) for start, stop in spans]
                batch = None
                if not flaws and not part.problem and self.is_sound:
                    base = Row({}, "", self.path, self.place.line, self.place.column, shape)
                    batch = value_batch(data, places, base, self.reader.shapes)
                if batch is not None:
                    self.has_rows = True
                    self.move(data)
                    yield batch
                else:
                    here = {start - position: flaws.pop(start, "") for start, _ in spans}
                    yield from self.batch(self.value_rows(data, places, here, shape))
                    if self.is_over:
                        return
                position = end
            for start, message in flaws.items():
                self.move(part.data[position:start])
                self.report_flaw(message)
                position = start

    def value_rows(
        self, data: bytes, places: list[tuple[int, int]], flaws: dict[int, str], shape: str
    ) -> Iterator[Row]:
        """Yield the rows at places in `data`, and report flaws between them."""
        position = 0
        for start, end in places:
            self.move(data[position:start])
            text = data[start:end]
            if shape == "one" and self.has_rows and not text.startswith(b"{"):
                # a piece of an object with unmatched brackets; all that follows is too
                if self.is_sound:
                    self.add("SRC003", REST, REST_HINT, REST)
                self.is_over = True
                return
            self.report_flaw(flaws[start])
            position = end
            yield from self.read(text, shape)
            self.move(text)

    def report_flaw(self, message: str) -> None:
        """Report a flaw between rows, unless a broken row caused it."""
        if not message or not self.is_sound or self.has_more:
            return
        self.has_more = message == AFTER_ARRAY
        self.has_rows = True
        self.add("SRC003", message, _FLAW_HINTS[message], message)

    def move(self, passed: bytes) -> None:
        self.place = moved(self.place, passed)


def _nonempty_lines(data: bytes, line: int, *, starts_file: bool) -> Iterator[tuple[bytes, Place]]:
    """Yield the non-empty lines, each with the place of its first character."""
    begin = len(MARK) if starts_file and data.startswith(MARK) else 0
    position = begin
    while (start := _after_whitespace(data, position)) < len(data):
        line += data.count(b"\n", position, start)
        end = data.find(b"\n", start)
        end = len(data) if end < 0 else end
        column = start - max(data.rfind(b"\n", 0, start) + 1, begin) + 1
        yield data[start:end].rstrip(), Place(line, column)
        position = end


def _chunks(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield the bounds of lines that are read together; the first line is read by itself."""
    start, size = 0, 0
    while start < len(data):
        end = data.find(b"\n", start + size) + 1 or len(data)
        yield start, end
        start, size = end, MAX_BYTES


def _groups(spans: tuple[tuple[int, int], ...]) -> Iterator[list[tuple[int, int]]]:
    """Yield the rows that are read together."""
    group: list[tuple[int, int]] = []
    for span in spans:
        group.append(span)
        if span[1] - group[0][0] > MAX_BYTES:
            yield group
            group = []
    if group:
        yield group


_FLAW_HINTS = {
    NO_COMMA: "add a comma before this row",
    STRAY_COMMA: "remove the comma before this",
    AFTER_ARRAY: "remove it; write several rows as one array, or one per line",
}


def _after_whitespace(data: bytes, position: int) -> int:
    match = _WHITESPACE.match(data, position)
    return position if match is None else match.end()
