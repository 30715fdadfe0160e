"""An object is mapped as a whole.

What it checks: no entry copies an object with all its fields.

Why: what RainFocus adds to it later is copied too, as soon as the schema has a field of that name,
and nobody decides so; what the schema lacks is dropped.

Bad:
    _tenant.attendee: attendee

Good: a line for each field; or leave it, if the copy is meant, with `# mapper: ignore XDM028`
behind the line.
"""

from __future__ import annotations

from collections.abc import Iterator

from mapper.diagnostics import Diagnostic
from mapper.rules.base import Context, Rule, finding


def check(context: Context) -> Iterator[Diagnostic]:
    """One finding an entry."""
    for entry in context.document.entries:
        field = context.document.schema.field_at(entry.target)
        if field is not None and field.is_object and entry.source_path is not None:
            message = f"'{entry.target_text}' copies every field of the object, also later ones"
            hint = "map its fields one by one where you want to decide that"
            yield finding("XDM028", message, entry.source_span, hint)


RULE = Rule("XDM028", check)
