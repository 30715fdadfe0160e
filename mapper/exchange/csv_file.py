"""A CSV file with its habits: byte order mark, delimiter, quoting, line ends.

Spreadsheets of other countries write semicolons or tabs; the delimiter is the one under which the
header names the columns that are looked for.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Literal

from mapper.diagnostics.parser_errors import csv_problem
from mapper.text import SourceText, Span

DELIMITERS = (",", ";", "\t", "|")
_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True)
class CsvRow:
    """One row: its cells and its place."""

    cells: tuple[str, ...]
    span: Span


@dataclass(frozen=True)
class CsvFile:
    """A file: its habits, its header and its rows; blank rows are left out.

    Attributes:
        start: What stands before the header: a byte order mark, a line `sep=;`, or nothing.
        quotes_all: Whether every cell of the header is in quotes.
    """

    start: str
    delimiter: str
    line_end: str
    quotes_all: bool
    header: CsvRow
    rows: tuple[CsvRow, ...]

    def write(self, rows: list[tuple[str, ...]]) -> bytes:
        """A file with the same habits and header and these rows."""
        text = csv_text(
            [self.header.cells, *rows],
            delimiter=self.delimiter,
            line_end=self.line_end,
            quotes_all=self.quotes_all,
        )
        return (self.start + text).encode()


def csv_text(
    rows: Iterable[Iterable[str]],
    *,
    delimiter: str = ",",
    line_end: str = "\n",
    quotes_all: bool = False,
) -> str:
    """Rows as CSV; a cell is in quotes where it needs them, or always.

    Each row is written with CRLF, which is then replaced: under another line end the csv module
    leaves a CR in a cell without quotes, and every reader ends the row there.
    """
    lines: list[str] = []
    quoting: Literal[0, 1] = csv.QUOTE_ALL if quotes_all else csv.QUOTE_MINIMAL
    sink = SimpleNamespace(write=lines.append)
    csv.writer(sink, delimiter=delimiter, lineterminator="\r\n", quoting=quoting).writerows(rows)
    return "".join(line.removesuffix("\r\n") + line_end for line in lines)


class CsvSyntaxError(ValueError):
    """A text is no CSV; `span` is where."""

    def __init__(self, message: str, span: Span) -> None:
        """Keep the place beside the message."""
        super().__init__(message)
        self.span = span


def read_csv(source: SourceText, is_header: Callable[[tuple[str, ...]], bool]) -> CsvFile:
    """The file in a text; the first delimiter whose header pleases `is_header` is taken.

    Raises:
        CsvSyntaxError: where the text is no CSV, such as a quote that is never closed.
    """
    text = source.text
    start, offset = "", 0
    if text[:4].lower() == "sep=":
        offset = text.find("\n") + 1
        start = text[:offset]
    end = _LINE_END.search(text, offset)
    line = text[offset : end.start() if end else len(text)]
    likeliest = sorted(DELIMITERS, key=lambda sign: -line.count(sign))
    candidates = [_first_row(line, sign) for sign in likeliest]
    pairs = list(zip(likeliest, candidates, strict=True))
    delimiter = next((sign for sign, cells in pairs if is_header(cells)), likeliest[0])
    rows = _rows(source, offset, delimiter)
    if not rows:
        raise CsvSyntaxError("the file is empty", source.whole())
    header = rows[0]
    marked = line.strip().split(delimiter)
    return CsvFile(
        start=start,
        delimiter=delimiter,
        line_end=end[0] if end else "\n",
        quotes_all=all(cell.startswith('"') and cell.endswith('"') for cell in marked),
        header=header,
        rows=tuple(row for row in rows[1:] if any(cell.strip() for cell in row.cells)),
    )


def _first_row(line: str, delimiter: str) -> tuple[str, ...]:
    try:
        return tuple(next(csv.reader([line], delimiter=delimiter), ()))
    except csv.Error:
        return ()


def _rows(source: SourceText, offset: int, delimiter: str) -> list[CsvRow]:
    """Every row with the place of its first character, however many lines it takes."""
    lines = io.StringIO(source.text[offset:], newline="")
    starts = [offset]

    def counted() -> Iterator[str]:
        for line in lines:
            starts.append(starts[-1] + len(line))
            yield line

    reader = csv.reader(counted(), delimiter=delimiter, strict=True)
    rows: list[CsvRow] = []
    begin = 0
    while True:
        span = Span(source, starts[begin], starts[begin])
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise CsvSyntaxError(csv_problem(str(error)), span) from None
        if cells is None:
            return rows
        rows.append(CsvRow(tuple(cells), span))
        begin = reader.line_num
