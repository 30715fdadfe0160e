"""Profile is on but no primary identity is mapped."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mapper.diagnostics import Diagnostic
from mapper.paths import print_path
from mapper.rules.base import Context, Rule, finding
from mapper.text.importing import lazy_module

if TYPE_CHECKING:
    from mapper.rules import missing_entry
else:
    missing_entry = lazy_module("mapper.rules.missing_entry")


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield at most one finding."""
    schema = context.document.schema
    targets = context.targets
    if not schema.profile or context.document.fills_identity_map:
        return
    for path, field in schema.identities():
        if field.identity is None or not field.identity.primary:
            continue
        if any(path[: len(target)] == target for target in targets):
            return
        message = f"the primary identity '{print_path(path)}' is not mapped, and Profile is on"
        hint = f"add a line '{context.spelled(path)}: ...'"
        fix = missing_entry.missing_entry(context, path)
        yield finding("XDM005", message, context.document.span, hint, fixes=fix)


RULE = Rule("XDM005", check)
