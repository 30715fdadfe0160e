"""No value of a source in the payloads can be converted to the target's type."""

from __future__ import annotations

from collections.abc import Iterator

from mapper.diagnostics import Diagnostic, Related
from mapper.engine.findings import finding_of
from mapper.engine.row_fixes import row_fixes
from mapper.rules.base import Context, Needs, Rule, finding
from mapper.rules.outcomes import Failure
from mapper.schema import described


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield one finding per entry that never converts."""
    if context.outcomes is not None:
        for index, failure in context.outcomes.never_converted().items():
            yield _finding(context, index, failure)


def _finding(context: Context, index: int, failure: Failure) -> Diagnostic:
    assert context.plan is not None
    entry = context.document.entries[index]
    field = context.document.schema.field_at(entry.target)
    example = finding_of(context.plan, failure.event, failure.row)
    type_name = "" if field is None else f" ({described(field)})"
    return finding(
        "XDM018",
        f"target '{entry.target_text}'{type_name} is null in all {failure.count} payloads that "
        "have a value for it, because none can be converted",
        entry.source_span,
        example.hint or "change the source, or the type in the schema",
        related=(Related(example.span, "such as"),),
        value=example.value,
        sensitive=example.sensitive,
        fixes=row_fixes(context.plan, failure.event),
    )


RULE = Rule("XDM018", check, Needs.RESULTS)
