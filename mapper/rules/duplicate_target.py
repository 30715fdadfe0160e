"""One target is mapped twice."""

from __future__ import annotations

from collections.abc import Iterator

from mapper.diagnostics import Diagnostic, Related
from mapper.document import Entry
from mapper.paths import FieldPath
from mapper.rules.base import Context, Rule, finding


def check(context: Context) -> Iterator[Diagnostic]:
    """One finding a target that stands again."""
    first: dict[FieldPath, Entry] = {}
    for entry in context.document.entries:
        other = first.setdefault(entry.target, entry)
        if other is not entry:
            line = other.span.place.line
            yield finding(
                "XDM007",
                f"target '{entry.target_text}' is mapped twice",
                entry.span,
                f"the first is on line {line}; remove one, or join both with coalesce(...)",
                related=(Related(other.span, "first here"),),
            )


RULE = Rule("XDM007", check)
