"""Two mappings or two schemas compared, and what two mappings make of the same payloads."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from mapper.api.mapping import Mapping as ConvertingMapping
from mapper.api.revision import InputFile, input_file
from mapper.dataprep import Path as FieldPath
from mapper.dataprep import Runtime, names_of, print_path
from mapper.diagnostics import Collector, Diagnostic, Severity
from mapper.diagnostics.folding import FoldingCollector
from mapper.document import MappingDocument
from mapper.document.file_type import FileType, file_type
from mapper.document.loading import LoadedMapping, load_mapping
from mapper.document.mapping_reader import named_schema, read_any_schema
from mapper.document.tenants import PLACEHOLDER
from mapper.engine import is_hidden, payload_files, read_payloads
from mapper.engine.private_names import shown_path
from mapper.exchange import ReadOptions, imported, operations, read_mapping_file
from mapper.exchange.comparison import (
    Difference,
    Item,
    compare,
    mapping_items,
    schema_items,
)
from mapper.report.difference import ShownDifference, ShownRow
from mapper.schema import IDENTITY_MAP, Schema
from mapper.text import MapperError, SourceText, Span

MAX_SHOWN = 1000  # the number of different rows to show
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
    """What differs; where a side cannot be read, errors among the diagnostics instead.

    `rows` has at most `MAX_SHOWN` rows; `more_rows` counts the others that differ.
    """

    differences: list[ShownDifference]
    rows: list[ShownRow]
    diagnostics: list[Diagnostic]
    more_rows: int = 0


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
    schema_of: Callable[[], LoadedMapping] | None = None,
) -> DiffReport:
    """Compare two files.

    Args:
        before: A mapping or schema in YAML, a mapping CSV, a mapping set, JSON of the Schema
            Registry; or `REV:path`, a file of a git revision.
        after: The same.
        payloads: Files whose rows are converted with both mappings.
        options: How to compare.
        schema_of: Loads a mapping whose schema is used for files that have none.

    Returns:
        The differences from `before` to `after`.

    Raises:
        MapperError: if the two cannot be compared.
    """
    with TemporaryDirectory() as folder:
        files = [
            input_file(argument, Path(folder, str(number)))
            for number, argument in enumerate((before, after))
        ]
        report = _compare(files, list(payloads), options, schema_of)
    found = report.diagnostics
    for file in files:
        found = [file.renamed(item) for item in found]
    return replace(report, diagnostics=found)


def _compare(
    files: list[InputFile],
    payloads: list[str],
    options: DiffOptions,
    schema_of: Callable[[], LoadedMapping] | None,
) -> DiffReport:
    collector = FoldingCollector()
    schemas = _schemas(files, options, schema_of, collector)
    sides = [
        _read(file, schema, options, collector) for file, schema in zip(files, schemas, strict=True)
    ]
    first, second = sides
    if first is None or second is None or collector.has_errors:
        return DiffReport([], [], collector.found)
    if first.is_schema != second.is_schema:
        raise MapperError("one is a mapping and the other a schema: compare two of a kind")
    found = [_shown(item, files) for item in compare(first.items, second.items)]
    rows: list[ShownRow] = []
    more = 0
    if payloads and first.is_schema:
        raise MapperError("payloads are converted by mappings: leave them out for two schemas")
    if payloads:
        rows, more = _rows(first, second, payloads, options, schema_of, collector)
    return DiffReport(found, rows, collector.folded(), more)


def _schemas(
    files: list[InputFile],
    options: DiffOptions,
    schema_of: Callable[[], LoadedMapping] | None,
    collector: Collector,
) -> list[str | None]:
    """Return the schema to use for each file, if it is not its own: that of the other side."""
    named = [named_schema(file.path) if file_type(file.path) is FileType.MAPPING else None
             for file in files]  # fmt: skip
    used: list[str | None] = [options.schema, options.schema]
    for number, (file, schema) in enumerate(zip(files, named, strict=True)):
        if schema is None or options.schema is not None:
            continue
        if schema.is_file():
            used[number] = str(schema) if file.folder else None
            continue
        other = named[1 - number]
        if other is not None and other.is_file():
            used[number] = str(other)
        elif schema_of is not None:
            used[number] = schema_of().document.schema.span.source.path
        else:
            continue
        shown = files[1 - number].name(str(used[number]))
        message = f"the schema '{file.name(str(schema))}' does not exist; '{shown}' is used"
        place = SourceText(file.path, "").whole()
        collector.add("XCH024", message, place, hint="put the mapping's own schema next to it")
    return used


def _read(
    file: InputFile, schema_path: str | None, options: DiffOptions, collector: Collector
) -> _Side | None:
    path, kind = file.path, file_type(file.path)
    ignore_tenant = options.ignore_tenant
    if kind in (FileType.SCHEMA, FileType.REGISTRY):
        tenant = (options.tenant or PLACEHOLDER).removeprefix("_")
        schema = read_any_schema(path, tenant, collector)
        if schema is None:
            return None
        return _Side(path, schema_items(schema, ignore_tenant=ignore_tenant), is_schema=True)
    is_yaml = path.lower().endswith((".yaml", ".yml"))
    if kind is not FileType.MAPPING and not (kind is FileType.UNREADABLE and is_yaml):
        mappings = read_mapping_file(path, collector, ReadOptions(options.columns))
        found = () if mappings is None else imported(mappings.operations, collector)
        pairs = [(row.operation, row.entry) for row in found]
        items = mapping_items(pairs, ignore_tenant=ignore_tenant)
        entries = tuple(entry for _, entry in pairs)
        return None if mappings is None else _Side(path, items, is_schema=False, entries=entries)
    mapping, diagnostics = load_mapping(path, options.tenant, schema=schema_path)
    collector.extend(diagnostics)
    if mapping is None:
        return None
    document = mapping.document
    pairs = list(zip(operations(document, static=options.static), document.entries, strict=True))
    items = mapping_items(pairs, ignore_tenant=ignore_tenant)
    return _Side(path, items, is_schema=False, mapping=mapping, entries=document.entries)


def _shown(item: Difference, files: list[InputFile]) -> ShownDifference:
    sides = zip((item.before, item.after), files, strict=True)
    places = ["" if side is None else file.name(_place(side.span)) for side, file in sides]
    return ShownDifference(item.kind, item.name, places[0], places[1], tuple(item.parts))


def _place(span: Span | None) -> str:
    return "" if span is None else f"{span.source.path}:{span.place.line}"


# --- payloads -----------------------------------------------------------------------------


def _rows(
    first: _Side,
    second: _Side,
    payloads: list[str],
    options: DiffOptions,
    schema_of: Callable[[], LoadedMapping] | None,
    collector: Collector,
) -> tuple[list[ShownRow], int]:
    loaded = first.mapping or second.mapping or (schema_of() if schema_of is not None else None)
    if loaded is None:
        raise MapperError("neither file has a schema: name a mapping that has one with -m")
    now = datetime.now(UTC)
    runtime = Runtime(now=lambda: now, uuid=lambda: "00000000-0000-4000-8000-000000000000")
    converters = []
    for side in (first, second):
        document = side.mapping.document if side.mapping else loaded.document
        document = replace(document, entries=side.entries)
        _tell_unplaced(document, collector)
        document = replace(document, entries=document.placed)
        side_mapping = replace(loaded, path=side.path, document=document, diagnostics=[])
        converters.append(ConvertingMapping(side_mapping, runtime).converter)
    hidden = _Hidden(None if options.show_values else loaded.document.schema)
    shown: list[ShownRow] = []
    more = 0
    for name in payload_files(payloads, collector):
        for row in read_payloads(name, collector):
            records = [converter.convert_row(row).record for converter in converters]
            changes = _changes(records[0], records[1], hidden)
            if changes and len(shown) < MAX_SHOWN:
                shown.append(ShownRow(_place(row.span), changes))
            elif changes:
                more += 1
    return shown, more


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
        """Hide the sensitive values of a schema; None hides nothing."""
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
