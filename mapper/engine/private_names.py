"""What is hidden in payloads: values of private sources, and keys that identify people.

Some payloads use e-mail addresses or IDs as the keys of an object. Reports hide such keys like
values, and all keys of a sensitive map.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from mapper.document import MappingDocument
from mapper.document.mapping import PrivateFields
from mapper.engine.identities import (
    hidden_fields,
    is_hidden,
    private_sources,
    sensitive_targets,
)
from mapper.paths import FieldPath, PathStep, names_of, parents_of, touching
from mapper.text.dataclass import dataclass
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
    known = parents_of(reads)
    return document.private.maps | frozenset(
        names
        for entry in document.entries
        if (is_map := targets.get(names_of(entry.target))) is not None
        for names in map(names_of, entry.reads)
        if is_map or names not in known
    )


@dataclass(frozen=True)
class ReadSources:
    """The paths of payloads that entries read, given by names.

    Attributes:
        public: Those whose values everybody may see. Of other fields, nobody knows whether they
            identify a person.
        is_private: Returns whether a path is a source of a hidden target, a part of one, or an
            object around one.
    """

    public: frozenset[tuple[str, ...]]
    is_private: Callable[[tuple[str, ...]], bool]


def read_sources(document: MappingDocument) -> ReadSources:
    """Return the sources of a mapping; those of targets that the schema lacks are private."""
    hidden = sensitive_targets(document)
    public: set[tuple[str, ...]] = set()
    private = set(map(names_of, document.private.sources))
    for entry in document.entries:
        is_hidden_entry = entry.target in hidden or document.schema.field_at(entry.target) is None
        (private if is_hidden_entry else public).update(map(names_of, entry.reads))
    is_private = touching(private)
    return ReadSources(frozenset(names for names in public if not is_private(names)), is_private)


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
