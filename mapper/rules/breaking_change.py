"""The schema breaks an older version of itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mapper.diagnostics import Diagnostic
from mapper.paths import names_of, pointer, print_path
from mapper.rules.base import Context, Rule, finding
from mapper.text.importing import lazy_module

if TYPE_CHECKING:
    from mapper.schema import evolution
else:
    evolution = lazy_module("mapper.schema.evolution")


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield one finding per breaking change; none without an older version."""
    if context.against is None:
        return
    schema = context.document.schema
    for change in evolution.breaking_changes(context.against, schema):
        name = f"'{print_path(change.path)}'" if change.path else "the schema"
        here = schema.field_at(change.path) if change.path else None
        span = here.span if here is not None and here.span is not None else schema.span
        message = f"{name} breaks the older version: {change.change}"
        yield finding("XDM030", message, span, change.hint, path=pointer(names_of(change.path)))


RULE = Rule("XDM030", check)
