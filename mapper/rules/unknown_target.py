"""A target is not in the schema."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath
from typing import TYPE_CHECKING

from mapper.dataprep import tree_path
from mapper.diagnostics import Diagnostic, Edit, Fix, Related, question
from mapper.document import Entry, entry_fixes, fixes
from mapper.jmes import lower_source
from mapper.paths import STAR, FieldPath, names_of, print_path
from mapper.rules.base import Context, Rule, finding
from mapper.rules.misspelled import MisspelledObject, by_object
from mapper.schema import Field, Schema
from mapper.schema.field_names import FIELD_NAME
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
    yield from (_misspelled_object(group, context) for group in objects)
    for _, entry in alone:
        message = f"target '{entry.target_text}' is not in the schema"
        hint, meant = _hint(entry, context)
        if hint:
            fix = _renamed(context, meant, [(entry, meant)]) if meant else ()
            yield finding("XDM003", message, entry.span, hint, fixes=fix)
        else:
            yield _addition(entry, context, message)


def _renamed(
    context: Context, meant: FieldPath, changes: list[tuple[Entry, FieldPath]]
) -> tuple[Fix, ...]:
    """Return the fix that changes targets, if the new ones are fields that are not mapped yet."""
    document = context.document
    taken = {entry.target for entry in document.entries} | document.failed_targets
    if any(new in taken or document.schema.field_at(new) is None for _, new in changes):
        return ()
    edits = [entry_fixes.target_edit(entry, new, document.tenant) for entry, new in changes]
    written = entry_fixes.spelled_target(changes[0][0], meant, document.tenant)
    return fixes.fix_of(f"Replace with '{written}'", *edits)


def _misspelled_object(group: MisspelledObject[Entry], context: Context) -> Diagnostic:
    (_, first), *others = group.items
    name = print_path(group.path)
    message = f"{len(group.items)} targets are in '{name}', which is not in the schema"
    hint = question(print_path(group.meant))
    changes = [(entry, group.renamed(path)) for path, entry in group.items]
    fix = _renamed(context, group.meant, changes)
    related = tuple(Related(entry.span, "also here") for _, entry in others[:MAX_RELATED])
    return finding("XDM003", message, first.span, hint, related=related, fixes=fix)


def _hint(entry: Entry, context: Context) -> tuple[str, FieldPath | None]:
    """Return what to change in the target, and the new target if there is only one.

    Return "" if no field of the schema is close to it.
    """
    target, index = entry.target, context.target_index
    if '"' in entry.target_text and (path := _unquoted(entry, context.document.schema)):
        return f"write the target as '{print_path(path)}'; only a source has quoted names", path
    meant = index.nearest(target)
    if meant is not None:
        if STAR in meant and STAR not in target and names_of(meant) == names_of(target):
            array = print_path(meant[: meant.index(STAR)])
            return f"write '{print_path(meant)}', as '{array}' is an array", meant
        return question(print_path(meant)), meant
    at = index.exit_of(target)
    if at is not None and at.meant is not None:
        wrong, right = (*at.inside, at.name), (*at.inside, at.meant)
        return f"rename '{print_path(wrong)}' to '{print_path(right)}'", None
    longer = index.longer(target)
    if longer is not None:
        return question(print_path(longer)), longer
    if at is not None and (leaf := _leaf(at.inside, context.document.schema)) is not None:
        kind = f"[{leaf.type.name}]" if leaf.array else leaf.type.name
        return f"'{print_path(at.inside)}' has the type {kind}, so it has no fields", None
    return "", None


def _unquoted(entry: Entry, schema: Schema) -> FieldPath | None:
    """Return the field that a target means if its names are quoted as in JMESPath."""
    tree, _ = lower_source(entry.target_text)
    path = None if tree is None else tree_path(tree)
    return None if path is None or schema.field_at(path) is None else path


def _leaf(names: FieldPath, schema: Schema) -> Field | None:
    """Return the field of some names if it cannot have fields of its own."""
    field = schema.field_at(names) if names else None
    return None if field is None or field.is_object else field


def _addition(entry: Entry, context: Context, message: str) -> Diagnostic:
    """Return the finding about a target to add to the schema, with the lines to paste."""
    schema = context.document.schema
    file = PurePath(schema.span.source.path).name
    fields = new_fields.fields_for(entry, context)
    if not fields or schema.failed:
        hint = f"Add the field to '{file}', or remove the line"
        return finding("XDM003", message, entry.span, hint)
    if file.lower().endswith(".json"):
        hint = f"Add the field to the schema on the platform, and export '{file}' again"
        return finding("XDM003", message, entry.span, hint)
    new = schema_addition.addition(schema, fields)
    hint = f"Add to '{file}' under '{new.key}:'"
    edits: list[Edit | None] = [new.edit]
    if entry.target[0] != f"_{schema.tenant}":
        hint += f", and write the target as '_tenant.{entry.target_text}'"
        target = (f"_{schema.tenant}", *entry.target)
        edits.append(entry_fixes.target_edit(entry, target, context.document.tenant))
    names = [name for path, _ in fields for name in names_of(path)]
    is_accepted = all(FIELD_NAME.match(name) for name in names)
    fix = fixes.fix_of(f"Add the field to '{file}'", *edits) if is_accepted else ()
    return finding("XDM003", message, entry.span, hint, paste=new.lines, fixes=fix)


RULE = Rule("XDM003", check)
