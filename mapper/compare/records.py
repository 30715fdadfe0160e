"""The records of two mappings for the same payloads, compared field by field."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, TypeAlias

from mapper.compare.differences import ShownRow
from mapper.compare.items import Side
from mapper.dataprep import Runtime
from mapper.diagnostics import Collector, Diagnostic, Severity
from mapper.document import MappingDocument
from mapper.document.loading import LoadedMapping
from mapper.engine import Converter, is_hidden, payload_files, read_payloads
from mapper.engine.private_names import shown_path
from mapper.paths import STAR, FieldPath, Steps, leaves, names_of
from mapper.schema import IDENTITY_MAP, Schema
from mapper.text import Span

MAX_SHOWN = 1000  # different rows that are shown; the others are counted
HIDDEN = "a hidden value (--show-values shows it)"
# Returns the converter of a mapping.
ConverterOf: TypeAlias = Callable[[LoadedMapping, Runtime], Converter]


def compare_records(
    sides: tuple[Side, Side],
    loaded: LoadedMapping,
    payloads: list[str],
    converter_of: ConverterOf,
    hidden: HiddenValues,
    collector: Collector,
) -> tuple[list[ShownRow], int]:
    """Convert payloads with both mappings and compare the records.

    Args:
        sides: The two mappings.
        loaded: The mapping whose schema and settings a side without its own gets.
        payloads: Files and folders.
        converter_of: Returns the converter of a mapping.
        hidden: The values that are not shown.
        collector: Gets findings about the payload files, and targets that the schema lacks.

    Returns:
        The first `MAX_SHOWN` rows whose records differ, and the number of the others.
    """
    now = datetime.now(UTC)
    runtime = Runtime(now=lambda: now, uuid=lambda: "00000000-0000-4000-8000-000000000000")
    converters = []
    for side in sides:
        document = side.mapping.document if side.mapping else loaded.document
        document = replace(document, entries=side.entries)
        _report_unplaced(document, collector)
        document = replace(document, entries=document.placed)
        compared = replace(loaded, path=side.path, document=document, diagnostics=[])
        converters.append(converter_of(compared, runtime))
    shown: list[ShownRow] = []
    more = 0
    for name in payload_files(payloads, collector):
        for row in read_payloads(name, collector):
            records = [converter.convert_row(row).record for converter in converters]
            changes = _changes(records[0], records[1], hidden)
            if changes and len(shown) < MAX_SHOWN:
                shown.append(ShownRow(place_of(row.span), changes))
            elif changes:
                more += 1
    return shown, more


def place_of(span: Span | None) -> str:
    """Return a place as `file:line`; "" for none."""
    return "" if span is None else f"{span.source.path}:{span.place.line}"


def _report_unplaced(document: MappingDocument, collector: Collector) -> None:
    placed = {entry.target for entry in document.placed}
    for entry in document.entries:
        if entry.target not in placed:
            message = f"target '{entry.target_text}' is not in the schema"
            hint = "records are compared without it; add it to the schema"
            collector.extend(
                [Diagnostic("XDM003", Severity.WARNING, message, entry.span, hint=hint)]
            )


class HiddenValues:
    """What a comparison of records hides: identity and sensitive values, and private keys."""

    def __init__(self, schema: Schema | None) -> None:
        """Hide the sensitive values of a schema; None hides nothing."""
        self._shows_all = schema is None
        fields = schema.fields() if schema is not None else ()
        self._fields = {names_of(path) for path, field in fields if is_hidden(field)}
        self._fields |= {(IDENTITY_MAP,)} if schema is not None else set()

    def field_around(self, path: FieldPath) -> FieldPath | None:
        """Return the path of the hidden field that a value is in; None if there is none."""
        lengths = (n for n in range(1, len(path) + 1) if isinstance(path[n - 1], str))
        return next((path[:n] for n in lengths if names_of(path[:n]) in self._fields), None)

    def path(self, path: FieldPath) -> Steps:
        """Return a path in a record with its private keys masked."""
        shown = path if self._shows_all else shown_path(path, ())
        return tuple(step for step in shown if step is not STAR)  # a record has positions only


def _changes(
    before: dict[str, Any] | None, after: dict[str, Any] | None, hidden: HiddenValues
) -> tuple[tuple[Steps, str | None, str | None], ...]:
    """The fields that differ: path, before, after, as JSON text; None where absent."""
    if before is None or after is None:
        if before is None and after is None:
            return ()
        words = ["rejected" if record is None else "accepted" for record in (before, after)]
        return (((), words[0], words[1]),)
    old, new = _texts(before), _texts(after)
    found = []
    for path in [*old, *(path for path in new if path not in old)]:
        if old.get(path) != new.get(path):
            values = [old.get(path), new.get(path)]
            shown = hidden.field_around(path)
            if shown is not None:
                values = [value and HIDDEN for value in values]
            found.append((hidden.path(shown or path), values[0], values[1]))
    return tuple(dict.fromkeys(found))


def _texts(record: dict[str, Any]) -> dict[Steps, str]:
    """Return the values of a record as JSON text, by place."""
    return {place: json.dumps(value, ensure_ascii=False) for place, value in leaves(record)}
