"""The primary identity is mapped from something that not every payload has.

What it checks: the source of the primary identity is there, and not null, in every payload given.

Why: Profile does not see an event without it. Worse, the schema editor of the platform lists a
primary identity, and every object around it, as required (Adobe, "Define identity fields in the
UI"), so events without it are then rejected, though they are valid here.

Bad: payloads that re-send ids without an e-mail address, and
    _tenant.attendee.email: {expression: "lower(trim(attendee.email))"}

Good: a primary identity that every event carries, or `identityMap`, which may differ from event to
event; or a push that is sent with the e-mail address only.
"""

from __future__ import annotations

from collections.abc import Iterator

from mapper.diagnostics import Diagnostic
from mapper.expr import STAR, paths_read, print_path
from mapper.rules.base import Context, Needs, Rule, finding
from mapper.run import primary_identity


def check(context: Context) -> Iterator[Diagnostic]:
    """At most one finding."""
    primary = primary_identity(context.document.schema)
    entry = next((e for e in context.document.entries if e.target == primary), None)
    if entry is None:
        return
    reads = [path for path in paths_read(entry.tree) if STAR not in path]
    if not reads or not (lacking := min(map(context.lacking, reads))):
        return
    names = " and ".join(sorted(f"'{print_path(path)}'" for path in reads))
    yield finding(
        "XDM015",
        f"primary identity '{entry.target_text}' comes from {names}, which {context.some(lacking)}",
        entry.span,
        "marked as primary in the schema editor it becomes required: such events are then rejected",
        related=context.such_as(min(reads, key=context.lacking), lambda value: value is None),
    )


RULE = Rule("XDM015", check, Needs.ROWS)
