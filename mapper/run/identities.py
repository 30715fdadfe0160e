"""The primary identity of a record, and which entries touch what identities are made from."""

from __future__ import annotations

from typing import Any

from mapper.document import MappingDocument
from mapper.expr import STAR, Path, names_of, paths_read
from mapper.schema import Field, Schema

IDENTITY_MAP = "identityMap"


def primary_identity(schema: Schema) -> Path | None:
    """The path of the primary identity; None without one, and where Profile is off."""
    found = [path for path, here in schema.identities() if here.identity and here.identity.primary]
    return found[0] if found and schema.profile else None


def is_blank(record: Any, path: Path) -> bool:
    """Whether a record has nothing but blanks at a path; `[*]` looks at every element."""
    for position, step in enumerate(path):
        if step is STAR:
            rest = path[position + 1 :]
            return not isinstance(record, list) or all(is_blank(item, rest) for item in record)
        record = record.get(step) if isinstance(record, dict) else None
    return record is None or not str(record).strip()


def lacks_identity(record: dict[str, Any], path: Path) -> bool:
    """Whether a record has neither its primary identity nor any identity in `identityMap`."""
    return is_blank(record, path) and not record.get(IDENTITY_MAP)


def sensitive_targets(document: MappingDocument) -> frozenset[Path]:
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


def is_hidden(field: Field) -> bool:
    """Whether reports hide the values of a field."""
    return field.identity is not None or field.sensitive


def _touch(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether one path is the other, or lies above or below it."""
    return all(a == b for a, b in zip(one, other, strict=False))
