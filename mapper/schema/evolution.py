"""What a new version of a schema may not change.

Once a schema is in use, the Schema Registry takes only additions. Source: Adobe, "Basics of schema
composition", rules of schema evolution: breaking are a field removed, moved, renamed or redefined,
a new required field, supported values removed or restricted, and Profile switched off.
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
    """One change that is refused.

    Attributes:
        path: The field, in the new schema's tenant; () for the schema itself.
        what: What changed, as a phrase.
        hint: What to do instead.
    """

    path: FieldPath
    what: str
    hint: str


def breaking_changes(old: Schema, new: Schema) -> Iterator[Breaking]:
    """Every change from an older version of a schema that the registry would refuse.

    Fields of two tenants are compared as if of one. What an object that is gone held is not named
    again.
    """
    if old.xdm_class.uri != new.xdm_class.uri:
        what = f"the class was {old.xdm_class.title}"
        yield Breaking((), what, "a class cannot change: make another schema")
    if old.profile and not new.profile:
        hint = "a schema in Profile stays there: write 'profile: true'"
        yield Breaking((), "Profile was on", hint)
    before = {_renamed(path, old, new): field for path, field in old.fields(in_maps=True)}
    after = dict(new.fields(in_maps=True))
    added = _Added(path for path in after if path not in before)
    # what is below a field that is gone, or has another type, is not named again
    gone = {path for path in before.keys() & after if _type(before[path]) != _type(after[path])}
    for path in before:
        if path in after or any(path[:size] in gone for size in range(1, len(path))):
            continue
        gone.add(path)
        yield Breaking(path, "the field is gone", _where_to(path, added))
    for path, field in after.items():
        if path in before:
            yield from _redefined(path, before[path], field)
        elif field.required:
            hint = "a new field is optional: remove 'required'"
            yield Breaking(path, "a new field is required", hint)


def _renamed(path: FieldPath, old: Schema, new: Schema) -> FieldPath:
    return (f"_{new.tenant}", *path[1:]) if path[0] == f"_{old.tenant}" else path


class _Added:
    """The fields of the new version that the old one lacks."""

    def __init__(self, paths: Iterable[FieldPath]) -> None:
        self.by_name: dict[str, FieldPath] = {}
        known = list(paths)
        for path in known:
            self.by_name.setdefault(names_of(path)[-1], path)
        self.index = PathIndex(known)


def _where_to(path: FieldPath, added: _Added) -> str:
    """Return where a missing field seems to be now, or that it must stay."""
    meant = added.by_name.get(names_of(path)[-1]) or added.index.nearest(path)
    if meant:
        return f"keep it next to '{print_path(meant)}'; a field cannot be moved or renamed"
    return "keep it: a field that is no longer used is deprecated, not removed"


def _redefined(path: FieldPath, old: Field, new: Field) -> Iterator[Breaking]:
    if (old.type.name, old.array) != (new.type.name, new.array):
        hint = "add another field for the new type, and keep this one"
        yield Breaking(path, f"the type was {_type(old)}, now {_type(new)}", hint)
        return
    if new.required and not old.required:
        yield Breaking(path, "the field was optional", "remove 'required'")
    hint = "widen it, or leave it as it was"
    for what in _tightened(old.constraints, new.constraints):
        yield Breaking(path, what, hint)


def _type(field: Field) -> str:
    return f"[{field.type.name}]" if field.array else field.type.name


def _tightened(old: Constraints, new: Constraints) -> Iterator[str]:
    """What the new constraints refuse and the old ones took."""
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
        return "any value was allowed, now 'enum' lists some"
    lost = [value for value in old if value not in new]
    return f"'enum' had {', '.join(map(repr, lost))}" if lost else ""
