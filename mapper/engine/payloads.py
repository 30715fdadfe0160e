"""Payload files to rows: one object, an array of objects, or one object per line (NDJSON).

Files are read as a stream, row by row. A bad row does not hide the rows after it, nor a bad file
the other files.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from mapper.diagnostics import Collector, decode_utf8, did_you_mean
from mapper.diagnostics.decode import UTF_16
from mapper.engine.inputs import Content, open_content
from mapper.engine.parts import MARK, Part, opens_array
from mapper.engine.rows import Row
from mapper.engine.strict_json import REST, REST_HINT, StrictReader
from mapper.engine.value_parts import AFTER_ARRAY, NO_COMMA, STRAY_COMMA
from mapper.files.compressed import plain_name, read_errors, read_reason
from mapper.files.payload_files import KINDS, LINE_SUFFIXES, STDIN, files_of
from mapper.text import Place, SourceText

_BLANK = re.compile(rb"[ \t\r\n]*+")
_JSON_LINE = re.compile(rb"^[ \t]*\{", re.MULTILINE)


def payload_files(names: Iterable[str], collector: Collector) -> list[str]:
    """Return the files that the names mean; a folder without any is a finding."""
    files: list[str] = []
    for name in names:
        found = files_of(name)
        if not found:
            collector.add(
                "SRC004",
                f"the folder '{name}' has no payload files ({KINDS})",
                SourceText(name, "").whole(),
                hint="name the files, or another folder",
            )
        files += found
    return files


def read_payloads(name: str, collector: Collector) -> Iterator[Row]:
    """Yield the rows of one file; what is wrong with it goes to the collector."""
    shown = "<stdin>" if name == STDIN else name
    try:
        with open_content(name) as content:
            yield from _File(shown, content, collector).rows()
    except read_errors() as error:
        hint = ""
        if isinstance(error, FileNotFoundError):
            folder = Path(name).parent
            siblings = [str(folder / path.name) for path in folder.glob("*.json")]
            hint = did_you_mean(name, siblings) or "check the path"
        message = f"cannot read '{name}': {read_reason(error)}"
        collector.add("SRC001", message, SourceText(shown, "").whole(), hint=hint)


class _File:
    """Reads the parts of one file."""

    def __init__(self, path: str, content: Content, collector: Collector) -> None:
        self.path = path
        self.content = content
        self.collector = collector
        self.reader = StrictReader(path, collector)
        self.line, self.column = 1, 1
        self.has_rows = False  # or what was to be one
        self.has_more = False  # behind the end of an array
        self.is_sound = True  # whether the last row was read

    def rows(self) -> Iterator[Row]:
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

    def add(self, code: str, message: str, hint: str = "") -> None:
        """Report something at the current place."""
        source = SourceText(self.path, "", True, Place(self.line, self.column))
        self.collector.add(code, message, source.whole(), hint=hint)

    def report_empty(self, head: bytes) -> None:
        message = "the file is empty"
        self.line, self.column = 1, 1
        if opens_array(head):
            message = "the array has no rows"
            self.move(head.removeprefix(MARK).partition(b"[")[0])
        self.add("SRC004", message, "save a sample payload in it")

    def read(self, data: bytes, shape: str) -> Row | None:
        row = self.reader.read(data, Place(self.line, self.column), shape)
        self.has_rows, self.is_sound = True, row is not None
        return row

    def pass_long(self, part: Part) -> None:
        self.line, self.column, self.has_rows = part.line, part.column, True
        self.add("SRC012", part.too_long_message)

    # --- one row per line ------------------------------------------------------------------

    def lines(self, start: bytes) -> Iterator[Row]:
        is_named = plain_name(self.path).endswith(LINE_SUFFIXES)
        if is_named and start.split(b"\n", 1)[0].strip() == b"{":
            hint = "rename it to end in .json, or write each object on one line"
            message = "this is one JSON object over many lines, not one object per line"
            self.has_rows = True
            self.add("SRC003", message, hint)
            return
        is_json = is_named or _JSON_LINE.search(start) is not None
        first: tuple[bytes, Place] | None = None
        for data, place in self.line_texts():
            if self.has_rows or first is not None:
                if first is not None:
                    yield from self.line_row(*first, "lines")
                    first = None
                    if not self.is_sound and not is_json:  # something else than payloads
                        return
                yield from self.line_row(data, place, "lines")
            else:
                first = data, place
        if first is not None:
            yield from self.line_row(*first, "lines" if is_named else "one")

    def line_row(self, data: bytes, place: Place, shape: str) -> Iterator[Row]:
        self.line, self.column = place.line, place.column
        if row := self.read(data, shape):
            yield row

    def line_texts(self) -> Iterator[tuple[bytes, Place]]:
        """The lines that are not empty, each with the place of its first character."""
        for part in self.content.parts:
            if part.too_long:
                self.pass_long(part)
                continue
            data, line = part.data, part.line
            begin = len(MARK) if part.offset == 0 and data.startswith(MARK) else 0
            position = begin
            while (start := _after_blanks(data, position)) < len(data):
                line += data.count(b"\n", position, start)
                end = data.find(b"\n", start)
                end = len(data) if end < 0 else end
                column = start - max(data.rfind(b"\n", 0, start) + 1, begin) + 1
                yield data[start:end].rstrip(), Place(line, column)
                position = end

    # --- an array, or objects over many lines ----------------------------------------------

    def values(self, shape: str) -> Iterator[Row]:
        for part in self.content.parts:
            if part.too_long:
                self.pass_long(part)
                continue
            self.line, self.column = part.line, part.column
            if part.problem and self.is_sound:
                self.has_rows = True
                self.add("SRC003", part.problem, "save the whole file")
            flaws = dict(part.flaws)
            position = 0
            for start, end in part.rows or ():
                self.move(part.data[position:start])
                data = part.data[start:end]
                if shape == "one" and self.has_rows and not data.startswith(b"{"):
                    # a piece of an object whose brackets do not match, and so is all that follows
                    if self.is_sound:
                        self.add("SRC003", REST, REST_HINT)
                    return
                self.report_flaw(flaws.pop(start, ""))
                position = end
                if row := self.read(data, shape):
                    yield row
                self.move(data)
            for place, message in flaws.items():
                self.move(part.data[position:place])
                self.report_flaw(message)
                position = place

    def report_flaw(self, message: str) -> None:
        """Report what is wrong between rows, unless that follows from a broken row."""
        if not message or not self.is_sound or self.has_more:
            return
        self.has_more = message == AFTER_ARRAY
        self.has_rows = True
        self.add("SRC003", message, _FLAW_HINTS[message])

    def move(self, passed: bytes) -> None:
        last = passed.rfind(b"\n")
        rest = passed[last + 1 :]
        width = len(rest) if rest.isascii() else len(rest.decode("utf-8", "replace"))
        self.line += passed.count(b"\n")
        self.column = width + (self.column if last < 0 else 1)


_FLAW_HINTS = {
    NO_COMMA: "add a comma before this row",
    STRAY_COMMA: "remove the comma before this",
    AFTER_ARRAY: "remove it; write several rows as one array or one per line",
}


def _after_blanks(data: bytes, position: int) -> int:
    match = _BLANK.match(data, position)
    return position if match is None else match.end()
