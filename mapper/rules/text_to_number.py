"""A number is mapped from strings."""

from __future__ import annotations

from collections.abc import Iterator

from mapper.diagnostics import Diagnostic
from mapper.paths import print_path
from mapper.rules.base import Context, Needs, Rule, finding


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield one finding per entry."""
    for entry in context.document.entries:
        path = entry.source_path
        field = context.document.schema.field_at(entry.target)
        if path is None or field is None or not field.type.is_number:
            continue
        seen = context.seen.at(path)
        strings = seen.kinds.get(str, 0) if seen is not None else 0
        if strings:
            share = f"{strings:,} of {context.count_of(path):,} values"
            message = (
                f"'{print_path(path)}' is a string in {share}, but '{entry.target_text}' is "
                f"{field.type.name}"
            )
            hint = "have RainFocus send numbers; a string such as '90 min' becomes null"
            related = context.such_as(path, lambda value: isinstance(value, str))
            yield finding("XDM019", message, entry.source_span, hint, related=related)


RULE = Rule("XDM019", check, Needs.ROWS)
