"""A field has a name that the platform does not accept."""

from __future__ import annotations

from collections.abc import Iterator

from mapper.diagnostics import Diagnostic
from mapper.paths import names_of, pointer
from mapper.rules.base import Context, Rule, finding
from mapper.schema.field_names import FIELD_NAME, accepted_name


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield one finding per field, and one per group without a title."""
    schema = context.document.schema
    if schema.from_platform:
        return  # the platform has accepted these names
    tenant = f"_{schema.tenant}"
    for group in schema.groups:
        if not group.title.strip():
            hint = "name it, such as 'Attendee:'"
            yield finding("XDM029", "a field group has no title", schema.span, hint)
    for path, field in schema.fields():
        if path[0] == tenant and field.name != tenant and not FIELD_NAME.match(field.name):
            message = f"the platform does not accept the field name '{field.name}'"
            good = accepted_name(field.name)
            hint = f"rename it to '{good}'" if good else "use letters, digits and underscores"
            at = pointer(names_of(path))
            yield finding("XDM029", message, field.span or schema.span, hint, path=at)


RULE = Rule("XDM029", check)
