"""A schema for Profile has no primary identity."""

from __future__ import annotations

from collections.abc import Iterator

from mapper.diagnostics import Diagnostic
from mapper.rules.base import Context, Rule, finding


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield at most one finding, unless the schema file does not specify identities."""
    document, schema = context.document, context.document.schema
    is_unknown = schema.from_platform and not schema.identities()
    if not schema.profile or is_unknown or schema.primary_field or document.fills_identity_map:
        return
    hint = "add 'identity: {namespace: Email, primary: true}' to a field, or map 'identityMap'"
    message = "Profile is on, but no field is the primary identity, and 'identityMap' is not mapped"
    yield finding("XDM008", message, schema.profile_span or schema.span, hint)


RULE = Rule("XDM008", check)
