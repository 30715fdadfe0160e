"""Two mappings or two schemas compared, and what two mappings make of the same payloads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from mapper.compare.differences import ShownDifference, ShownRow
from mapper.compare.items import (
    Difference,
    Side,
    compare,
    mapping_items,
    schema_items,
)
from mapper.compare.records import ConverterOf, HiddenValues, compare_records, place_of
from mapper.compare.revision import InputFile, input_file
from mapper.diagnostics import Collector, Diagnostic
from mapper.diagnostics.folding import FoldingCollector
from mapper.document.loading import LoadedMapping, load_mapping
from mapper.document.mapping_reader import named_schema, read_any_schema
from mapper.document.tenants import PLACEHOLDER
from mapper.exchange import ReadOptions, imported, operations, read_mapping_file
from mapper.files.file_type import FileType, file_type
from mapper.text import MapperError, SourceText


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

    `rows` has at most `records.MAX_SHOWN` rows; `more_rows` counts the others that differ.
    """

    differences: list[ShownDifference]
    rows: list[ShownRow]
    diagnostics: list[Diagnostic]
    more_rows: int = 0


def diff(
    before: str,
    after: str,
    payloads: Iterable[str],
    options: DiffOptions,
    converter_of: ConverterOf,
    schema_of: Callable[[], LoadedMapping] | None = None,
) -> DiffReport:
    """Compare two files.

    Args:
        before: A mapping or schema in YAML, a mapping CSV, a mapping set, JSON of the Schema
            Registry; or `REV:path`, a file of a git revision.
        after: The same.
        payloads: Files whose rows are converted with both mappings.
        options: How to compare.
        converter_of: Returns the converter of a mapping; it refuses mappings with errors.
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
        report = _compare(files, list(payloads), options, converter_of, schema_of)
    found = report.diagnostics
    for file in files:
        found = [file.renamed(item) for item in found]
    return replace(report, diagnostics=found)


def _compare(
    files: list[InputFile],
    payloads: list[str],
    options: DiffOptions,
    converter_of: ConverterOf,
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
        loaded = first.mapping or second.mapping or (schema_of() if schema_of is not None else None)
        if loaded is None:
            raise MapperError("neither file has a schema: name a mapping that has one with -m")
        hidden = HiddenValues(None if options.show_values else loaded.document.schema)
        rows, more = compare_records(
            (first, second), loaded, payloads, converter_of, hidden, collector
        )
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
) -> Side | None:
    path, kind = file.path, file_type(file.path)
    ignore_tenant = options.ignore_tenant
    if kind in (FileType.SCHEMA, FileType.REGISTRY):
        tenant = (options.tenant or PLACEHOLDER).removeprefix("_")
        schema = read_any_schema(path, tenant, collector)
        if schema is None:
            return None
        return Side(path, schema_items(schema, ignore_tenant=ignore_tenant), is_schema=True)
    is_yaml = path.lower().endswith((".yaml", ".yml"))
    if kind is not FileType.MAPPING and not (kind is FileType.UNREADABLE and is_yaml):
        mappings = read_mapping_file(path, collector, ReadOptions(options.columns))
        found = () if mappings is None else imported(mappings.operations, collector)
        pairs = [(row.operation, row.entry) for row in found]
        items = mapping_items(pairs, ignore_tenant=ignore_tenant)
        entries = tuple(entry for _, entry in pairs)
        return None if mappings is None else Side(path, items, is_schema=False, entries=entries)
    mapping, diagnostics = load_mapping(path, options.tenant, schema=schema_path)
    collector.extend(diagnostics)
    if mapping is None:
        return None
    document = mapping.document
    pairs = list(zip(operations(document, static=options.static), document.entries, strict=True))
    items = mapping_items(pairs, ignore_tenant=ignore_tenant)
    return Side(path, items, is_schema=False, mapping=mapping, entries=document.entries)


def _shown(item: Difference, files: list[InputFile]) -> ShownDifference:
    sides = zip((item.before, item.after), files, strict=True)
    places = ["" if side is None else file.name(place_of(side.span)) for side, file in sides]
    return ShownDifference(item.kind, item.name, places[0], places[1], tuple(item.parts))
