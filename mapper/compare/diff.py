"""Compare two mappings or two schemas, and the records of two mappings for the same payloads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from mapper.compare.items import Difference, Side, compare, mapping_items, schema_items
from mapper.compare.records import ConverterOf, HiddenValues, RowDifference, compare_records
from mapper.compare.revision import InputFile, input_file
from mapper.diagnostics import Collector, Diagnostic
from mapper.diagnostics.folding import FoldingCollector
from mapper.document import Entry
from mapper.document.loading import LoadedMapping, load_mapping
from mapper.document.mapping import NOTHING_PRIVATE, PrivateFields
from mapper.document.mapping_reader import named_schema, read_any_schema
from mapper.document.tenants import PLACEHOLDER
from mapper.engine import Row
from mapper.engine.identities import sensitive_targets
from mapper.exchange.entries import imported
from mapper.exchange.mapping_file import read_mapping_file
from mapper.exchange.operations import operations
from mapper.files.file_type import FileType, file_type
from mapper.text import MapperError, SourceText


@dataclass(frozen=True)
class DiffOptions:
    """Options of a comparison.

    Attributes:
        tenant: Tenant id that overrides that of the documents.
        schema: A schema to use instead of those that the mappings name.
        ignore_tenant: Treat the fields of different tenants as the same fields.
        static: Export constants of YAML as STATIC.
        columns: The names of a CSV's columns by part.
        show_values: Show the values of identity and sensitive fields.
        private: Further fields whose values are hidden.
    """

    tenant: str | None = None
    schema: str | None = None
    ignore_tenant: bool = False
    static: bool = False
    columns: Mapping[str, str] = field(default_factory=dict)
    show_values: bool = False
    private: PrivateFields = NOTHING_PRIVATE


@dataclass(frozen=True)
class DiffReport:
    """The differences, or errors among the diagnostics if a side cannot be read.

    `rows` has at most `records.MAX_SHOWN` rows; `more_rows` counts further ones that differ.
    `before` and `after` are the entries of two mappings.
    """

    differences: list[Difference]
    rows: list[RowDifference]
    diagnostics: list[Diagnostic]
    more_rows: int = 0
    before: tuple[Entry, ...] = ()
    after: tuple[Entry, ...] = ()


def diff(
    before: str,
    after: str,
    payloads: Iterable[str | Row],
    options: DiffOptions,
    converter_of: ConverterOf,
    schema_of: Callable[[], LoadedMapping] | None = None,
) -> DiffReport:
    """Compare two files.

    Args:
        before: A mapping or schema in YAML, a mapping CSV, a mapping set, JSON of the Schema
            Registry; or `REV:path`, a file of a git revision.
        after: The same.
        payloads: Rows, and files whose rows are converted with both mappings.
        options: How to compare.
        converter_of: Returns the converter of a mapping, or raises if the mapping has errors.
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
    diagnostics = [files[0].renamed(files[1].renamed(item)) for item in report.diagnostics]
    return replace(report, diagnostics=diagnostics)


def _compare(
    files: list[InputFile],
    payloads: list[str | Row],
    options: DiffOptions,
    converter_of: ConverterOf,
    schema_of: Callable[[], LoadedMapping] | None,
) -> DiffReport:
    collector = FoldingCollector()
    schemas = _schemas(files, options, schema_of, collector)
    first, second = (
        _read(file, schema, options, collector) for file, schema in zip(files, schemas, strict=True)
    )
    if first is None or second is None or collector.has_errors:
        return DiffReport([], [], collector.diagnostics)
    if first.is_schema != second.is_schema:
        raise MapperError("cannot compare a mapping with a schema: pass two of the same kind")
    differences = compare(first, second)
    if not payloads:
        return DiffReport(
            differences, [], collector.folded(), before=first.entries, after=second.entries
        )
    if first.is_schema:
        raise MapperError("cannot convert payloads with a schema: compare two schemas without them")
    loaded = first.mapping or second.mapping or (schema_of() if schema_of is not None else None)
    if loaded is None:
        raise MapperError("neither file has a schema: name a mapping that has one with -m")
    documents = [replace(loaded.document, entries=side.entries) for side in (first, second)]
    documents += [side.mapping.document for side in (first, second) if side.mapping is not None]
    documents = [replace(document, private=options.private) for document in documents]
    hidden = HiddenValues(
        None if options.show_values else loaded.document.schema,
        {target for document in documents for target in sensitive_targets(document)},
    )
    rows, more = compare_records((first, second), loaded, payloads, converter_of, hidden, collector)
    return DiffReport(
        differences, rows, collector.folded(), more, before=first.entries, after=second.entries
    )


def _schemas(
    files: list[InputFile],
    options: DiffOptions,
    schema_of: Callable[[], LoadedMapping] | None,
    collector: Collector,
) -> list[str | None]:
    """Return the schema to use for each file; None for its own.

    If the schema that a mapping names does not exist, the schema of the other side is used.
    """
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
        message = f"schema '{file.name(str(schema))}' does not exist; '{shown}' is used instead"
        place = SourceText(file.path, "").whole()
        collector.add("XCH024", message, place, hint="add the schema that the mapping names")
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
        return Side(file, schema_items(schema, ignore_tenant=ignore_tenant), is_schema=True)
    is_yaml = path.lower().endswith((".yaml", ".yml"))
    if kind is not FileType.MAPPING and not (kind is FileType.UNREADABLE and is_yaml):
        mappings = read_mapping_file(path, collector, options.columns)
        if mappings is None:
            return None
        read = imported(mappings.operations, collector)
        items = mapping_items(read, ignore_tenant=ignore_tenant)
        return Side(file, items, is_schema=False, entries=tuple(entry for _, entry in read))
    mapping, diagnostics = load_mapping(path, options.tenant, schema=schema_path)
    collector.extend(diagnostics)
    if mapping is None:
        return None
    document = mapping.document
    exported = operations(document.entries, static=options.static)
    pairs = zip(exported, document.entries, strict=True)
    items = mapping_items(pairs, ignore_tenant=ignore_tenant)
    return Side(file, items, is_schema=False, mapping=mapping, entries=document.entries)
