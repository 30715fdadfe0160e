"""Two mappings or two schemas compared, and what two mappings make of the same payloads."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from mapper.api.mapping import Mapping as LoadedMapping
from mapper.api.mapping import open_mapping
from mapper.diagnostics import Collector, Diagnostic, Severity
from mapper.document import MappingDocument, read_schema
from mapper.document.tenants import PLACEHOLDER
from mapper.exchange import ReadOptions, imported, operations, read_mapping_file
from mapper.exchange.comparison import (
    Difference,
    Item,
    compare,
    mapping_items,
    schema_items,
)
from mapper.expr import Path as FieldPath
from mapper.expr import Runtime, names_of, print_path
from mapper.report.difference import ShownDifference, ShownRow
from mapper.run import is_hidden, payload_files, read_payloads
from mapper.run.private_names import shown_path
from mapper.schema import IDENTITY_MAP, Schema
from mapper.source import MapperError, Span
from mapper.source.lazy import xdm_json

_SCHEMA_KEY = re.compile(rb"^(?:\xef\xbb\xbf)?[\"']?mapper-schema[\"']?\s*:", re.MULTILINE)
_XDM_KEY = re.compile(rb'"(?:properties|allOf|definitions|meta:[A-Za-z]+)"\s*:')
HIDDEN = "a hidden value (--show-values shows it)"


@dataclass(frozen=True)
class DiffOptions:
    """How to compare.

    Attributes:
        tenant: Tenant id that overrides the documents'; None: theirs.
        schema: A schema to use instead of the ones that the mappings name.
        ignore_tenant: Whether fields of two tenants are the same fields.
        static: Whether constants of YAML are exported as STATIC.
        columns: Names of a CSV's columns by part.
        show_values: Whether values of identity fields are shown.
    """

    tenant: str | None = None
    schema: str | None = None
    ignore_tenant: bool = False
    static: bool = False
    columns: Mapping[str, str] = field(default_factory=dict)
    show_values: bool = False


@dataclass(frozen=True)
class DiffReport:
    """What differs; where a side cannot be read, errors among the diagnostics instead."""

    differences: list[ShownDifference]
    rows: list[ShownRow]
    diagnostics: list[Diagnostic]


@dataclass(frozen=True)
class _Side:
    path: str
    items: dict[str, Item]
    is_schema: bool
    mapping: LoadedMapping | None = None
    entries: tuple[Any, ...] = ()


def diff(
    before: str,
    after: str,
    payloads: Iterable[str],
    options: DiffOptions,
    schema_of: LoadedMapping | None = None,
) -> DiffReport:
    """Compare two files.

    Args:
        before: A mapping or schema in YAML, a mapping CSV, a mapping set.
        after: The same.
        payloads: Files whose rows are converted with both mappings.
        options: How to compare.
        schema_of: A mapping whose schema is taken for files that have none.

    Returns:
        What differs, from `before` to `after`.

    Raises:
        MapperError: where the two cannot be compared.
    """
    collector = Collector()
    sides = [_read(path, options, collector) for path in (before, after)]
    first, second = sides
    if first is None or second is None or collector.has_errors:
        return DiffReport([], [], collector.found)
    if first.is_schema != second.is_schema:
        raise MapperError("one is a mapping and the other a schema: compare two of a kind")
    found = [_shown(item) for item in compare(first.items, second.items)]
    rows: list[ShownRow] = []
    payloads = list(payloads)
    if payloads and first.is_schema:
        raise MapperError("payloads are converted by mappings: leave them out for two schemas")
    if payloads:
        rows = _rows(first, second, payloads, options, schema_of, collector)
    return DiffReport(found, rows, collector.found)


def _read(path: str, options: DiffOptions, collector: Collector) -> _Side | None:
    if _is_xdm(path):
        return _read_xdm(path, options, collector)
    if not path.lower().endswith((".yaml", ".yml")):
        file = read_mapping_file(path, collector, ReadOptions(options.columns))
        found = () if file is None else imported(file.operations, collector)
        pairs = [(row.operation, row.entry) for row in found]
        items = mapping_items(pairs, ignore_tenant=options.ignore_tenant)
        entries = tuple(entry for _, entry in pairs)
        return None if file is None else _Side(path, items, is_schema=False, entries=entries)
    if _is_schema(path):
        tenant = (options.tenant or PLACEHOLDER).removeprefix("_")
        schema = read_schema(path, tenant, collector)
        if schema is None:
            return None
        return _Side(
            path, schema_items(schema, ignore_tenant=options.ignore_tenant), is_schema=True
        )
    mapping, diagnostics = open_mapping(path, options.tenant, schema=options.schema)
    collector.extend(diagnostics)
    if mapping is None:
        return None
    document = mapping.document
    pairs = list(zip(operations(document, static=options.static), document.entries, strict=True))
    items = mapping_items(pairs, ignore_tenant=options.ignore_tenant)
    return _Side(path, items, is_schema=False, mapping=mapping, entries=document.entries)


def _read_xdm(path: str, options: DiffOptions, collector: Collector) -> _Side | None:
    tenant = (options.tenant or PLACEHOLDER).removeprefix("_")
    schema: Schema | None = xdm_json.read_xdm(path, tenant, collector)
    if schema is None:
        return None
    fields = schema_items(schema, ignore_tenant=options.ignore_tenant)
    return _Side(path, fields, is_schema=True)


def _is_xdm(path: str) -> bool:
    """Whether a file begins as JSON of the Schema Registry does, and is no mapping set."""
    try:
        with Path(path).open("rb") as file:
            start = file.read(65536)
    except OSError:
        return False
    is_json = start.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")
    return is_json and _XDM_KEY.search(start) is not None and b'"mappings"' not in start


def _is_schema(path: str) -> bool:
    try:
        with Path(path).open("rb") as file:
            return _SCHEMA_KEY.search(file.read(65536)) is not None
    except OSError:
        return False


def _shown(item: Difference) -> ShownDifference:
    places = [_place(side.span) if side is not None else "" for side in (item.before, item.after)]
    return ShownDifference(item.kind, item.name, places[0], places[1], tuple(item.parts))


def _place(span: Span | None) -> str:
    return "" if span is None else f"{span.source.path}:{span.place.line}"


# --- payloads -----------------------------------------------------------------------------


def _rows(
    first: _Side,
    second: _Side,
    payloads: list[str],
    options: DiffOptions,
    schema_of: LoadedMapping | None,
    collector: Collector,
) -> list[ShownRow]:
    schema_of = first.mapping or second.mapping or schema_of
    if schema_of is None:
        raise MapperError("neither file has a schema: name a mapping that has one with -m")
    now = datetime.now(UTC)
    runtime = Runtime(now=lambda: now, uuid=lambda: "00000000-0000-4000-8000-000000000000")
    converters = []
    for side in (first, second):
        document = side.mapping.document if side.mapping else schema_of.document
        document = replace(document, entries=side.entries)
        _tell_unplaced(document, collector)
        document = replace(document, entries=document.placed)
        converters.append(LoadedMapping(side.path, document, [], runtime).converter)
    hidden = _Hidden(None if options.show_values else schema_of.document.schema)
    shown = []
    for name in payload_files(payloads, collector):
        for row in read_payloads(name, collector):
            records = [converter.convert_row(row).record for converter in converters]
            changes = _changes(records[0], records[1], hidden)
            if changes:
                shown.append(ShownRow(_place(row.span) or name, changes))
    return shown


def _tell_unplaced(document: MappingDocument, collector: Collector) -> None:
    placed = {entry.target for entry in document.placed}
    for entry in document.entries:
        if entry.target not in placed:
            message = f"target '{entry.target_text}' is not in the schema"
            hint = "records are compared without it; add it to the schema"
            collector.extend(
                [Diagnostic("XDM003", Severity.WARNING, message, entry.span, hint=hint)]
            )


class _Hidden:
    """What a comparison of records hides: identity and sensitive values, and private keys."""

    def __init__(self, schema: Schema | None) -> None:
        """Hide what a schema says; None: nothing."""
        self._shows_all = schema is None
        fields = schema.fields() if schema is not None else ()
        self._fields = {names_of(path) for path, field in fields if is_hidden(field)}
        self._fields |= {(IDENTITY_MAP,)} if schema is not None else set()

    def field_around(self, path: FieldPath) -> FieldPath | None:
        """Return the path of the hidden field that a value is in; None if there is none."""
        lengths = (n for n in range(1, len(path) + 1) if isinstance(path[n - 1], str))
        return next((path[:n] for n in lengths if names_of(path[:n]) in self._fields), None)

    def text(self, path: FieldPath) -> str:
        """Return a path as it is shown."""
        return print_path(path if self._shows_all else shown_path(path, ()))


def _changes(
    before: dict[str, Any] | None, after: dict[str, Any] | None, hidden: _Hidden
) -> tuple[tuple[str, str | None, str | None], ...]:
    """The fields that differ: path, before, after, as JSON text; None where absent."""
    if before is None or after is None:
        if before is None and after is None:
            return ()
        words = ["rejected" if record is None else "accepted" for record in (before, after)]
        return (("(record)", words[0], words[1]),)
    old, new = dict(_leaves(before, ())), dict(_leaves(after, ()))
    found = []
    for path in [*old, *(path for path in new if path not in old)]:
        if old.get(path) != new.get(path):
            values = [old.get(path), new.get(path)]
            shown = hidden.field_around(path)
            if shown is not None:
                values = [value and HIDDEN for value in values]
            found.append((hidden.text(shown or path), values[0], values[1]))
    return tuple(dict.fromkeys(found))


def _leaves(value: Any, path: FieldPath) -> Iterable[tuple[FieldPath, str]]:
    if isinstance(value, dict) and value:
        for name, child in value.items():
            yield from _leaves(child, (*path, name))
    elif isinstance(value, list) and value:
        for position, child in enumerate(value):
            yield from _leaves(child, (*path, position))
    else:
        yield path, json.dumps(value, ensure_ascii=False)
