"""Paths grouped by the misspelled object that they lead through."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Generic, NamedTuple, TypeVar

from mapper.dataprep.nearest import Exit
from mapper.paths import FieldPath, names_of

Item = TypeVar("Item")


class MisspelledObject(NamedTuple, Generic[Item]):
    """An object whose name is misspelled, so that several paths are unknown.

    Attributes:
        path: The object.
        meant: The object with the closest name.
        items: The paths that lead through it, each with the item it belongs to.
    """

    path: FieldPath
    meant: FieldPath
    items: list[tuple[FieldPath, Item]]

    def renamed(self, path: FieldPath) -> FieldPath:
        """Return a path through the object with the closest name instead."""
        names = [position for position, step in enumerate(path) if isinstance(step, str)]
        at = names[len(self.path) - 1]
        return (*path[:at], self.meant[-1], *path[at + 1 :])


def by_object(
    items: Iterable[tuple[FieldPath, Item]], exit_of: Callable[[FieldPath], Exit | None]
) -> tuple[list[MisspelledObject[Item]], list[tuple[FieldPath, Item]]]:
    """Return the objects that several unknown paths misspell, and all other paths."""
    items = list(items)
    objects: dict[FieldPath, MisspelledObject[Item]] = {}
    for path, item in items:
        if len(names_of(path)) < 2:  # not in an object
            continue
        at = exit_of(path)
        if at is not None and at.meant is not None and len(at.inside) < len(names_of(path)) - 1:
            wrong, meant = (*at.inside, at.name), (*at.inside, at.meant)
            group = objects.setdefault(wrong, MisspelledObject(wrong, meant, []))
            group.items.append((path, item))
    groups = [group for group in objects.values() if len(group.items) > 1]
    grouped = {path for group in groups for path, _ in group.items}
    return groups, [(path, item) for path, item in items if path not in grouped]
