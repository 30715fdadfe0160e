"""Two payloads give the same `_id`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from mapper.diagnostics import Diagnostic, Related
from mapper.propose.shared_values import why_shared
from mapper.rules.base import Context, Needs, Rule, finding


def check(context: Context) -> Iterator[Diagnostic]:
    """At most one finding; none where the mapping alone shows that."""
    entry = next((e for e in context.document.entries if e.target == ("_id",)), None)
    if entry is None or why_shared(entry):
        return
    pairs = [
        (outcome.record["_id"], row)
        for row, outcome in zip(context.rows, context.outcomes, strict=True)
        if outcome.record is not None and "_id" in outcome.record
    ]
    counts = Counter(value for value, _ in pairs)
    again = [row for value, row in pairs if counts[value] > 1]
    if again:
        distinct = sum(count > 1 for count in counts.values())
        source = entry.source_path or ()
        values = "one value" if distinct == 1 else f"{distinct:,} values"
        yield finding(
            "XDM024",
            f"'_id' is not unique: {len(again):,} payloads share {values}",
            entry.source_span,
            "map what differs from event to event, or remove the payload that stands twice",
            related=tuple(Related(row.span_at(source), "here") for row in again[:2]),
        )


RULE = Rule("XDM024", check, Needs.RESULTS)
