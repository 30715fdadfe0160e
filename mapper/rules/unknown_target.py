"""A target is not in the schema.

What it checks: every target of the mapping names a field of the schema.

Why: the platform refuses a mapping to a field that the schema lacks, or drops its value.

Bad:
    _tenant.attendee.emial: attendee.email

Good:
    _tenant.attendee.email: attendee.email
"""

from __future__ import annotations

from collections.abc import Iterator

from mapper.diagnostics import Diagnostic, did_you_mean
from mapper.expr import STAR, Path, print_path
from mapper.rules.base import Context, Rule, finding
from mapper.schema import Schema


def check(context: Context) -> Iterator[Diagnostic]:
    """One finding a target that the schema lacks."""
    schema = context.document.schema
    for entry in context.document.entries:
        if schema.field_at(entry.target) is None and entry.target not in schema.failed:
            message = f"target '{entry.target_text}' is not in the schema"
            yield finding("XDM003", message, entry.span, _hint(entry.target, schema))


def _hint(target: Path, schema: Schema) -> str:
    under_tenant = (f"_{schema.tenant}", *target)
    if schema.field_at(under_tenant) is not None:
        return f"did you mean '{print_path(under_tenant)}'?"
    names = tuple(step for step in target if isinstance(step, str))
    for path, _ in schema.fields():
        if STAR in path and tuple(step for step in path if isinstance(step, str)) == names:
            return f"it lies in an array: write '{print_path(path)}'"
    suggestion = did_you_mean(print_path(target), schema.leaf_paths())
    return suggestion or "add the field to the schema, or remove the line"


RULE = Rule("XDM003", check)
