"""One target is mapped twice."""

from __future__ import annotations

from collections.abc import Iterator

from mapper.diagnostics import Diagnostic, Related
from mapper.document import Entry
from mapper.paths import FieldPath
from mapper.rules.base import Context, Rule, finding


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield one finding per repeated target."""
    first: dict[FieldPath, Entry] = {}
    for entry in context.document.entries:
        other = first.setdefault(entry.target, entry)
        if other is not entry:
            line = other.span.line_in(entry.span.source)
            yield finding(
                "XDM007",
                f"target '{entry.target_text}' is mapped twice",
                entry.span,
                f"remove one, or combine both with coalesce(...); the first is on {line}",
                related=(Related(other.span, "first here"),),
            )


RULE = Rule("XDM007", check)
