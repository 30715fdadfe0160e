"""Keys of payloads that identify people, and paths in which they are hidden.

Some payloads use e-mail addresses or IDs as the keys of an object. Reports hide such keys like
values, and all keys of a sensitive map.
"""

from __future__ import annotations

from collections.abc import Collection

from mapper.document import MappingDocument
from mapper.engine.identities import is_hidden
from mapper.paths import FieldPath, PathStep, names_of
from mapper.text.escape import HIDDEN, is_private_name


def sensitive_maps(document: MappingDocument) -> frozenset[tuple[str, ...]]:
    """Return the names of the payloads' paths that are mapped to sensitive maps."""
    targets = {
        names_of(path)
        for path, field in document.schema.fields()
        if is_hidden(field) and field.type.name == "map"
    }
    return frozenset(
        names_of(path)
        for entry in document.entries
        if names_of(entry.target) in targets
        for path in entry.reads
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
