"""An object is mapped as a whole."""

from __future__ import annotations

from collections.abc import Iterator

from mapper.diagnostics import Diagnostic
from mapper.rules.base import Context, Rule, finding


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield one finding per entry."""
    for entry in context.document.entries:
        field = context.document.schema.field_at(entry.target)
        if field is not None and field.is_object and entry.source_path is not None:
            message = f"'{entry.target_text}' copies all fields of the object, even future ones"
            hint = "map its fields one by one to select them"
            yield finding("XDM028", message, entry.source_span, hint)


RULE = Rule("XDM028", check)
