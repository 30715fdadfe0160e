"""The mapping as CSV for "Import mapping" of the mapping step.

Assumed for the platform: its header is public only as a picture; without a template the three
columns are ours. A template is the CSV that the mapping step offers for download.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from mapper.dataprep import path_tree, print_tree
from mapper.dataprep.literals import text_literal
from mapper.diagnostics import Collector
from mapper.exchange.columns import find_columns
from mapper.exchange.csv_file import CsvFile, csv_text
from mapper.exchange.operations import ATTRIBUTE, EXPRESSION, STATIC, Operation
from mapper.exchange.source_types import source_type
from mapper.paths import STAR, PathSyntaxError, parse_path
from mapper.text import Span

HEADER = ("sourceType", "source", "destination")
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def mapping_csv(rows: Iterable[Operation]) -> str:
    """The text of the file: RFC 4180 with LF line ends, one row a mapping."""
    return csv_text([HEADER, *((row.source_type, row.source, row.destination) for row in rows)])


def safe_rows(rows: Sequence[Operation], span: Span, collector: Collector) -> list[Operation]:
    """The rows with no cell that a spreadsheet would run as a formula; each change is reported."""
    safe = [safe_row(row) for row in rows]
    for before, after in zip(rows, safe, strict=True):
        if before != after:
            _report_formula(before, before.span or span, collector, after)
    return safe


def _report_formula(before: Operation, span: Span, collector: Collector, after: Operation) -> None:
    for part in ("source", "destination", "name", "description"):
        if getattr(before, part) != getattr(after, part):
            message = f"a spreadsheet would run the {part} of '{before.destination}' as a formula"
            hint = f"it is written as '{getattr(after, part)}', which means the same"
            collector.add("XCH016", message, span, hint=hint)


def safe_row(row: Operation) -> Operation:
    """Return the same mapping, spelled so that no cell starts as a formula does."""
    destination = _escaped(row.destination)
    kind, source = row.source_type, row.source
    if not source.startswith(FORMULA):
        return replace(row, destination=destination)
    if kind == EXPRESSION:
        source = f"({source})"
    elif kind == STATIC:
        kind, source = EXPRESSION, text_literal(source)
    else:
        path = parse_path(source)
        if STAR in path:
            source = _escaped(source)
        else:
            kind, source = EXPRESSION, print_tree(path_tree(path))
    return replace(row, source_type=kind, source=source, destination=destination)


def _escaped(path: str) -> str:
    # Assumed for the platform: a backslash keeps any character of a path literal.
    return f"\\{path}" if path.startswith(FORMULA) else path


# What a spreadsheet reads as a number, a date, a time or a truth value, and writes otherwise.
_MONTH = "(jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)"
_CHANGED = re.compile(
    r"[$\u20ac\u00a3]?\d[\d., ]*%?|\.\d+|\(\d[\d.,]*\)|\d+(\.\d*)?e[+-]?\d+|true|false|"
    r"\d+ \d+/\d+|\d{1,4}[-/.]\d{1,2}([-/.]\d{1,4})?([ T]\d+:.*)?|\d+:\d+.*|"
    rf"\d{{1,4}}[ -]?{_MONTH}([ -]?\d{{1,4}})?|{_MONTH}[ -]?\d{{1,4}}",
    re.IGNORECASE,
)
_KEPT = re.compile(r"(0|[1-9]\d{0,10})(\.\d{0,8}[1-9])?")


def report_changed_constants(rows: Iterable[Operation], span: Span, collector: Collector) -> None:
    """Report the constants of a CSV that a spreadsheet changes when it saves the file (XCH025)."""
    for row in rows:
        text = row.source.strip()
        is_changed = _CHANGED.fullmatch(text) and not _KEPT.fullmatch(text)
        if row.source_type == STATIC and (is_changed or text != row.source):
            message = f"a spreadsheet changes the constant '{row.source}' of '{row.destination}'"
            hint = "export without --static, which writes a quoted literal"
            collector.add("XCH025", message, row.span or span, hint=hint)


def fill_template(
    file: CsvFile, given: Mapping[str, str], rows: Iterable[Operation], collector: Collector
) -> bytes:
    """The downloaded template with these mappings in it.

    Delimiter, quoting, line ends, columns and the order of its rows stay; columns that are not
    known keep what they hold. New mappings come last. A row without a source stays as it is; one
    whose destination is not mapped any more is left out and reported (XCH015).
    """
    columns = find_columns(file.header.cells, given)
    spellings = _spellings(file, columns)
    rows = [_safe_words(row, columns, file.header.span, collector) for row in rows]
    left = {_same(row.destination): row for row in rows}
    mapped = set(left)
    written: list[tuple[str, ...]] = []
    for old in file.rows:
        cells = list(old.cells) + [""] * (len(file.header.cells) - len(old.cells))
        destination = cells[columns["destination"]].strip()
        key = _same(destination)
        row = left.pop(key, None)
        if row is not None:
            written.append(_filled(cells, row, columns, spellings))
        elif not cells[columns["source"]].strip():
            written.append(tuple(cells))
        else:
            message, hint = _why_left_out(destination, is_mapped=key in mapped)
            collector.add("XCH015", message, old.span, hint=hint)
    empty = [""] * len(file.header.cells)
    written += [_filled(empty, row, columns, spellings) for row in left.values()]
    return file.write(written)


def _why_left_out(destination: str, *, is_mapped: bool) -> tuple[str, str]:
    """Message and hint on a row of a template that is not written."""
    if not destination:
        return "a row of the template has no destination", "its row is left out"
    if is_mapped:
        return f"the template maps '{destination}' twice", "only its first row is kept"
    message = f"the template maps '{destination}', and the mapping does not"
    return message, "its row is left out; to keep it, map it"


def _safe_words(
    row: Operation, columns: Mapping[str, int], span: Span, collector: Collector
) -> Operation:
    """The row with a blank before a name or description that begins as a formula does."""
    words = {part: getattr(row, part) for part in ("name", "description") if part in columns}
    safe = {part: f" {text}" for part, text in words.items() if text.startswith(FORMULA)}
    after = replace(
        row,
        name=safe.get("name", row.name),
        description=safe.get("description", row.description),
    )
    _report_formula(row, row.span or span, collector, after)
    return after


def _filled(
    cells: Sequence[str], row: Operation, columns: Mapping[str, int], spellings: Mapping[str, str]
) -> tuple[str, ...]:
    filled = list(cells)
    parts = {
        "type": spellings.get(row.source_type, row.source_type),
        "source": row.source,
        "destination": row.destination,
        "name": row.name,
        "description": row.description,
    }
    for part, position in columns.items():
        if parts[part] or part in ("type", "source"):
            filled[position] = parts[part]
    return tuple(filled)


# How ATTRIBUTE is spelled -> how EXPRESSION is likely to be.
_LIKE = {
    "Attribute": "Expression",
    "attribute": "expression",
    "text/x.schema-path": "text/x.aep-xl",
}


def _spellings(file: CsvFile, columns: Mapping[str, int]) -> dict[str, str]:
    """How the template spells each source type; as in the API for those that it does not show."""
    found: dict[str, str] = {}
    for row in file.rows:
        if "type" in columns and columns["type"] < len(row.cells):
            spelled = row.cells[columns["type"]].strip()
            kind = source_type(spelled, "") if spelled else None
            if kind is not None:
                found.setdefault(kind, spelled)
    shown = found.get(ATTRIBUTE, "")
    if EXPRESSION not in found and shown in _LIKE:
        found[EXPRESSION] = _LIKE[shown]
    return found


def _same(destination: str) -> object:
    """What two spellings of one destination have in common."""
    try:
        return parse_path(destination)
    except PathSyntaxError:
        return destination
