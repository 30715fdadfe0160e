"""A required field is mapped from a field that some payloads lack."""

from __future__ import annotations

from collections.abc import Iterator

from mapper.diagnostics import Diagnostic
from mapper.paths import STAR, print_path
from mapper.rules.base import Context, Needs, Rule, finding


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield one finding per entry, except if a rejected row reports it already."""
    rejected = context.outcomes.missing if context.outcomes else set()
    for index, entry in enumerate(context.document.entries):
        field = context.document.schema.field_at(entry.target)
        path = entry.source_path
        if field is None or not field.required or path is None or STAR in path:
            continue
        if context.is_misspelled(path):
            continue
        lacking = context.lacking(path)
        if lacking and index not in rejected:
            yield finding(
                "XDM013",
                f"required field '{entry.target_text}' comes from '{print_path(path)}', which "
                f"{context.some(lacking)}",
                entry.source_span,
                "add a 'default', or map a source that every payload has",
                related=context.such_as(path, lambda value: value is None),
            )


RULE = Rule("XDM013", check, Needs.RESULTS)
