"""The names that a mapping and its schema define, prepared for completion and hover."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from functools import cached_property

from mapper.document import Entry, MappingDocument
from mapper.document.tenants import PLACEHOLDER, fill_tenant
from mapper.engine.identities import private_targets
from mapper.engine.private_names import ReadSources, read_sources, sensitive_maps
from mapper.paths import FieldPath, PathSyntaxError, names_of, parse_path
from mapper.schema import Field, Schema


class MappingNames:
    """The names of a mapping.

    Attributes:
        schema: The target schema; None if it is not known.
        document: The mapping; None if it could not be read.
    """

    def __init__(self, schema: Schema | None, document: MappingDocument | None = None) -> None:
        """Prepare nothing yet: every part is computed when it is first used."""
        self.schema = document.schema if document is not None else schema
        self.document = document

    @property
    def tenant(self) -> str:
        """The tenant ID without the underscore; "" if it is not known."""
        if self.document is not None:
            return self.document.tenant
        return "" if self.schema is None else self.schema.tenant

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The entries of the mapping, with those that it includes."""
        return () if self.document is None else self.document.entries

    @cached_property
    def fields(self) -> tuple[tuple[FieldPath, Field], ...]:
        """The fields of the schema with their paths: required and identity fields first."""
        fields = [] if self.schema is None else list(self.schema.fields())
        return tuple(sorted(fields, key=lambda item: _rank(item[1])))

    @cached_property
    def by_target(self) -> dict[FieldPath, Entry]:
        """The first entry of each target."""
        return {entry.target: entry for entry in reversed(self.entries)}

    @cached_property
    def readers(self) -> dict[tuple[str, ...], list[Entry]]:
        """The names in each path that entries read -> these entries."""
        readers: dict[tuple[str, ...], list[Entry]] = {}
        for entry in self.entries:
            for names in set(map(names_of, entry.reads)):
                readers.setdefault(names, []).append(entry)
        return readers

    @cached_property
    def maps(self) -> frozenset[tuple[str, ...]]:
        """The names of the payload's objects all of whose keys identify people."""
        return frozenset() if self.document is None else sensitive_maps(self.document)

    @cached_property
    def _sources(self) -> ReadSources | None:
        return None if self.document is None else read_sources(self.document)

    def may_show_values(self, path: FieldPath, target: FieldPath | None) -> bool:
        """Return whether the values at a path of payloads are neither identities nor sensitive.

        An entry that fills a public field must read them, or be about to.

        Args:
            path: The path.
            target: The target of the entry that is being written.
        """
        names, sources = names_of(path), self._sources
        if sources is None or sources.is_private(names):
            return False  # without a mapping, nobody knows which sources identify people
        return names in sources.public or (target is not None and self._is_public(target))

    def _is_public(self, target: FieldPath) -> bool:
        if self.document is None or self.field_at(target) is None:
            return False
        return not private_targets(self.document)(names_of(target))

    def field_at(self, path: FieldPath) -> Field | None:
        """Return the field at a target; None if the schema has no such field."""
        return None if self.schema is None else self.schema.field_at(path)

    def target_of(self, text: str) -> FieldPath | None:
        """Return the path of a target as it is written; None if it is not a path."""
        with suppress(PathSyntaxError):
            return fill_tenant(parse_path(text), self.tenant or PLACEHOLDER.removeprefix("_"))
        return None

    def targets_of(self, texts: Iterable[str]) -> set[FieldPath]:
        """Return the paths of targets as they are written, without those that are not paths."""
        return {path for path in map(self.target_of, texts) if path is not None}


def _rank(field: Field) -> int:
    """Return the place of a field in the list: required, identities, others, objects."""
    if field.is_object and not field.identity:
        return 3
    return 0 if field.required else 1 if field.identity is not None else 2
