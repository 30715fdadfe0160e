"""No payload given holds a value that can have the target's type.

What it checks: of the payloads that hold a value for a target, two or more, at least one converts.

Why: the conversion fails on every such event, and the target stays empty; the platform reports it
as a warning of the batch (INGEST-1212-400 with MAPPER-3700-400, transformation errors).

Bad: a boolean field, RainFocus sends `Yes` and `No`, which are none of the platform's spellings
    _tenant.attendee.isRegistered: attendee.registered

Good:
    _tenant.attendee.isRegistered:
      source: attendee.registered
      lookup: {"Yes": true, "No": false}
"""

from __future__ import annotations

from collections.abc import Iterator

from mapper.diagnostics import Diagnostic, Related
from mapper.document import Entry
from mapper.engine.outcomes import failed_rows, holds, place_of
from mapper.rules.base import Context, Needs, Rule, finding
from mapper.schema import described

MIN_ROWS = 2


def check(context: Context) -> Iterator[Diagnostic]:
    """One finding an entry."""
    failed = failed_rows(context.results)
    for entry in context.document.entries:
        numbers = failed.get(place_of(entry.span), [])
        if len(numbers) >= MIN_ROWS and not _converts(context, entry, set(numbers)):
            yield _finding(context, entry, numbers[0], len(numbers))


def _converts(context: Context, entry: Entry, failed: set[int]) -> bool:
    """Whether the target has a value in any of the records."""
    return any(
        holds(result.record, entry.target)
        for number, result in enumerate(context.results)
        if number not in failed
    )


def _finding(context: Context, entry: Entry, first: int, count: int) -> Diagnostic:
    field = context.document.schema.field_at(entry.target)
    found = next(
        diagnostic
        for diagnostic in context.results[first].diagnostics
        if any(related.span == entry.span for related in diagnostic.related)
    )
    what = "" if field is None else f" ({described(field)})"
    return finding(
        "XDM018",
        f"target '{entry.target_text}'{what} is empty in all {count} payloads that have a value "
        "for it, as none converts",
        entry.source_span,
        found.hint or "change the source, or the type in the schema",
        related=(Related(found.span, "such as"),),
        found=found.found,
        sensitive=found.sensitive,
    )


RULE = Rule("XDM018", check, Needs.RESULTS)
