"""Convert payload files to records for reading."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any, NamedTuple

import orjson

from mapper.api.mapping import Mapping
from mapper.diagnostics import Collector
from mapper.engine import Converter, Row, payload_files, read_payloads
from mapper.engine.grouping import FindingGroups

NO_RECORDS = b"[]\n"


class ConvertedRow(NamedTuple):
    """The record of a row, and the shape of its file: "one" object, "array", or "lines"."""

    record: dict[str, Any] | None
    shape: str


def convert_files(
    mapping: Mapping, payloads: Iterable[str], collector: Collector, groups: FindingGroups
) -> Iterator[ConvertedRow]:
    """Yield the record of each row of the files, in order.

    Args:
        mapping: The mapping.
        payloads: Files, folders, or `-` for standard input.
        collector: Collects the findings about files.
        groups: Collects the outcomes of rows.

    Raises:
        MappingError: the mapping has errors.
    """
    converter = mapping.converter
    for name in payload_files(payloads, collector):
        for row in read_payloads(name, collector):
            yield _converted(converter, row, groups)


def _converted(converter: Converter, row: Row, groups: FindingGroups) -> ConvertedRow:
    outcome = converter.sized_outcome(row)
    groups.add(outcome, lambda: row)
    return ConvertedRow(outcome.record, row.shape)


def record_texts(converted: Iterator[ConvertedRow]) -> Iterator[bytes]:
    """Yield the records as JSON for reading, in pieces.

    The shape of the first row decides: a single object results in an object, lines in lines, and
    everything else in an array.
    """
    first, second = next(converted, None), next(converted, None)
    records = (
        item.record
        for item in chain(filter(None, (first, second)), converted)
        if item.record is not None
    )
    if first is not None and first.shape == "lines":
        yield from (orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE) for record in records)
    elif first is not None and first.shape == "one" and second is None:
        yield from (_pretty(record) + b"\n" for record in records)
    else:
        yield from _array(records)


def _array(records: Iterator[dict[str, Any]]) -> Iterator[bytes]:
    before = b"[\n  "
    for record in records:
        # strings in JSON contain no raw line breaks
        yield before + _pretty(record).replace(b"\n", b"\n  ")
        before = b",\n  "
    yield NO_RECORDS if before.startswith(b"[") else b"\n]\n"


def _pretty(record: dict[str, Any]) -> bytes:
    return orjson.dumps(record, option=orjson.OPT_INDENT_2)
