"""Profile is on but no primary identity is mapped.

What it checks: in a schema that is enabled for Profile, the primary identity is a target, or the
whole object around it is, or `identityMap`.

Why: an event without an identity is stored, but no profile ever shows it.

Bad: a schema with `profile: true` and no line for its primary identity.

Good:
    _tenant.attendee.email: {expression: "lower(trim(attendee.email))"}

or, if an event may lack that field (see `mapper explain identityMap`):
    identityMap.Email[0].id: {expression: "lower(trim(attendee.email))"}
    identityMap.Email[0].primary: {value: true}
"""

from __future__ import annotations

from collections.abc import Iterator

from mapper.dataprep import print_path
from mapper.diagnostics import Diagnostic
from mapper.rules.base import Context, Rule, finding


def check(context: Context) -> Iterator[Diagnostic]:
    """At most one finding."""
    schema = context.document.schema
    targets = context.targets
    if not schema.profile or context.document.fills_identity_map:
        return
    for path, field in schema.identities():
        if field.identity is None or not field.identity.primary:
            continue
        if any(path[: len(target)] == target for target in targets):
            return
        text = print_path(path)
        spelled = text.replace(f"_{schema.tenant}.", "_tenant.", 1)
        message = f"the primary identity '{text}' is not mapped, and Profile is on"
        yield finding("XDM005", message, context.document.span, f"add a line '{spelled}: ...'")


RULE = Rule("XDM005", check)
