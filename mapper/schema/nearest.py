"""Suggests fields of a schema for targets that it does not have."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from mapper.dataprep.nearest import Exit, PathIndex
from mapper.paths import FieldPath, names_of
from mapper.schema.tree import Schema


class TargetIndex:
    """An index of the fields of a schema, to search for fields similar to a target."""

    def __init__(self, schema: Schema) -> None:
        """Index every field by the names in its path."""
        self._schema = schema
        self._paths = [path for path, _ in schema.fields()]
        self._index = PathIndex(self._paths)

    def nearest(self, target: FieldPath) -> FieldPath | None:
        """Return the field most similar to a target; None if none is similar.

        Names may be misspelled, and the tenant's object may be missing or have another name.
        """
        nearest = (self._index.nearest(path) for path in self._spellings(target))
        return next((path for path in nearest if path is not None), None)

    def exit_of(self, target: FieldPath) -> Exit | None:
        """Return the first name of a target that the schema lacks; None if it has all."""
        return self._index.exit_of(target)

    def longer(self, target: FieldPath) -> FieldPath | None:
        """Return the only field that has all names of a target, and more before the last one.

        For `_acme.email`, this is `_acme.attendee.email` if no other field is named `email`.
        """
        names = names_of(target)
        longer = [path for path in self._by_name.get(names[-1], ()) if _has_all(path, names)]
        return longer[0] if len(longer) == 1 else None

    def _spellings(self, target: FieldPath) -> Iterator[FieldPath]:
        yield target
        tenant, first = f"_{self._schema.tenant}", str(target[0])
        if first not in self._schema.root.children:
            yield (tenant, *target)
            if first.startswith("_") and len(target) > 1:
                yield (tenant, *target[1:])

    @cached_property
    def _by_name(self) -> dict[str, list[FieldPath]]:
        by_name: dict[str, list[FieldPath]] = {}
        for path in self._paths:
            by_name.setdefault(names_of(path)[-1], []).append(path)
        return by_name


def _has_all(path: FieldPath, names: tuple[str, ...]) -> bool:
    rest = iter(names_of(path))
    return all(name in rest for name in names)
