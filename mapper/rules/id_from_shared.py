"""`_id` is mapped from a value that several events share."""

from __future__ import annotations

from collections.abc import Iterator

from mapper.diagnostics import Diagnostic
from mapper.propose.shared_values import why_shared
from mapper.rules.base import Context, Rule, finding


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield at most one finding."""
    for entry in context.document.entries:
        reason = why_shared(entry) if entry.target == ("_id",) else ""
        if reason:
            hint = "map a field that is unique per event, such as transmissionId"
            yield finding("XDM025", f"'_id' is not unique: {reason}", entry.source_span, hint)


RULE = Rule("XDM025", check)
