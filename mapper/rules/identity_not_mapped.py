"""An identity of the schema, other than the primary one, is not mapped."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mapper.diagnostics import Diagnostic
from mapper.paths import print_path
from mapper.rules.base import Context, Rule, finding
from mapper.rules.identity_sources import map_namespaces
from mapper.text.importing import lazy_module

if TYPE_CHECKING:
    from mapper.rules import missing_entry
else:
    missing_entry = lazy_module("mapper.rules.missing_entry")


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield one finding per identity."""
    known = map_namespaces(context.document)
    if known is None:
        return
    targets = set(context.targets)
    in_map = {namespace.lower() for namespace in known}
    for path, field in context.document.schema.identities():
        if field.identity is None or field.identity.primary:
            continue
        if field.identity.namespace.lower() in in_map:
            continue
        if not any(path[:size] in targets for size in range(1, len(path) + 1)):
            message = (
                f"the identity '{print_path(path)}' ({field.identity.namespace}) is not mapped"
            )
            hint = f"add a line '{context.spelled(path)}: ...', or remove the identity"
            fix = missing_entry.missing_entry(context, path)
            yield finding("XDM014", message, context.document.span, hint, fixes=fix)


RULE = Rule("XDM014", check)
