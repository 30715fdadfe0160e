"""Finds breaking changes between two versions of a schema.

Once a schema is in use, the Schema Registry accepts only additions. Breaking changes are: removing,
moving, renaming, or redefining a field; adding a required field; removing or restricting allowed
values; and disabling Profile. Source: Adobe, "Basics of schema composition", schema evolution.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from mapper.dataprep.nearest import PathIndex
from mapper.paths import FieldPath, names_of, print_path
from mapper.schema.tree import CONSTRAINTS, Constraints, Field, Schema


@dataclass(frozen=True)
class Breaking:
    """A breaking change.

    Attributes:
        path: The field, with the tenant of the new schema; () for the schema itself.
        change: The change, as a clause such as "the field was removed".
        hint: What to do instead.
    """

    path: FieldPath
    change: str
    hint: str


def breaking_changes(old: Schema, new: Schema) -> Iterator[Breaking]:
    """Yield the changes from an older version of a schema that the registry would reject.

    The tenants may differ. For a removed object, the fields below it are not reported.
    """
    if old.xdm_class.uri != new.xdm_class.uri:
        change = f"the class was {old.xdm_class.title}"
        yield Breaking((), change, "keep the class, or create another schema")
    if old.profile and not new.profile:
        hint = "write 'profile: true'; Profile cannot be disabled"
        yield Breaking((), "Profile was enabled", hint)
    before = {_renamed(path, old, new): field for path, field in old.fields(in_maps=True)}
    after = dict(new.fields(in_maps=True))
    added = _Added(path for path in after if path not in before)
    # fields that were removed or have another type; fields below them are not reported
    gone = {path for path in before.keys() & after if _type(before[path]) != _type(after[path])}
    for path in before:
        if path in after or any(path[:size] in gone for size in range(1, len(path))):
            continue
        gone.add(path)
        yield Breaking(path, "the field was removed", _hint_for_removed(path, added))
    for path, field in after.items():
        if path in before:
            yield from _redefined(path, before[path], field)
        elif field.required:
            hint = "remove 'required'; new fields must be optional"
            yield Breaking(path, "a new field is required", hint)


def _renamed(path: FieldPath, old: Schema, new: Schema) -> FieldPath:
    return (f"_{new.tenant}", *path[1:]) if path[0] == f"_{old.tenant}" else path


class _Added:
    """The fields that only the new version has."""

    def __init__(self, paths: Iterable[FieldPath]) -> None:
        self.by_name: dict[str, FieldPath] = {}
        known = list(paths)
        for path in known:
            self.by_name.setdefault(names_of(path)[-1], path)
        self.index = PathIndex(known)


def _hint_for_removed(path: FieldPath, added: _Added) -> str:
    similar = added.by_name.get(names_of(path)[-1]) or added.index.nearest(path)
    if similar:
        return f"keep it next to '{print_path(similar)}'; fields cannot be moved or renamed"
    return "keep it; deprecate fields that are no longer used"


def _redefined(path: FieldPath, old: Field, new: Field) -> Iterator[Breaking]:
    if (old.type.name, old.array) != (new.type.name, new.array):
        hint = "keep this field, and add another one with the new type"
        yield Breaking(path, f"the type was {_type(old)}, now {_type(new)}", hint)
        return
    if new.required and not old.required:
        yield Breaking(path, "the field was optional", "remove 'required'")
    for change in _tightened(old.constraints, new.constraints):
        yield Breaking(path, change, "relax it, or leave it as it was")


def _type(field: Field) -> str:
    return f"[{field.type.name}]" if field.array else field.type.name


def _tightened(old: Constraints, new: Constraints) -> Iterator[str]:
    """Yield the new constraints that reject values which were valid."""
    if new.enum is not None and (lost := _lost(old.enum, new.enum)):
        yield lost
    if new.pattern is not None and new.pattern != old.pattern:
        was = "none" if old.pattern is None else f"'{old.pattern}'"
        yield f"the pattern was {was}, now '{new.pattern}'"
    for name in ("minimum", "maximum", "minLength", "maxLength"):
        attribute, is_upper = CONSTRAINTS[name].attribute, name.startswith("max")
        before, now = getattr(old, attribute), getattr(new, attribute)
        if now is not None and (before is None or (now < before if is_upper else now > before)):
            yield f"'{name}' was {'none' if before is None else before}, now {now}"


def _lost(old: tuple[Any, ...] | None, new: tuple[Any, ...]) -> str:
    if old is None:
        return "any value was allowed, now only those in 'enum'"
    lost = [value for value in old if value not in new]
    return f"'enum' no longer has {', '.join(map(repr, lost))}" if lost else ""
