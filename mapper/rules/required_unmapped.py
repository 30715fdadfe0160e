"""A required field of the schema is not mapped."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mapper.diagnostics import Diagnostic
from mapper.paths import is_within, names_of, print_path
from mapper.rules.base import Context, Rule, finding
from mapper.text.importing import lazy_module

if TYPE_CHECKING:
    from mapper.rules import missing_entry
else:
    missing_entry = lazy_module("mapper.rules.missing_entry")


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield one finding per required field without an entry."""
    document = context.document
    targets = {names_of(target) for target in context.targets}
    for path, field in document.schema.fields():
        if not field.required:
            continue
        names = names_of(path)
        if is_within(names, targets):
            continue
        if any(target[: len(names)] == names for target in targets):
            continue
        parent = names[:-1]
        if all(target[: len(parent)] != parent for target in targets):
            continue
        message = f"required field '{print_path(path)}' is not mapped"
        hint = f"add a line '{context.spelled(path)}: ...'"
        fix = missing_entry.missing_entry(context, path)
        yield finding("XDM004", message, document.span, hint, fixes=fix)


RULE = Rule("XDM004", check)
