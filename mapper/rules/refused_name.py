"""A field has a name that the platform refuses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mapper.dataprep import print_path
from mapper.diagnostics import Diagnostic
from mapper.rules.base import Context, Rule, finding

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_]*\Z")
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9_]+")


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
        if path[0] == tenant and field.name != tenant and not NAME.match(field.name):
            message = f"the field name '{field.name}' is refused by the platform"
            good = camel(field.name)
            hint = f"rename it to '{good}'" if good else "use letters, digits and underscores"
            yield finding("XDM029", message, field.span or schema.span, hint, path=print_path(path))


def camel(name: str) -> str:
    """A name without what the platform refuses, its words joined; "" where nothing is left."""
    parts = [part for part in _NOT_IN_NAMES.split(name) if part.strip("_")]
    joined = "".join(
        part if n == 0 else part[:1].upper() + part[1:] for n, part in enumerate(parts)
    )
    return joined.lstrip("_")


RULE = Rule("XDM029", check)
