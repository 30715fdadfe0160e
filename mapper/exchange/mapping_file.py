"""A mapping file of the platform, whichever it is: a CSV, a mapping set, a page of sets, a list.

What it is is told by its content, never by its name.
"""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from mapper.diagnostics import Collector
from mapper.exchange.columns import COLUMNS, DROPPED_KEYS, NEEDED, find_columns, plain
from mapper.exchange.csv_file import CsvFile, CsvRow, CsvSyntaxError, read_csv
from mapper.exchange.mapping_set_reader import MappingFile, read_mapping_json
from mapper.exchange.operations import STATIC, Operation
from mapper.exchange.source_types import add_unknown_type, source_type
from mapper.files.file_type import FileType, file_type
from mapper.files.reading import MIB, Reading, decode_utf8, read_bytes
from mapper.text import SourceText

EXPORTED = Reading(50 * MIB, "XCH006", "XCH006", "XCH006")


@dataclass(frozen=True)
class ReadOptions:
    """How to read a mapping file.

    Attributes:
        columns: Names of a CSV's columns by part (source, destination, type).
        set_name: Name or id of the mapping set, where a file holds several.
    """

    columns: Mapping[str, str]
    set_name: str = ""


# Files that contain no mappings of the platform -> what they are, and what to do with them.
_REFUSED = {
    FileType.MAPPING: ("a mapping document already", "compare it with: mapper diff"),
    FileType.SCHEMA: ("a schema document", "name it under 'schema:' of the mapping"),
}


def read_mapping_file(
    path: Path | str, collector: Collector, options: ReadOptions | None = None
) -> MappingFile | None:
    """The mappings in a file, their sources not parsed yet; None after an error.

    Rows with a fault of their own are left out, each with a finding.
    """
    options = options or ReadOptions({})
    source = read_text(path, collector)
    if source is None:
        return None
    if (refused := _REFUSED.get(file_type(path))) is not None:
        message, hint = refused
        collector.add("XCH006", f"'{path}' is {message}", source.whole(), hint=hint)
        return None
    if source.text.lstrip()[:1] in ("{", "["):
        return read_mapping_json(source, options.set_name, collector)
    file = read_csv_file(source, options.columns, collector)
    if file is None:
        return None
    columns = find_columns(file.header.cells, options.columns)
    rows = (_operation(row, file, columns, collector) for row in file.rows)
    operations = tuple(row for row in rows if row is not None)
    _report_columns(file, columns, collector)
    if not file.rows:
        message = "the file has a header and no rows"
        collector.add("XCH006", message, source.whole(), hint="export it again with its mappings")
    return MappingFile(Path(path).stem, "", operations, source)


def _report_columns(file: CsvFile, columns: Mapping[str, int], collector: Collector) -> None:
    """Report the columns about identities, which are not carried over, if they are not empty."""
    dropped = {plain(key) for key in (*DROPPED_KEYS, "identityNamespace", "namespace")}
    for position, name in enumerate(file.header.cells):
        if position in columns.values() or plain(name) not in dropped:
            continue
        filled = [row for row in file.rows if "".join(row.cells[position : position + 1]).strip()]
        if filled:
            message = f"the column '{name}' is not carried over"
            hint = "nothing to do, unless the platform needs it"
            collector.add("XCH014", message, filled[0].span, hint=hint)


def read_text(path: Path | str, collector: Collector) -> SourceText | None:
    """Return the text of a file of the platform; None after a finding."""
    data = read_bytes(path, EXPORTED, collector)
    if data is None:
        return None
    name = str(path)
    if data[:2] == b"PK" or b"\0" in data:
        message = f"'{name}' is no text file"
        hint = "in a spreadsheet, save it as CSV with the encoding UTF-8"
        collector.add("XCH006", message, SourceText(name, "").whole(), hint=hint)
        return None
    return decode_utf8(name, data, "XCH006", collector)


def read_template(
    path: Path | str, given: Mapping[str, str], collector: Collector
) -> CsvFile | None:
    """The CSV that the mapping step offers for download; None after a finding."""
    source = read_text(path, collector)
    file = None if source is None else read_csv_file(source, given, collector)
    if file is not None and Path(path).read_bytes().startswith(codecs.BOM_UTF8):
        return replace(file, start="\ufeff" + file.start)
    return file


def read_csv_file(
    source: SourceText, given: Mapping[str, str], collector: Collector
) -> CsvFile | None:
    """A CSV whose columns are recognised; None after a finding."""

    def is_header(cells: tuple[str, ...]) -> bool:
        return all(part in find_columns(cells, given) for part in NEEDED)

    try:
        file = read_csv(source, is_header)
    except CsvSyntaxError as error:
        hint = "open it in a spreadsheet and save it as CSV again"
        collector.add("XCH006", f"this is no CSV: {error}", error.span, hint=hint)
        return None
    cells = file.header.cells
    if not is_header(cells):
        missing = [part for part in NEEDED if part not in find_columns(cells, given)]
        shown = ", ".join(f"'{cell}'" for cell in cells[:12])
        message = f"no column for {' and '.join(missing)} among {shown}"
        hint = "name them with --columns source=NAME,destination=NAME,type=NAME"
        collector.add("XCH007", message, file.header.span, hint=hint)
        return None
    return file


def _operation(
    row: CsvRow, file: CsvFile, columns: Mapping[str, int], collector: Collector
) -> Operation | None:
    if len(row.cells) != len(file.header.cells):
        message = f"the row has {len(row.cells)} cells, and the header {len(file.header.cells)}"
        hint = "a cell that holds the delimiter or a quote needs quotes around it"
        collector.add("XCH008", message, row.span, hint=hint)
        return None
    whole = {part: row.cells[columns[part]] if part in columns else "" for part in COLUMNS}
    parts = {part: cell.strip() for part, cell in whole.items()}
    kind = source_type(parts["type"], parts["source"])
    if kind is None:
        add_unknown_type(parts["type"], row.span, collector)
        return None
    return Operation(
        kind,
        # a constant is put at its destination as it is written, its outer blanks too
        whole["source"] if kind == STATIC else parts["source"],
        parts["destination"],
        parts["name"],
        parts["description"],
        row.span,
    )
