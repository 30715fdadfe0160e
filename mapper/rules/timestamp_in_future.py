"""An event happens in the future."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from mapper.dataprep import Fault
from mapper.dataprep.dates import parse_date
from mapper.dataprep.notes import collecting
from mapper.diagnostics import Diagnostic, Related
from mapper.rules.base import Context, Needs, Rule, finding

ALLOWED = timedelta(days=1)


def check(context: Context) -> Iterator[Diagnostic]:
    """At most one finding, which names the first payload."""
    entry = next((e for e in context.document.entries if e.target == ("timestamp",)), None)
    if entry is None:
        return
    latest = datetime.now(UTC) + ALLOWED
    late = [
        row
        for row, outcome in zip(context.rows, context.outcomes, strict=True)
        if outcome.record is not None and _is_after(outcome.record.get("timestamp"), latest)
    ]
    if late:
        many = f"in {len(late):,} payloads" if len(late) > 1 else "in one payload"
        yield finding(
            "XDM022",
            f"'timestamp' lies in the future {many}",
            entry.source_span,
            "map the time at which the event was sent",
            related=(Related(late[0].span_at(entry.source_path or ()), "such as"),),
        )


def _is_after(text: object, latest: datetime) -> bool:
    try:
        with collecting():
            return isinstance(text, str) and parse_date(text) > latest
    except Fault:
        return False


RULE = Rule("XDM022", check, Needs.RESULTS)
