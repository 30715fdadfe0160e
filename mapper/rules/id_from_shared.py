"""`_id` is made of something that many events share."""

from __future__ import annotations

from collections.abc import Iterator

from mapper.diagnostics import Diagnostic
from mapper.propose.shared_values import why_shared
from mapper.rules.base import Context, Rule, finding


# RainFocus' objects: what stands in them tells of a person or a thing, not of the event.
def check(context: Context) -> Iterator[Diagnostic]:
    """At most one finding."""
    for entry in context.document.entries:
        reason = why_shared(entry) if entry.target == ("_id",) else ""
        if reason:
            hint = "map what is used once an event, such as transmissionId"
            yield finding("XDM025", f"'_id' is not unique: {reason}", entry.source_span, hint)


RULE = Rule("XDM025", check)
