"""Find fields of payloads that no entry reads, and sources that no payload has."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from mapper.document import MappingDocument
from mapper.paths import FieldPath, is_attribute, is_within, names_of
from mapper.paths.profile import KINDS, Profile
from mapper.text.importing import lazy_module

if TYPE_CHECKING:
    from mapper.schema import matching
else:
    matching = lazy_module("mapper.schema.matching")

Unread: TypeAlias = tuple[FieldPath, Profile]


def unmapped(document: MappingDocument, seen: Profile) -> list[Unread]:
    """Return the fields of payloads that no entry reads, in the order of the payloads.

    Fields whose path cannot be exported as an attribute are omitted.
    """
    read = {names_of(path) for path in source_paths(document)}
    fields = []
    for path, here in seen.paths():
        if not is_within(names_of(path), read) and _is_field(path, here):
            fields.append((path, here))
    return fields


def scalars(seen: Profile) -> list[Unread]:
    """Return the fields of payloads that can be mapped: scalars, and arrays of them."""
    return [(path, here) for path, here in seen.paths() if _is_field(path, here)]


def missing_sources(document: MappingDocument, seen: Profile) -> list[FieldPath]:
    """Return the paths that entries read and that no payload has."""
    return [path for path in source_paths(document) if seen.at(path) is None]


def source_of(field: Unread) -> matching.SourceField:
    """Return a field as an argument of `matching.propose`."""
    path, here = field
    array = list in here.kinds
    kinds = {KINDS[kind] for kind in here.kinds} - {"array"}
    if here.elements is not None:
        kinds |= {KINDS[kind] for kind in here.elements.kinds}
    return matching.SourceField(path, frozenset(kinds), array)


def _is_field(path: FieldPath, here: Profile) -> bool:
    """Return True for a path of scalars, or of an array of scalars."""
    if (
        not is_attribute(path)
        or not isinstance(path[-1], str)
        or here.children
        or here.kinds.keys() <= {dict}
    ):
        return False
    return here.elements is None or not here.elements.children


def source_paths(document: MappingDocument) -> list[FieldPath]:
    """Return the paths that the entries read, in the order of the mapping."""
    return [path for entry in document.entries for path in entry.reads]
