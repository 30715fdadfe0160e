"""The documents of a mapping, each with an id: requests name documents by these ids only."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from mapper.document.discovery import processed_alone
from mapper.document.loading import LoadedMapping
from mapper.document.mapping_reader import named_schema
from mapper.document.project import TESTS_STEM, is_in, named_as_mapping, project_folder
from mapper.files.file_type import begins_as_mapping
from mapper.text.dataclass import dataclass

MAPPING, SCHEMA, TESTS, INCLUDE = "mapping", "schema", "tests", "include"
_YAML = (".yaml", ".yml")


@dataclass(frozen=True)
class ProjectDocument:
    """A document that can be shown.

    Attributes:
        id: "mapping", "schema", "tests", or "include-" and a hash of the path: the same file has
            the same id, whatever else the mapping includes.
        kind: "mapping", "schema", "tests", or "include".
        path: The file, which need not exist.
        is_editable: Whether it is a YAML file of this project.
    """

    id: str
    kind: str
    path: str
    is_editable: bool


@dataclass(frozen=True)
class Project:
    """A mapping, and what the user gave along with it.

    Attributes:
        mapping: The file of the mapping.
        tenant: The tenant ID to use instead of the mapping's, or None.
        schema: The schema to use instead of the mapping's, or None.
    """

    mapping: str
    tenant: str | None = None
    schema: str | None = None

    def documents(self, loaded: LoadedMapping | None) -> tuple[ProjectDocument, ...]:
        """Return the documents of the mapping as it was loaded; None if it cannot be used."""
        included = () if loaded is None else loaded.document.included
        return (
            ProjectDocument(MAPPING, "mapping", self.mapping, is_editable=True),
            *self._schema(loaded),
            *self._tests(),
            *(
                ProjectDocument(
                    _include_id(source.path), INCLUDE, source.path, _is_yaml(source.path)
                )
                for source in included
            ),
        )

    def other_mappings(self) -> dict[str, Path]:
        """Return the other mappings in the folder of the mapping by ids that never change."""
        mapping = Path(self.mapping)
        folder = project_folder(mapping)
        files = (path for path in named_as_mapping(mapping.parent) if is_in(path, folder))
        return {
            f"mapping-{hashlib.sha256(os.fsencode(path.name)).hexdigest()[:12]}": path
            for path in processed_alone(filter(begins_as_mapping, files))
            if path.name != mapping.name
        }

    def _schema(self, loaded: LoadedMapping | None) -> tuple[ProjectDocument, ...]:
        if loaded is not None:
            path = loaded.document.schema.span.source.path
        else:
            named = named_schema(self.mapping) if self.schema is None else Path(self.schema)
            path = "" if named is None else os.path.normpath(named)
        document = ProjectDocument(SCHEMA, "schema", path, _is_yaml(path))
        return (document,) if path and (self.schema is not None or self.has(document)) else ()

    def _tests(self) -> tuple[ProjectDocument, ...]:
        stem = Path(self.mapping).stem + TESTS_STEM
        paths = [Path(self.mapping).with_name(stem + suffix) for suffix in _YAML]
        path = str(next((path for path in paths if os.path.lexists(path)), paths[0]))
        document = ProjectDocument(TESTS, "tests", path, is_editable=True)
        return (document,) if self.has(document) else ()

    def has(self, document: ProjectDocument) -> bool:
        """Return whether a file is in the folder of the project, also if it is a link."""
        return is_in(Path(document.path), project_folder(Path(self.mapping)))


def _is_yaml(path: str) -> bool:
    return path.lower().endswith(_YAML)


def _include_id(path: str) -> str:
    return "include-" + hashlib.sha256(path.encode("utf-8", "surrogateescape")).hexdigest()[:16]
