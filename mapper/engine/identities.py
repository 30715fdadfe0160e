"""What identifies a person in a record, and which entries touch what identities are made from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mapper.dataprep import paths_read
from mapper.dataprep.tree import Literal, walk
from mapper.document import MappingDocument
from mapper.paths import STAR, FieldPath, Steps, located, names_of, print_path
from mapper.schema import IDENTITY_MAP, Field
from mapper.schema.namespaces import STANDARD, why_refused
from mapper.text.dataclass import dataclass


@dataclass(frozen=True)
class Identities:
    """What identifies a person in the records of a mapping.

    Attributes:
        fields: The identity fields that the mapping fills, each with its namespace.
        are_direct: True if each of them is filled by an entry of its own with a single value.
        primary: The mapping's `primary_identity`.
        fills_map: True if the mapping fills `identityMap`.
        needs_primary: True if one identity of the map must be marked as primary, because no field
            of the schema is.
        namespaces: The namespaces that are known: standard ones, and those of the project.
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
    """Return what identifies a person in the records of a mapping."""
    targets = {entry.target for entry in document.entries}
    names = set(map(names_of, targets))
    filled = [
        (path, field)
        for path, field in document.schema.identities()
        if any(names_of(path)[:size] in names for size in range(1, len(path) + 1))
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
            for node in walk(entry.tree):
                if isinstance(node, Literal) and isinstance(node.value, str):
                    yield node.value


def lacks_identity(record: dict[str, Any], primary: FieldPath) -> bool:
    """Return whether a record has neither its primary field nor a usable ID in `identityMap`."""
    if primary != (IDENTITY_MAP,) and not is_blank(record, primary):
        return False
    return not any(
        isinstance(id_, str) and not why_refused(id_, namespace)
        for namespace, _, identity in map_items(record)
        for id_ in [identity.get("id")]
    )


def is_misspelt_id(target: FieldPath, name: str) -> bool:
    """Return whether a name that an entry's target lacks is the `id` of `identityMap`."""
    return target[0] == IDENTITY_MAP and name != "id" and name.lower() == "id"


def is_blank(record: Any, path: FieldPath) -> bool:
    """Return whether a record has nothing but whitespace at a path, in any element under `[*]`."""
    return all(value is None or not str(value).strip() for _, value in record_values(record, path))


def map_items(record: dict[str, Any]) -> Iterator[tuple[str, int, dict[str, Any]]]:
    """Yield every identity in a record's `identityMap`: namespace, position, and the object."""
    identities = record.get(IDENTITY_MAP)
    for namespace, items in identities.items() if isinstance(identities, dict) else ():
        for number, item in enumerate(items if isinstance(items, list) else ()):
            if isinstance(item, dict):
                yield namespace, number, item


def record_values(record: dict[str, Any], path: FieldPath) -> Iterator[tuple[Steps, Any]]:
    """Yield every value of a record at a path with its place; the elements of an array singly."""
    for place, value in located(record, path):
        if isinstance(value, list):
            for number, item in enumerate(value):
                yield (*place, number), item
        elif value is not None:
            yield place, value


def sensitive_targets(document: MappingDocument) -> frozenset[FieldPath]:
    """The targets of entries whose values may be, or hold, or lie in, what a report must hide.

    Such are identities and fields marked as sensitive, what holds or lies in one, and whatever
    reads what one of these reads.
    """
    hidden = [names_of(path) for path, here in document.schema.fields() if is_hidden(here)]
    hidden.append((IDENTITY_MAP,))
    made = {
        e.target for e in document.entries if any(_touch(names_of(e.target), h) for h in hidden)
    }
    reads = {entry.target: set(map(names_of, paths_read(entry.tree))) for entry in document.entries}
    sources = {path for target in made for path in reads[target]}
    return frozenset(
        target
        for target, paths in reads.items()
        if target in made or any(_touch(path, source) for path in paths for source in sources)
    )


def sensitive_sources(document: MappingDocument) -> dict[FieldPath, tuple[str, ...]]:
    """Return the paths of payloads whose values reports hide.

    Each comes with the strings that its values may have to be one of: those of the field's `enum`,
    and those in the entry, such as the keys of a lookup.
    """
    hidden = [(names_of(path), field) for path, field in document.schema.fields()
              if is_hidden(field)]  # fmt: skip
    sources: dict[FieldPath, tuple[str, ...]] = {}
    for entry in document.entries:
        target = names_of(entry.target)
        fields = [(path, field) for path, field in hidden if _touch(path, target)]
        if not fields and target[0] != IDENTITY_MAP:
            continue
        allowed = [value for _, field in fields for value in field.constraints.enum or ()]
        allowed += [node.value for node in walk(entry.tree) if isinstance(node, Literal)]
        strings = tuple(dict.fromkeys(value for value in allowed if isinstance(value, str)))
        for path in sorted(paths_read(entry.tree), key=print_path):
            below = {name[len(target) :] for name, _ in fields} if entry.source_path else {()}
            for rest in sorted(below) or [()]:
                sources[(*path, *rest)] = strings
    return sources


def is_hidden(field: Field) -> bool:
    """Whether reports hide the values of a field."""
    return field.identity is not None or field.sensitive


def _touch(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether one path is the other, or lies above or below it."""
    return all(a == b for a, b in zip(one, other, strict=False))
