"""A field has a name that the platform refuses."""

from __future__ import annotations

from collections.abc import Iterator

from mapper.diagnostics import Diagnostic
from mapper.paths import names_of, pointer
from mapper.rules.base import Context, Rule, finding
from mapper.schema.field_names import FIELD_NAME, accepted_name


def check(context: Context) -> Iterator[Diagnostic]:
    """One finding a field, and one a group without a title."""
    schema = context.document.schema
    if schema.from_platform:
        return  # what stands on the platform was taken there
    tenant = f"_{schema.tenant}"
    for group in schema.groups:
        if not group.title.strip():
            hint = "name it, such as 'Attendee:'"
            yield finding("XDM029", "a field group has no title", schema.span, hint)
    for path, field in schema.fields():
        if path[0] == tenant and field.name != tenant and not FIELD_NAME.match(field.name):
            message = f"the field name '{field.name}' is refused by the platform"
            good = accepted_name(field.name)
            hint = f"rename it to '{good}'" if good else "use letters, digits and underscores"
            at = pointer(names_of(path))
            yield finding("XDM029", message, field.span or schema.span, hint, path=at)


RULE = Rule("XDM029", check)
