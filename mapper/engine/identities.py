"""Find the identities in a record, and the entries that read what identities are built from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from mapper.dataprep.tree import Literal
from mapper.document import Entry, MappingDocument
from mapper.paths import (
    STAR,
    FieldPath,
    Steps,
    is_within,
    located,
    names_of,
    print_path,
    touches,
    touching,
)
from mapper.schema import IDENTITY_MAP, Field
from mapper.schema.namespaces import STANDARD, why_refused
from mapper.text.dataclass import dataclass


@dataclass(frozen=True)
class Identities:
    """The identities in the records of a mapping.

    Attributes:
        fields: The identity fields that the mapping fills, each with its namespace.
        are_direct: Whether each of them has its own entry, with a single value.
        primary: The mapping's `primary_identity`.
        fills_map: Whether the mapping fills `identityMap`.
        needs_primary: Whether one identity of the map must be marked as primary, because no field
            of the schema is.
        namespaces: The known namespaces: the standard ones, and those of the project.
        written: Strings of the mapping itself, which reports may show: namespaces in targets, and
            constants in the sources of `identityMap`.
    """

    fields: tuple[tuple[FieldPath, str], ...]
    are_direct: bool
    primary: FieldPath | None
    fills_map: bool
    needs_primary: bool
    namespaces: frozenset[str]
    written: frozenset[str]


def identities_of(document: MappingDocument) -> Identities:
    """Return the identities in the records of a mapping."""
    targets = {entry.target for entry in document.entries}
    names = set(map(names_of, targets))
    filled = [
        (path, field)
        for path, field in document.schema.identities()
        if is_within(names_of(path), names)
    ]
    return Identities(
        tuple((path, field.identity.namespace) for path, field in filled if field.identity),
        all(path in targets and STAR not in path and not field.array for path, field in filled),
        document.primary_identity,
        document.fills_identity_map,
        document.schema.primary_field is None,
        frozenset((*STANDARD, *document.namespaces)),
        frozenset(_written(document)),
    )


def _written(document: MappingDocument) -> Iterator[str]:
    for entry in document.entries:
        if entry.target[0] == IDENTITY_MAP:
            yield from names_of(entry.target)
            for node in entry.nodes:
                if isinstance(node, Literal) and isinstance(node.value, str):
                    yield node.value


def lacks_identity(record: dict[str, Any], primary: FieldPath) -> bool:
    """Return whether a record has neither its primary field nor a usable ID in `identityMap`."""
    if primary != (IDENTITY_MAP,) and not is_empty_at(record, primary):
        return False
    return not any(
        isinstance(id_, str) and not why_refused(id_, namespace)
        for namespace, _, identity in map_items(record)
        for id_ in [identity.get("id")]
    )


def is_misspelled_id(target: FieldPath, name: str) -> bool:
    """Return whether a name that an entry's target lacks is the `id` of `identityMap`."""
    return target[0] == IDENTITY_MAP and name != "id" and name.lower() == "id"


def is_empty_at(record: Any, path: FieldPath) -> bool:
    """Return whether a record has only nulls and whitespace at a path, in all elements of `[*]`."""
    return all(value is None or not str(value).strip() for _, value in record_values(record, path))


def map_items(record: dict[str, Any]) -> Iterator[tuple[str, int, dict[str, Any]]]:
    """Yield every identity in a record's `identityMap`: namespace, position, and the object."""
    identities = record.get(IDENTITY_MAP)
    for namespace, items in identities.items() if isinstance(identities, dict) else ():
        for number, item in enumerate(items if isinstance(items, list) else ()):
            if isinstance(item, dict):
                yield namespace, number, item


def record_values(record: dict[str, Any], path: FieldPath) -> Iterator[tuple[Steps, Any]]:
    """Yield the values of a record at a path with their paths; an array's elements one by one."""
    for place, value in located(record, path):
        if isinstance(value, list):
            for number, item in enumerate(value):
                yield (*place, number), item
        elif value is not None:
            yield place, value


def sensitive_targets(document: MappingDocument) -> frozenset[FieldPath]:
    """Return the targets whose values reports must hide.

    These are identities, fields marked as sensitive, objects that contain one, fields inside one,
    and every target that reads the same source as one of these.
    """
    writers = {entry.target for entry in _private_entries(document)}
    reads = {entry.target: set(map(names_of, entry.reads)) for entry in document.entries}
    sources = {path for target in writers for path in reads[target]}
    sources |= set(map(names_of, document.private.sources))
    is_hidden_source = touching(sources)
    return frozenset(
        target
        for target, paths in reads.items()
        if target in writers or any(map(is_hidden_source, paths))
    )


def private_sources(document: MappingDocument) -> frozenset[FieldPath]:
    """Return the paths of payloads that entries with private targets read."""
    return frozenset(path for entry in _private_entries(document) for path in entry.reads)


def hidden_fields(document: MappingDocument) -> frozenset[tuple[str, ...]]:
    """Return the names of the fields of records whose values are hidden."""
    fields = document.schema.fields()
    own = frozenset(names_of(path) for path, field in fields if is_hidden(field))
    return own | document.private.targets


def private_targets(document: MappingDocument) -> Callable[[tuple[str, ...]], bool]:
    """Return a function that returns whether a target, given by its names, is private.

    It is if it is a hidden field, an object around one, or a part of one.
    """
    return touching((*hidden_fields(document), (IDENTITY_MAP,)))


def _private_entries(document: MappingDocument) -> list[Entry]:
    is_private = private_targets(document)
    return [entry for entry in document.entries if is_private(names_of(entry.target))]


def sensitive_sources(document: MappingDocument) -> dict[FieldPath, tuple[str, ...]]:
    """Return the paths of payloads whose values reports hide.

    Each has the strings to which its values may be limited: those of the field's `enum`, and those
    in the entry, such as the keys of a lookup.
    """
    hidden = [(names_of(path), field) for path, field in document.schema.fields()
              if is_hidden(field)]  # fmt: skip
    sources: dict[FieldPath, tuple[str, ...]] = {}
    for entry in document.entries:
        target = names_of(entry.target)
        fields = [(path, field) for path, field in hidden if touches(path, target)]
        if not fields and target[0] != IDENTITY_MAP:
            continue
        allowed = [value for _, field in fields for value in field.constraints.enum or ()]
        allowed += [node.value for node in entry.nodes if isinstance(node, Literal)]
        strings = tuple(dict.fromkeys(value for value in allowed if isinstance(value, str)))
        for path in sorted(entry.reads, key=print_path):
            below = {name[len(target) :] for name, _ in fields} if entry.source_path else {()}
            for rest in sorted(below) or [()]:
                sources[(*path, *rest)] = strings
    for path in document.private.sources:
        sources.setdefault(path, ())
    return sources


def is_hidden(field: Field) -> bool:
    """Return whether reports hide the values of a field."""
    return field.identity is not None or field.sensitive
