"""A number is mapped from a text."""

from __future__ import annotations

from collections.abc import Iterator

from mapper.diagnostics import Diagnostic
from mapper.paths import print_path
from mapper.rules.base import Context, Needs, Rule, finding


def check(context: Context) -> Iterator[Diagnostic]:
    """One finding an entry."""
    for entry in context.document.entries:
        path = entry.source_path
        field = context.document.schema.field_at(entry.target)
        if path is None or field is None or not field.type.is_number:
            continue
        seen = context.seen.at(path)
        texts = seen.kinds.get(str, 0) if seen is not None else 0
        if texts:
            share = f"{texts:,} of {context.count_of(path):,} values"
            message = (
                f"'{print_path(path)}' is a text in {share}, and '{entry.target_text}' takes "
                f"{field.type.name}"
            )
            hint = "send numbers: a text that is none, such as '90 min', leaves the target empty"
            related = context.such_as(path, lambda value: isinstance(value, str))
            yield finding("XDM019", message, entry.source_span, hint, related=related)


RULE = Rule("XDM019", check, Needs.ROWS)
