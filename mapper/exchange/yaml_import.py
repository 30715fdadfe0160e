"""A mapping file of the platform to YAML, new or merged into an existing mapping."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from mapper.diagnostics import CODES, Collector, Diagnostic
from mapper.document import Entry, is_tenant
from mapper.document.mapping_merge import Merged, MergeError, merge_text, tenant_of
from mapper.document.mapping_writer import mapping_text
from mapper.document.tenants import given_tenant
from mapper.document.yaml_reader import read_source
from mapper.exchange import (
    Imported,
    MappingFile,
    ReadOptions,
    imported,
    read_mapping_file,
)
from mapper.exchange.operations import EXPRESSION
from mapper.paths import print_path
from mapper.text.escape import printable

_SCHEMA_ID = re.compile(r"https://ns\.adobe\.com/([A-Za-z0-9_]+)/schemas/")
SCHEMA_PLACEHOLDER = "schema.yaml"


@dataclass(frozen=True)
class ImportOptions:
    """How to import.

    Attributes:
        tenant: Tenant id; "": found in the file.
        schema: The path to write under `schema:`; "": the one schema beside the output.
        name: Name of the mapping; "": the file's.
        columns: Names of a CSV's columns by part.
        set_name: Which mapping set, where there are several.
        keep: Whether a merge keeps entries that the file lacks.
        force: Whether rows with errors are left out instead of stopping the import.
    """

    tenant: str = ""
    schema: str = ""
    name: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    set_name: str = ""
    keep: bool = False
    force: bool = False


@dataclass(frozen=True)
class ImportReport:
    """What an import gave.

    Attributes:
        text: The document; None where there are errors.
        merged: What a merge changed; None without one.
        rows: How many mappings of the file are in the document.
        diagnostics: What is to be said.
    """

    text: str | None
    merged: Merged | None
    rows: int
    diagnostics: list[Diagnostic]


def import_mapping(
    path: Path, folder: Path, options: ImportOptions, into: Path | None = None
) -> ImportReport:
    """The mappings of a file as YAML.

    Args:
        path: A mapping CSV, or JSON: a mapping set, a page of sets, a list of mappings.
        folder: Where the document will stand; its schema is looked for there.
        options: How to import.
        into: An existing mapping to merge into.

    Returns:
        The text, nothing written yet. Every mapping of the file is in it, or has a finding.

    Raises:
        MapperError: where the tenant given is none.
    """
    collector = Collector()
    file = read_mapping_file(path, collector, ReadOptions(options.columns, options.set_name))
    if file is None:
        return ImportReport(None, None, 0, collector.diagnostics)
    rows = imported(file.operations, collector)
    _report_paths(rows, collector)
    if (collector.has_errors and not options.force) or not rows:
        return ImportReport(None, None, 0, collector.diagnostics)
    given = given_tenant(options.tenant)
    tenant = given or _tenant_of_file(file, rows)
    entries = [row.entry for row in rows]
    if into is not None:
        return _merge(into, given, tenant, entries, options, collector)
    text = mapping_text(
        entries,
        name=options.name or file.name,
        schema=options.schema or _schema(folder),
        tenant=tenant,
        closing=[
            _comment(found) for found in collector.diagnostics if found.severity.value != "info"
        ],
    )
    return ImportReport(text, None, len(rows), collector.diagnostics)


def _report_paths(rows: tuple[Imported, ...], collector: Collector) -> None:
    for row in rows:
        if row.operation.source_type == EXPRESSION and row.entry.source_path is not None:
            target = row.entry.target_text
            message = f"the expression of '{target}' is only a path and becomes a source"
            hint = "an export makes it an ATTRIBUTE, which reads the same field"
            collector.add("XCH018", message, row.entry.span, hint=hint)


def _comment(found: Diagnostic) -> str:
    place = found.span.place.line
    return printable(f"not carried over: line {place}: {found.message}")


def _tenant_of_file(file: MappingFile, rows: tuple[Imported, ...]) -> str:
    """The tenant in the schema's id, else the only root with an underscore; or ""."""
    if match := _SCHEMA_ID.match(file.schema_id):
        return match[1]
    roots = {str(row.entry.target[0]) for row in rows if len(row.entry.target) > 1}
    names = [root.removeprefix("_") for root in roots if root.startswith("_")]
    return names[0] if len(names) == 1 and is_tenant(names[0]) else ""


def _schema(folder: Path) -> str:
    found = sorted(path.name for path in folder.glob("*.schema.yaml"))
    return found[0] if len(found) == 1 else SCHEMA_PLACEHOLDER


def _merge(
    into: Path,
    given: str,
    found: str,
    entries: list[Entry],
    options: ImportOptions,
    collector: Collector,
) -> ImportReport:
    """Merge for the tenant given, else the mapping's own, else the one found in the file."""
    source = read_source(into, collector)
    if source is None:
        return ImportReport(None, None, 0, collector.diagnostics)
    own = tenant_of(source)
    tenant = given or own or found
    try:
        if found and own and not given and found != own:
            raise MergeError(f"the file is of the tenant '{found}', the mapping of '{own}'")
        merged = merge_text(source, tenant, entries, keep=options.keep)
    except MergeError as error:
        where = "" if error.target is None else f" at '{print_path(error.target)}'"
        message = f"'{into}' cannot be merged in place{where}: {error}"
        hint = "mend that (for another tenant: --tenant), or import into a new file and compare"
        refused = Diagnostic("XCH017", CODES["XCH017"].severity, message, source.whole(), hint=hint)
        return ImportReport(None, None, 0, [*collector.diagnostics, refused])
    return ImportReport(merged.text, merged, len(entries), collector.diagnostics)
