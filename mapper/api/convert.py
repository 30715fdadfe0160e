"""Payload files to records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from mapper.api.mapping import Mapping
from mapper.diagnostics import Collector, Diagnostic
from mapper.run import Result, file_shape, payload_files, read_payloads


class Converted(NamedTuple):
    """What came of one row, or (result None) of what is no row.

    `shape` is that of the row's file: "one" object, an "array", or "lines".
    """

    result: Result | None
    diagnostics: tuple[Diagnostic, ...]
    shape: str = ""


def convert_files(mapping: Mapping, payloads: Iterable[str]) -> Iterator[Converted]:
    """Every row of the files in their order; a file's own faults come before its rows.

    Raises:
        MappingError: where the mapping has errors.
    """
    converter = mapping.converter
    collector = Collector()
    files = payload_files(payloads, collector)
    if collector.found:
        yield Converted(None, tuple(collector.found))
    for name in files:
        collector = Collector()
        rows = read_payloads(name, collector)
        if collector.found:
            yield Converted(None, tuple(collector.found))
        shape = file_shape(rows[0].span.source) if rows else ""
        for row in rows:
            result = converter.convert_row(row)
            yield Converted(result, result.diagnostics, shape)
