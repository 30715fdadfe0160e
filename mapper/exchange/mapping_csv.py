"""Export a mapping as CSV for "Import mappings" in the mapping step.

Assumed for the platform: the three columns used without a template, because Adobe documents the
header only in a screenshot. A template is the CSV that the mapping step offers for download.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from mapper.dataprep import path_tree, print_tree
from mapper.dataprep.literals import text_literal
from mapper.diagnostics import Collector
from mapper.exchange.columns import find_columns, source_type
from mapper.exchange.csv_file import CsvFile, csv_text
from mapper.exchange.operations import ATTRIBUTE, EXPRESSION, STATIC, Operation
from mapper.paths import STAR, PathSyntaxError, parse_path
from mapper.text import Span

HEADER = ("sourceType", "source", "destination")
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def mapping_csv(operations: Iterable[Operation]) -> str:
    """Return the file: RFC 4180 with LF line ends, one row per mapping."""
    return csv_text([HEADER, *((o.source_type, o.source, o.destination) for o in operations)])


def safe_operations(
    operations: Sequence[Operation], span: Span, collector: Collector
) -> list[Operation]:
    """Return mappings without cells that a spreadsheet would run as a formula; report changes."""
    safe = [safe_operation(operation) for operation in operations]
    for before, after in zip(operations, safe, strict=True):
        _report_formula(before, after, before.span or span, collector)
    return safe


def _report_formula(before: Operation, after: Operation, span: Span, collector: Collector) -> None:
    for part in ("source", "destination", "name", "description"):
        if getattr(before, part) != getattr(after, part):
            message = f"a spreadsheet would run the {part} of '{before.destination}' as a formula"
            hint = (
                f"no action needed: it is exported as '{getattr(after, part)}', which is equivalent"
            )
            collector.add("XCH016", message, span, hint=hint)


def safe_operation(operation: Operation) -> Operation:
    """Return an equivalent mapping in which no cell starts like a formula."""
    destination = _escaped(operation.destination)
    kind, source = operation.source_type, operation.source
    if not source.startswith(FORMULA):
        return replace(operation, destination=destination)
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
    return replace(operation, source_type=kind, source=source, destination=destination)


def _escaped(path: str) -> str:
    # Assumed for the platform: a backslash may escape any character of a path.
    return f"\\{path}" if path.startswith(FORMULA) else path


# Text that a spreadsheet reads as a number, date, time, or boolean, and saves in another form.
_MONTH = "(jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)"
_CHANGED = re.compile(
    r"[$\u20ac\u00a3]?\d[\d., ]*%?|\.\d+|\(\d[\d.,]*\)|\d+(\.\d*)?e[+-]?\d+|true|false|"
    r"\d+ \d+/\d+|\d{1,4}[-/.]\d{1,2}([-/.]\d{1,4})?([ T]\d+:.*)?|\d+:\d+.*|"
    rf"\d{{1,4}}[ -]?{_MONTH}([ -]?\d{{1,4}})?|{_MONTH}[ -]?\d{{1,4}}",
    re.IGNORECASE,
)
_KEPT = re.compile(r"(0|[1-9]\d{0,10})(\.\d{0,8}[1-9])?")


def report_changed_constants(
    operations: Iterable[Operation], span: Span, collector: Collector
) -> None:
    """Report the constants of a CSV that a spreadsheet changes when it saves the file (XCH025)."""
    for operation in operations:
        text = operation.source.strip()
        is_changed = _CHANGED.fullmatch(text) and not _KEPT.fullmatch(text)
        if operation.source_type == STATIC and (is_changed or text != operation.source):
            message = (
                f"a spreadsheet changes the constant '{operation.source}' of "
                f"'{operation.destination}' when it saves the file"
            )
            hint = "export without --static, which writes a quoted literal"
            collector.add("XCH025", message, operation.span or span, hint=hint)


def fill_template(
    file: CsvFile, given: Mapping[str, str], operations: Iterable[Operation], collector: Collector
) -> bytes:
    """Return the template with these mappings.

    The format, the columns, and the order of rows are kept, as are the cells of unknown columns and
    rows without a source. New mappings are added at the end. Rows whose destination is not mapped
    are omitted and reported (XCH015).
    """
    columns = find_columns(file.header.cells, given)
    spellings = _spellings(file, columns)
    left: dict[object, Operation] = {}
    for operation in operations:
        safe = _safe_labels(operation, columns)
        _report_formula(operation, safe, operation.span or file.header.span, collector)
        left[_path_or_text(operation.destination)] = safe
    mapped = set(left)
    written: list[tuple[str, ...]] = []
    for old in file.rows:
        cells = list(old.cells) + [""] * (len(file.header.cells) - len(old.cells))
        destination = cells[columns["destination"]].strip()
        key = _path_or_text(destination)
        new = left.pop(key, None)
        if new is not None:
            written.append(_filled(cells, new, columns, spellings))
        elif not cells[columns["source"]].strip():
            written.append(tuple(cells))
        else:
            message, hint = _omission(destination, is_mapped=key in mapped)
            collector.add("XCH015", message, old.span, hint=hint)
    empty = [""] * len(file.header.cells)
    written += [_filled(empty, operation, columns, spellings) for operation in left.values()]
    return file.write(written)


def _omission(destination: str, *, is_mapped: bool) -> tuple[str, str]:
    """Return the message and hint for a row of a template that is omitted."""
    if not destination:
        return "a row of the template has no destination", "add it; the row is omitted"
    if is_mapped:
        return f"the template maps '{destination}' twice", "remove one; only the first is kept"
    message = f"the template maps '{destination}', but the mapping does not"
    return message, "map it to keep its row, which is omitted"


def _safe_labels(operation: Operation, columns: Mapping[str, int]) -> Operation:
    """Return a mapping with a space before a name or description that starts like a formula."""
    labels = {part: getattr(operation, part) for part in ("name", "description") if part in columns}
    safe: dict[str, Any] = {
        part: f" {text}" for part, text in labels.items() if text.startswith(FORMULA)
    }
    return replace(operation, **safe)


def _filled(
    cells: Sequence[str],
    operation: Operation,
    columns: Mapping[str, int],
    spellings: Mapping[str, str],
) -> tuple[str, ...]:
    filled = list(cells)
    parts = {
        "type": spellings.get(operation.source_type, operation.source_type),
        "source": operation.source,
        "destination": operation.destination,
        "name": operation.name,
        "description": operation.description,
    }
    for part, position in columns.items():
        if parts[part] or part in ("type", "source"):
            filled[position] = parts[part]
    return tuple(filled)


# A spelling of ATTRIBUTE -> the corresponding spelling of EXPRESSION.
_LIKE = {
    "Attribute": "Expression",
    "attribute": "expression",
    "text/x.schema-path": "text/x.aep-xl",
}


def _spellings(file: CsvFile, columns: Mapping[str, int]) -> dict[str, str]:
    """Return the template's spelling of each source type that it contains."""
    spellings: dict[str, str] = {}
    for row in file.rows:
        if "type" in columns and columns["type"] < len(row.cells):
            spelled = row.cells[columns["type"]].strip()
            kind = source_type(spelled, "") if spelled else None
            if kind is not None:
                spellings.setdefault(kind, spelled)
    attribute = spellings.get(ATTRIBUTE, "")
    if EXPRESSION not in spellings and attribute in _LIKE:
        spellings[EXPRESSION] = _LIKE[attribute]
    return spellings


def _path_or_text(destination: str) -> object:
    """Return a key that is equal for all spellings of a destination."""
    try:
        return parse_path(destination)
    except PathSyntaxError:
        return destination
