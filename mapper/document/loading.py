"""A mapping document loaded with its schema and the settings of its project."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from mapper.diagnostics import Collector, Diagnostic, in_order
from mapper.diagnostics.selection import Settings
from mapper.document.mapping import MappingDocument
from mapper.document.mapping_reader import read_mapping
from mapper.document.settings import read_settings, settings_file
from mapper.document.tenants import given_tenant
from mapper.files.overlap import Used
from mapper.text.dataclass import dataclass


@dataclass(frozen=True)
class LoadedMapping:
    """A mapping document and everything that was read with it.

    Attributes:
        path: The mapping file, as the user names it.
        document: The mapping and its schema; entries with errors are omitted.
        diagnostics: Findings about the two documents and the settings file.
        settings: The settings of its project.
        schema_path: The schema chosen instead of the one that the file names; None if none was.
    """

    path: str
    document: MappingDocument
    diagnostics: list[Diagnostic]
    settings: Settings
    schema_path: str | None = None

    def files(self) -> tuple[Used, ...]:
        """Return the files that it was read from, which no output may overwrite."""
        settings = settings_file(Path(self.path))
        names = [
            ("mapping", self.document.span.source.path),
            ("schema", self.document.schema.span.source.path),
            ("settings file", "" if settings is None else str(settings)),
        ]
        return tuple(Used(role, name) for role, name in names if name)


def load_mapping(
    path: str | Path, tenant: str | None, *, schema: str | Path | None = None
) -> tuple[LoadedMapping | None, list[Diagnostic]]:
    """Return the mapping of a file, and the findings about its documents.

    Args:
        path: The mapping document.
        tenant: Tenant id that overrides the document's and the variable MAPPER_TENANT.
        schema: A schema to use instead of the one that the mapping names.

    Returns:
        The mapping, or None if there is nothing to use, such as in a file that is not YAML; and the
        findings in the order of their places.

    Raises:
        MapperError: if the tenant id is not valid.
    """
    collector = Collector()
    document = read_mapping(path, given_tenant(tenant) or None, collector, schema)
    settings = read_settings(Path(path), collector)
    found = in_order(collector.diagnostics)
    if document is None:
        return None, found
    document = replace(document, namespaces=settings.namespaces)
    chosen = None if schema is None else str(schema)
    return LoadedMapping(str(path), document, found, settings, chosen), found
