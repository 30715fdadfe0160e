"""Write a mapping as a sheet for sign-off, one line per entry: `dictionary.csv` and `.xlsx`.

The columns are ours; the platform does not import these files.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from importlib import util as importlib_util
from typing import TYPE_CHECKING, Any

import orjson

from mapper.diagnostics import Collector
from mapper.document import Entry, MappingDocument
from mapper.engine import Converter, build_plan
from mapper.engine.rows import loose_row
from mapper.engine.system_runtime import fixed_runtime
from mapper.exchange.csv_file import csv_text
from mapper.exchange.mapping_csv import FORMULA
from mapper.paths import FieldPath, get_all, print_path
from mapper.schema import Field
from mapper.text.importing import lazy_module

if TYPE_CHECKING:
    import xlsxwriter
else:
    xlsxwriter = lazy_module("xlsxwriter")

# Column -> its width in the spreadsheet, in characters.
COLUMNS = {
    "Target": 36, "Type": 12, "Description": 44, "Source": 30, "Expression": 44, "Example": 28,
    "Identity": 16, "Required": 10,
}  # fmt: skip
MAX_EXAMPLE = 200  # characters
MAX_CELL = 32_767  # characters; Excel's limit
_LIBRARY = "xlsxwriter"
_CREATED = datetime(2000, 1, 1, tzinfo=UTC)  # so that equal mappings have equal files


def dictionary_files(
    document: MappingDocument, sample: dict[str, Any], collector: Collector
) -> dict[str, bytes]:
    """Return `dictionary.csv`, and `dictionary.xlsx` if XlsxWriter is installed.

    Args:
        document: The mapping, without entries whose target is not in the schema.
        sample: The exported sample payload; its record is the source of examples that the schema
            does not have.
        collector: Receives a finding if the spreadsheet is not written (XCH026), and one for each
            cell of the CSV that a spreadsheet would run as a formula (XCH016).
    """
    lines = list(_lines(document, sample))
    files = {"dictionary.csv": _csv(lines, document, collector).encode()}
    if importlib_util.find_spec(_LIBRARY) is None:
        message = "dictionary.xlsx is not written: XlsxWriter is not installed"
        hint = "run: python -m pip install 'xdm-mapper[xlsx]'; dictionary.csv has the same lines"
        collector.add("XCH026", message, document.span.source.whole(), hint=hint)
        return files
    return files | {"dictionary.xlsx": _spreadsheet(lines, document.name)}


def _lines(document: MappingDocument, sample: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    """Yield the cells of each entry, in the order of `COLUMNS`."""
    converter = Converter(build_plan(document, fixed_runtime(_CREATED)))
    record = converter.outcome(loose_row(sample)).record or {}
    for entry in document.entries:
        field = document.schema.field_at(entry.target)
        assert field is not None
        yield (
            entry.target_text,
            f"[{field.type.name}]" if field.array else field.type.name,
            entry.description or field.description or field.title,
            ", ".join(sorted(print_path(path) for path in entry.reads)),
            "" if entry.source_path is not None else entry.source_text,
            _example(entry, field, record),
            _identity(field),
            "yes" if field.required else "",
        )


def _example(entry: Entry, field: Field, record: dict[str, Any]) -> str:
    value = field.example if field.example is not None else _value_at(record, entry.target)
    if value is None:
        return ""
    text = value if isinstance(value, str) else orjson.dumps(value).decode()
    return text if len(text) <= MAX_EXAMPLE else text[: MAX_EXAMPLE - 3] + "..."


def _value_at(record: dict[str, Any], target: FieldPath) -> Any:
    """Return the first value at a target of a record; None if it has none."""
    return next((value for value in get_all(record, target) if value is not None), None)


def _identity(field: Field) -> str:
    if field.identity is None:
        return ""
    return field.identity.namespace + (", primary" if field.identity.primary else "")


def _csv(lines: Sequence[tuple[str, ...]], document: MappingDocument, collector: Collector) -> str:
    safe = []
    for entry, cells in zip(document.entries, lines, strict=True):
        for column, cell in zip(COLUMNS, cells, strict=True):
            if cell.startswith(FORMULA):
                message = f"a spreadsheet would run the {column} of '{cells[0]}' as a formula"
                hint = "no action needed: dictionary.csv has a space before it"
                collector.add("XCH016", message, entry.span, hint=hint)
        safe.append([f" {cell}" if cell.startswith(FORMULA) else cell for cell in cells])
    return csv_text([[*COLUMNS], *safe])


def _spreadsheet(lines: Sequence[tuple[str, ...]], title: str) -> bytes:
    """Return an .xlsx file with a table: a fixed header, filters, and wrapped cells."""
    file = io.BytesIO()
    # every cell is a string: no formula, link, or number is made from it
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    book.set_properties({"title": title[:255], "created": _CREATED})
    head = book.add_format({"bold": True, "bg_color": "#E8E8E8", "border": 1, "valign": "top"})
    body = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
    sheet = book.add_worksheet("Mapping")
    for number, (column, width) in enumerate(COLUMNS.items()):
        sheet.set_column(number, number, width)
        sheet.write_string(0, number, column, head)
    for line, cells in enumerate(lines, start=1):
        for number, cell in enumerate(cells):
            sheet.write_string(line, number, cell[:MAX_CELL], body)
    sheet.autofilter(0, 0, len(lines), len(COLUMNS) - 1)
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    book.close()
    return file.getvalue()
