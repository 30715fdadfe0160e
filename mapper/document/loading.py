"""Loads a mapping document with its schema and the settings of its project."""

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
    """A mapping document and the files that belong to it.

    Attributes:
        path: The mapping file, as the user names it.
        document: The mapping and its schema, without the entries that have errors.
        diagnostics: Findings about the two documents and the settings file.
        settings: The settings of the project.
        schema_path: The schema used instead of the document's own, if any.
    """

    path: str
    document: MappingDocument
    diagnostics: list[Diagnostic]
    settings: Settings
    schema_path: str | None = None

    def files(self) -> tuple[Used, ...]:
        """Return the files that were read, which no output may overwrite."""
        settings = settings_file(Path(self.path))
        names = [
            ("mapping", self.document.span.source.path),
            *(("included mapping", source.path) for source in self.document.included),
            ("schema", self.document.schema.span.source.path),
            ("settings file", "" if settings is None else str(settings)),
        ]
        return tuple(Used(role, name) for role, name in names if name)


def load_mapping(
    path: str | Path, tenant: str | None, *, schema: str | Path | None = None
) -> tuple[LoadedMapping | None, list[Diagnostic]]:
    """Return a mapping, and the findings about its documents.

    Args:
        path: The mapping document.
        tenant: A tenant id that overrides MAPPER_TENANT and the document's.
        schema: A schema to use instead of the document's own.

    Returns:
        The mapping, or None if it cannot be used, such as a file that is not YAML; and the findings
        in the order of the files.

    Raises:
        MapperError: The tenant id is invalid.
    """
    collector = Collector()
    document = read_mapping(path, given_tenant(tenant) or None, collector, schema)
    settings = read_settings(Path(path), collector)
    diagnostics = in_order(collector.diagnostics)
    if document is None:
        return None, diagnostics
    document = replace(document, namespaces=settings.namespaces)
    schema_path = None if schema is None else str(schema)
    return LoadedMapping(str(path), document, diagnostics, settings, schema_path), diagnostics
