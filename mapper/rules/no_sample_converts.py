"""No payload given holds a value that can have the target's type."""

from __future__ import annotations

from collections.abc import Iterator

from mapper.diagnostics import Diagnostic, Related
from mapper.engine.findings import finding_of
from mapper.engine.outcome import faults
from mapper.engine.outcomes import never_converted
from mapper.rules.base import Context, Needs, Rule, finding
from mapper.schema import described


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield one finding per entry that never converts."""
    for index, rows in never_converted(context.document, context.outcomes).items():
        yield _finding(context, index, rows[0], len(rows))


def _finding(context: Context, index: int, first: int, count: int) -> Diagnostic:
    assert context.plan is not None
    entry = context.document.entries[index]
    field = context.document.schema.field_at(entry.target)
    event = faults(context.outcomes[first].events)[index]
    found = finding_of(context.plan, event, context.rows[first])
    type_name = "" if field is None else f" ({described(field)})"
    return finding(
        "XDM018",
        f"target '{entry.target_text}'{type_name} is empty in all {count} payloads that have a "
        "value for it, as none converts",
        entry.source_span,
        found.hint or "change the source, or the type in the schema",
        related=(Related(found.span, "such as"),),
        found=found.found,
        sensitive=found.sensitive,
    )


RULE = Rule("XDM018", check, Needs.RESULTS)
