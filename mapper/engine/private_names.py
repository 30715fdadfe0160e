"""Keys of payloads that identify people, and paths in which they are hidden.

Some payloads use e-mail addresses or IDs as the keys of an object. Reports hide such keys like
values, and all keys of a sensitive map.
"""

from __future__ import annotations

from collections.abc import Collection

from mapper.document import MappingDocument
from mapper.document.mapping import PrivateFields
from mapper.engine.identities import hidden_fields, is_hidden, private_sources
from mapper.paths import FieldPath, PathStep, names_of
from mapper.text.escape import HIDDEN, is_private_name


def sensitive_maps(document: MappingDocument) -> frozenset[tuple[str, ...]]:
    """Return the names of the payloads' paths whose keys are hidden.

    These are the sources of sensitive maps, and those of sensitive fields without fields of their
    own: if a payload has an object there, nobody knows what its keys are. A source below which
    another entry reads a field is an object whose keys are known.
    """
    targets = {
        names_of(path): field.type.name == "map"
        for path, field in document.schema.fields()
        if is_hidden(field) and not field.children
    }
    reads = {names_of(path) for entry in document.entries for path in entry.reads}
    known = {names[:length] for names in reads for length in range(1, len(names))}
    return document.private.maps | frozenset(
        names
        for entry in document.entries
        if (is_map := targets.get(names_of(entry.target))) is not None
        for names in map(names_of, entry.reads)
        if is_map or names not in known
    )


def private_fields(document: MappingDocument) -> PrivateFields:
    """Return all that is hidden in the records and payloads of a mapping."""
    return PrivateFields(
        hidden_fields(document), private_sources(document), sensitive_maps(document)
    )


def shown_path(path: FieldPath, maps: Collection[tuple[str, ...]]) -> FieldPath:
    """Return a path of a payload with `***` for every key that identifies people."""
    if not maps and not any(isinstance(step, str) and is_private_name(step) for step in path):
        return path
    shown: list[PathStep] = []
    names: tuple[str, ...] = ()
    hides = False
    for step in path:
        if isinstance(step, str):
            hides = hides or names in maps
            names = (*names, step)
            shown.append(HIDDEN if hides or is_private_name(step) else step)
        else:
            shown.append(step)
    return tuple(shown)
