"""Read and write CSV files, and keep their byte order mark, delimiter, quoting, and line ends.

Spreadsheets write semicolons or tabs in some locales. The delimiter is the one with which the
header has the expected columns.
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
    """A row of a CSV file."""

    cells: tuple[str, ...]
    span: Span


@dataclass(frozen=True)
class CsvFile:
    """A CSV file; empty rows are omitted.

    Attributes:
        start: The text before the header: a byte order mark, a line `sep=;`, or nothing.
        quotes_all: True if every cell of the header is in quotes.
    """

    start: str
    delimiter: str
    line_end: str
    quotes_all: bool
    header: CsvRow
    rows: tuple[CsvRow, ...]

    def write(self, rows: list[tuple[str, ...]]) -> bytes:
        """Return a file with these rows, and the same format and header."""
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
    """Return rows as CSV; cells are in quotes if necessary, or always.

    Rows are written with CRLF, which is then replaced. With another line end, the csv module does
    not quote a cell with a CR, and every reader would end the row there.
    """
    lines: list[str] = []
    quoting: Literal[0, 1] = csv.QUOTE_ALL if quotes_all else csv.QUOTE_MINIMAL
    sink = SimpleNamespace(write=lines.append)
    csv.writer(sink, delimiter=delimiter, lineterminator="\r\n", quoting=quoting).writerows(rows)
    return "".join(line.removesuffix("\r\n") + line_end for line in lines)


class CsvSyntaxError(ValueError):
    """A file that is not valid CSV; `span` is the place of the error."""

    def __init__(self, message: str, span: Span) -> None:
        """Initialize with the message and its place."""
        super().__init__(message)
        self.span = span


def read_csv(source: SourceText, is_header: Callable[[tuple[str, ...]], bool]) -> CsvFile:
    """Parse a CSV file, with the first delimiter whose header `is_header` accepts.

    Raises:
        CsvSyntaxError: if the text is not valid CSV, such as with a quote that is never closed.
    """
    text = source.text
    start, offset = "", 0
    if text[:4].lower() == "sep=":
        offset = text.find("\n") + 1
        start = text[:offset]
    end = _LINE_END.search(text, offset)
    line = text[offset : end.start() if end else len(text)]
    likeliest = sorted(DELIMITERS, key=lambda sign: -line.count(sign))
    headers = ((sign, _first_row(line, sign)) for sign in likeliest)
    delimiter = next((sign for sign, cells in headers if is_header(cells)), likeliest[0])
    rows = _rows(source, offset, delimiter)
    if not rows:
        raise CsvSyntaxError("the file is empty", source.whole())
    header = rows[0]
    return CsvFile(
        start=start,
        delimiter=delimiter,
        line_end=end[0] if end else "\n",
        quotes_all=all(
            cell.startswith('"') and cell.endswith('"') for cell in line.strip().split(delimiter)
        ),
        header=header,
        rows=tuple(row for row in rows[1:] if any(cell.strip() for cell in row.cells)),
    )


def _first_row(line: str, delimiter: str) -> tuple[str, ...]:
    try:
        return tuple(next(csv.reader([line], delimiter=delimiter), ()))
    except csv.Error:
        return ()


def _rows(source: SourceText, offset: int, delimiter: str) -> list[CsvRow]:
    """Return all rows with their places; a row may span several lines."""
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
