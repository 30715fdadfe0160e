"""Read a mapping file of the platform: a CSV, a mapping set, a page of sets, or a list of mappings.

The format is detected by the content, not by the file name.
"""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from mapper.diagnostics import Collector
from mapper.exchange.columns import (
    COLUMNS,
    DROPPED_KEYS,
    NEEDED,
    find_columns,
    plain,
    report_unknown_type,
    source_type,
)
from mapper.exchange.csv_file import CsvFile, CsvRow, CsvSyntaxError, read_csv
from mapper.exchange.mapping_set_reader import MappingFile, read_mapping_json
from mapper.exchange.operations import STATIC, Operation
from mapper.files.file_type import FileType, file_type
from mapper.files.reading import MIB, Reading, decode_utf8, read_bytes
from mapper.text import SourceText

EXPORTED = Reading(50 * MIB, "XCH006", "XCH006", "XCH006")


# Type of a file without mappings of the platform -> what it is, and the hint.
_REFUSED = {
    FileType.MAPPING: ("already a mapping document", "compare it with: mapper diff"),
    FileType.TESTS: ("a tests document", "pass the mapping that it names"),
    FileType.SCHEMA: ("a schema document", "name it as 'schema:' in the mapping"),
}


def read_mapping_file(
    path: Path | str, collector: Collector, columns: Mapping[str, str], set_name: str = ""
) -> MappingFile | None:
    """Return the mappings in a file, with unparsed sources; None after an error.

    Invalid mappings are omitted, each with a finding.

    Args:
        path: The file.
        collector: Receives the findings.
        columns: The names of a CSV's columns by part (source, destination, type).
        set_name: The name or id of the mapping set, if the file has several.
    """
    source = read_text(path, collector)
    if source is None:
        return None
    if (refused := _REFUSED.get(file_type(path))) is not None:
        message, hint = refused
        collector.add("XCH006", f"'{path}' is {message}", source.whole(), hint=hint)
        return None
    if source.text.lstrip()[:1] in ("{", "["):
        return read_mapping_json(source, set_name, collector)
    file = read_csv_file(source, columns, collector)
    if file is None:
        return None
    positions = find_columns(file.header.cells, columns)
    read = (_operation(row, file, positions, collector) for row in file.rows)
    operations = tuple(operation for operation in read if operation is not None)
    _report_columns(file, positions, collector)
    if not file.rows:
        message = "the file has a header but no mappings"
        collector.add("XCH006", message, source.whole(), hint="export it again with its mappings")
    return MappingFile(Path(path).stem, "", operations)


def _report_columns(file: CsvFile, columns: Mapping[str, int], collector: Collector) -> None:
    """Report columns about identities, which are not imported, unless they are empty."""
    dropped = {plain(key) for key in (*DROPPED_KEYS, "identityNamespace", "namespace")}
    for position, name in enumerate(file.header.cells):
        if position in columns.values() or plain(name) not in dropped:
            continue
        filled = [row for row in file.rows if "".join(row.cells[position : position + 1]).strip()]
        if filled:
            hint = "check whether the platform needs it"
            message = f"column '{name}' is not imported"
            collector.add("XCH014", message, filled[0].span, hint=hint)


def read_text(path: Path | str, collector: Collector) -> SourceText | None:
    """Return the text of a file of the platform; None after a finding."""
    data = read_bytes(path, EXPORTED, collector)
    if data is None:
        return None
    name = str(path)
    if data[:2] == b"PK" or b"\0" in data:
        message = f"'{name}' is not a text file"
        hint = "save the spreadsheet as CSV with the encoding UTF-8"
        collector.add("XCH006", message, SourceText(name, "").whole(), hint=hint)
        return None
    return decode_utf8(name, data, "XCH006", collector)


def read_template(
    path: Path | str, given: Mapping[str, str], collector: Collector
) -> CsvFile | None:
    """Return the CSV template of the mapping step; None after a finding."""
    source = read_text(path, collector)
    file = None if source is None else read_csv_file(source, given, collector)
    if file is not None and Path(path).read_bytes().startswith(codecs.BOM_UTF8):
        return replace(file, start="\ufeff" + file.start)
    return file


def read_csv_file(
    source: SourceText, given: Mapping[str, str], collector: Collector
) -> CsvFile | None:
    """Return a CSV with known columns; None after a finding."""

    def is_header(cells: tuple[str, ...]) -> bool:
        return all(part in find_columns(cells, given) for part in NEEDED)

    try:
        file = read_csv(source, is_header)
    except CsvSyntaxError as error:
        hint = "open it in a spreadsheet, and save it as CSV again"
        collector.add("XCH006", f"this is not valid CSV: {error}", error.span, hint=hint)
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
        message = f"the row has {len(row.cells)} cells, but the header has {len(file.header.cells)}"
        hint = "put quotes around cells that contain the delimiter or a quote"
        collector.add("XCH008", message, row.span, hint=hint)
        return None
    whole = {part: row.cells[columns[part]] if part in columns else "" for part in COLUMNS}
    parts = {part: cell.strip() for part, cell in whole.items()}
    kind = source_type(parts["type"], parts["source"])
    if kind is None:
        report_unknown_type(parts["type"], row.span, collector)
        return None
    return Operation(
        kind,
        # outer whitespace is part of a constant
        whole["source"] if kind == STATIC else parts["source"],
        parts["destination"],
        parts["name"],
        parts["description"],
        row.span,
    )
