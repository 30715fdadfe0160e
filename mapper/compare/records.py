"""Compare the records of two mappings for the same payloads, field by field."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, TypeAlias

import orjson

from mapper.compare.items import Side, place_of
from mapper.dataprep import Runtime
from mapper.diagnostics import Collector, Diagnostic, Severity
from mapper.document import MappingDocument
from mapper.document.loading import LoadedMapping
from mapper.engine import Converter, Row, is_hidden, payload_files, read_payloads
from mapper.engine.private_names import shown_path
from mapper.engine.system_runtime import fixed_runtime
from mapper.paths import STAR, FieldPath, Steps, leaves, names_of
from mapper.schema import IDENTITY_MAP, Schema
from mapper.text.escape import HIDDEN_VALUE

MAX_SHOWN = 1000  # rows in a report; further ones are only counted
# Returns the converter of a mapping.
ConverterOf: TypeAlias = Callable[[LoadedMapping, Runtime], Converter]
# The place of a value, and its JSON text on both sides; None if absent.
Change: TypeAlias = tuple[Steps, str | None, str | None]


@dataclass(frozen=True)
class RowDifference:
    """A payload whose records differ.

    Attributes:
        payload: Its place, `file:line`.
        changes: The values that differ. A change at () means that only one side accepts the row.
    """

    payload: str
    changes: tuple[Change, ...]


def compare_records(
    sides: tuple[Side, Side],
    loaded: LoadedMapping,
    payloads: Iterable[str | Row],
    converter_of: ConverterOf,
    hidden: HiddenValues,
    collector: Collector,
) -> tuple[list[RowDifference], int]:
    """Convert payloads with both mappings and compare the records.

    Args:
        sides: The two mappings.
        loaded: The mapping whose schema and settings are used for a side without its own.
        payloads: Files, folders, and rows.
        converter_of: Returns the converter of a mapping.
        hidden: The values to hide.
        collector: Receives findings about payload files, and about targets not in the schema.

    Returns:
        The first `MAX_SHOWN` rows whose records differ, and the number of further ones.
    """
    runtime = fixed_runtime(datetime.now(UTC))
    converters = []
    for side in sides:
        document = side.mapping.document if side.mapping else loaded.document
        document = replace(document, entries=side.entries)
        _report_unplaced(document, collector)
        document = replace(document, entries=document.placed)
        compared = replace(loaded, path=side.file.path, document=document, diagnostics=[])
        converters.append(converter_of(compared, runtime))
    rows: list[RowDifference] = []
    more = 0
    for row in _rows(payloads, collector):
        records = [converter.convert_row(row).record for converter in converters]
        changes = _changes(records[0], records[1], hidden)
        if changes and len(rows) < MAX_SHOWN:
            rows.append(RowDifference(place_of(row.span), changes))
        elif changes:
            more += 1
    return rows, more


def _rows(payloads: Iterable[str | Row], collector: Collector) -> Iterator[Row]:
    for item in payloads:
        if isinstance(item, Row):
            yield item
            continue
        for name in payload_files([item], collector):
            yield from read_payloads(name, collector)


def _report_unplaced(document: MappingDocument, collector: Collector) -> None:
    placed = {entry.target for entry in document.placed}
    for entry in document.entries:
        if entry.target not in placed:
            message = f"target '{entry.target_text}' is not in the schema"
            hint = "add it to the schema; the records are compared without it"
            collector.extend(
                [Diagnostic("XDM003", Severity.WARNING, message, entry.span, hint=hint)]
            )


class HiddenValues:
    """Hides identity and sensitive values, and keys that identify people."""

    def __init__(self, schema: Schema | None, targets: Collection[FieldPath] = ()) -> None:
        """Hide the values of these fields of a schema, and of targets; None hides nothing."""
        self._shows_all = schema is None
        fields = schema.fields() if schema is not None else ()
        self._fields = {names_of(path) for path, field in fields if is_hidden(field)}
        self._fields |= {(IDENTITY_MAP,)} if schema is not None else set()
        self._fields |= set(map(names_of, targets)) if schema is not None else set()

    def field_around(self, path: FieldPath) -> FieldPath | None:
        """Return the path of the hidden field that contains a value; None if there is none."""
        lengths = (n for n in range(1, len(path) + 1) if isinstance(path[n - 1], str))
        return next((path[:n] for n in lengths if names_of(path[:n]) in self._fields), None)

    def path(self, path: FieldPath) -> Steps:
        """Return a path in a record with its private keys masked."""
        shown = path if self._shows_all else shown_path(path, ())
        return tuple(step for step in shown if step is not STAR)  # a record has positions only


def _changes(
    before: dict[str, Any] | None, after: dict[str, Any] | None, hidden: HiddenValues
) -> tuple[Change, ...]:
    """Return the values that differ; None is the record of a rejected row."""
    if before is None or after is None:
        words = ["rejected" if record is None else "accepted" for record in (before, after)]
        return () if before is after else (((), words[0], words[1]),)
    if _is_same_text(before, after):
        return ()
    old, new = _texts(before), _texts(after)
    changes = []
    for path in [*old, *(path for path in new if path not in old)]:
        if old.get(path) != new.get(path):
            values = [old.get(path), new.get(path)]
            shown = hidden.field_around(path)
            if shown is not None:
                values = [value and HIDDEN_VALUE for value in values]
            changes.append((hidden.path(shown or path), values[0], values[1]))
    return tuple(dict.fromkeys(changes))


def _is_same_text(before: dict[str, Any], after: dict[str, Any]) -> bool:
    """Return whether two records have the same JSON; False if that takes longer to know."""
    try:
        return orjson.dumps(before) == orjson.dumps(after)
    except TypeError:  # an integer of more than 64 bits
        return False


def _texts(record: dict[str, Any]) -> dict[Steps, str]:
    """Return the values of a record as JSON text by place."""
    return {place: json.dumps(value, ensure_ascii=False) for place, value in leaves(record)}
