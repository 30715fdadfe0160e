"""Import a mapping file of the platform as a YAML document, or merge it into an existing one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from mapper.diagnostics import Collector, Diagnostic, Severity
from mapper.document import Entry, is_tenant
from mapper.document.mapping_merge import Merged, MergeError, includes_others, merge_text, tenant_of
from mapper.document.mapping_writer import mapping_text
from mapper.document.tenants import given_tenant
from mapper.document.yaml_reader import read_source
from mapper.exchange.entries import Imported, imported
from mapper.exchange.mapping_file import read_mapping_file
from mapper.exchange.mapping_set_reader import MappingFile
from mapper.exchange.operations import EXPRESSION
from mapper.paths import print_path
from mapper.text.escape import printable

_SCHEMA_ID = re.compile(r"https://ns\.adobe\.com/([A-Za-z0-9_]+)/schemas/")
SCHEMA_PLACEHOLDER = "schema.yaml"


@dataclass(frozen=True)
class ImportOptions:
    """Options of an import.

    Attributes:
        tenant: The tenant id; by default that of the file.
        schema: The value of `schema:`; by default the only schema in the output folder.
        name: The name of the mapping; by default that of the file.
        columns: The names of a CSV's columns by part.
        set_name: The name or id of the mapping set, if the file has several.
        keep: Keep entries that the file does not have when merging.
        force: Omit mappings with errors instead of stopping the import.
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
    """The result of an import.

    Attributes:
        diagnostics: The findings.
        text: The document; None after an error.
        merged: The changes of a merge; None if nothing was merged.
        rows: The number of imported mappings.
    """

    diagnostics: list[Diagnostic]
    text: str | None = None
    merged: Merged | None = None
    rows: int = 0


def import_mapping(
    path: Path, folder: Path, options: ImportOptions, into: Path | None = None
) -> ImportReport:
    """Return the mappings of a file as YAML.

    Args:
        path: A mapping CSV, or JSON: a mapping set, a page of sets, or a list of mappings.
        folder: The folder of the document, where its schema is searched.
        options: How to import.
        into: An existing mapping to merge into.

    Returns:
        The document, which is not written yet. Each mapping of the file is in it or has a finding.

    Raises:
        MapperError: if the tenant id in `options` is not valid.
    """
    collector = Collector()
    file = read_mapping_file(path, collector, options.columns, options.set_name)
    if file is None:
        return ImportReport(collector.diagnostics)
    mappings = imported(file.operations, collector)
    _report_paths(mappings, collector)
    if (collector.has_errors and not options.force) or not mappings:
        return ImportReport(collector.diagnostics)
    given = given_tenant(options.tenant)
    tenant = given or _tenant_of_file(file, mappings)
    entries = [mapping.entry for mapping in mappings]
    if into is not None:
        return _merge(into, given, tenant, entries, options, collector)
    text = mapping_text(
        entries,
        name=options.name or file.name,
        schema=options.schema or _schema(folder),
        tenant=tenant,
        closing=[
            printable(f"not imported: line {finding.span.place.line}: {finding.message}")
            for finding in collector.diagnostics
            if finding.severity is not Severity.INFO
        ],
    )
    return ImportReport(collector.diagnostics, text, None, len(mappings))


def _report_paths(mappings: Iterable[Imported], collector: Collector) -> None:
    for operation, entry in mappings:
        if operation.source_type == EXPRESSION and entry.source_path is not None:
            message = f"the expression of '{entry.target_text}' is a path and becomes a source"
            hint = "no action needed: it is exported as an ATTRIBUTE, which reads the same field"
            collector.add("XCH018", message, entry.span, hint=hint)


def _tenant_of_file(file: MappingFile, mappings: Iterable[Imported]) -> str:
    """Return the tenant in the schema's id, or the only root with an underscore; else ""."""
    if match := _SCHEMA_ID.match(file.schema_id):
        return match[1]
    roots = {str(entry.target[0]) for _, entry in mappings if len(entry.target) > 1}
    names = [root.removeprefix("_") for root in roots if root.startswith("_")]
    return names[0] if len(names) == 1 and is_tenant(names[0]) else ""


def _schema(folder: Path) -> str:
    names = [path.name for path in folder.glob("*.schema.yaml")]
    return names[0] if len(names) == 1 else SCHEMA_PLACEHOLDER


def _merge(
    into: Path,
    given: str,
    of_file: str,
    entries: list[Entry],
    options: ImportOptions,
    collector: Collector,
) -> ImportReport:
    """Merge with the given tenant id, or that of the mapping, or that of the file."""
    source = read_source(into, collector)
    if source is None:
        return ImportReport(collector.diagnostics)
    own = tenant_of(source)
    tenant = given or own or of_file
    try:
        if of_file and own and not given and of_file != own:
            raise MergeError(f"the file is for tenant '{of_file}', the mapping for '{own}'")
        if includes_others(source):
            raise MergeError("it includes other files, in which entries may have to change")
        merged = merge_text(source, tenant, entries, keep=options.keep)
    except MergeError as error:
        where = "" if error.target is None else f" at '{print_path(error.target)}'"
        message = f"cannot merge into '{into}'{where}: {error}"
        hint = "fix this (set another tenant with --tenant), or import into a new file and compare"
        collector.add("XCH017", message, source.whole(), hint=hint)
        return ImportReport(collector.diagnostics)
    return ImportReport(collector.diagnostics, merged.text, merged, len(entries))
