"""A target is not in the schema."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath
from typing import TYPE_CHECKING

from mapper.dataprep import tree_path
from mapper.diagnostics import Correction, Diagnostic, Related
from mapper.document import Entry
from mapper.jmes import lower_source
from mapper.paths import STAR, FieldPath, names_of, print_path
from mapper.rules.base import Context, Rule, finding
from mapper.rules.misspelled import MisspelledObject, by_object
from mapper.schema import Field, Schema
from mapper.text.importing import lazy_module

if TYPE_CHECKING:
    from mapper.document import schema_addition
    from mapper.rules import new_fields
else:
    schema_addition = lazy_module("mapper.document.schema_addition")
    new_fields = lazy_module("mapper.rules.new_fields")

MAX_RELATED = 4


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield one finding per target that the schema lacks, or per misspelled object."""
    schema = context.document.schema
    unknown = [
        (entry.target, entry)
        for entry in context.document.entries
        if schema.field_at(entry.target) is None and entry.target not in schema.failed
    ]
    objects, alone = by_object(unknown, context.target_index.exit_of)
    yield from map(_misspelled_object, objects)
    for _, entry in alone:
        message = f"target '{entry.target_text}' is not in the schema"
        hint = _hint(entry, context)
        hint, paste = (hint, ()) if hint else _addition(entry, context)
        yield finding("XDM003", message, entry.span, hint, paste=paste)


def _misspelled_object(group: MisspelledObject[Entry]) -> Diagnostic:
    (_, first), *others = group.items
    name = print_path(group.path)
    message = f"{len(group.items)} targets are in '{name}', which is not in the schema"
    hint = Correction(print_path(group.meant))
    related = tuple(Related(entry.span, "also here") for _, entry in others[:MAX_RELATED])
    return finding("XDM003", message, first.span, hint, related=related)


def _hint(entry: Entry, context: Context) -> str:
    """Return what to change in the target; "" if no field of the schema is close to it."""
    target, index = entry.target, context.target_index
    if '"' in entry.target_text and (path := _unquoted(entry, context.document.schema)):
        return f"write the target as '{print_path(path)}'; only a source has quoted names"
    meant = index.nearest(target)
    if meant is not None:
        if STAR in meant and STAR not in target and names_of(meant) == names_of(target):
            array = print_path(meant[: meant.index(STAR)])
            return f"write '{print_path(meant)}', as '{array}' is an array"
        return Correction(print_path(meant))
    at = index.exit_of(target)
    if at is not None and at.meant is not None:
        wrong, right = (*at.inside, at.name), (*at.inside, at.meant)
        return f"rename '{print_path(wrong)}' to '{print_path(right)}'"
    longer = index.longer(target)
    if longer is not None:
        return Correction(print_path(longer))
    if at is not None and (leaf := _leaf(at.inside, context.document.schema)) is not None:
        kind = f"[{leaf.type.name}]" if leaf.array else leaf.type.name
        return f"'{print_path(at.inside)}' has the type {kind}, so it has no fields"
    return ""


def _unquoted(entry: Entry, schema: Schema) -> FieldPath | None:
    """Return the field that a target means if its names are quoted as in JMESPath."""
    tree, _ = lower_source(entry.target_text)
    path = None if tree is None else tree_path(tree)
    return None if path is None or schema.field_at(path) is None else path


def _leaf(names: FieldPath, schema: Schema) -> Field | None:
    """Return the field of some names if it cannot have fields of its own."""
    field = schema.field_at(names) if names else None
    return None if field is None or field.is_object else field


def _addition(entry: Entry, context: Context) -> tuple[str, tuple[str, ...]]:
    """Return how to add a target to the schema, and the lines to paste."""
    schema = context.document.schema
    file = PurePath(schema.span.source.path).name
    fields = new_fields.fields_for(entry, context)
    if not fields or schema.failed:
        return f"Add the field to '{file}', or remove the line", ()
    if file.lower().endswith(".json"):
        return f"Add the field to the schema on the platform, and export '{file}' again", ()
    key, lines = schema_addition.addition(schema, fields)
    hint = f"Add to '{file}' under '{key}:'"
    if entry.target[0] != f"_{schema.tenant}":
        hint += f", and write the target as '_tenant.{entry.target_text}'"
    return hint, lines


RULE = Rule("XDM003", check)
