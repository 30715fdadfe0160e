"""An identity namespace is nearly, but not quite, a standard one."""

from __future__ import annotations

from collections.abc import Iterator

from mapper.diagnostics import Diagnostic
from mapper.document import fixes
from mapper.paths import print_path
from mapper.rules.base import Context, Rule, finding
from mapper.schema.namespaces import STANDARD, namespace_hint, similar_namespace


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield one finding per identity."""
    schema = context.document.schema
    known = context.document.namespaces.union(STANDARD)
    for path, field in schema.identities():
        if field.identity is None or field.identity.namespace in known:
            continue
        name = field.identity.namespace
        if (similar := similar_namespace(name)) is not None:
            message = f"the namespace '{name}' of '{print_path(path)}' is not a standard one"
            span, place = field.span or schema.span, field.identity.span
            fix = fixes.span_replaced(place, similar)
            yield finding("XDM032", message, span, namespace_hint(name), fixes=fix)


RULE = Rule("XDM032", check)
