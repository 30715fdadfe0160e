"""No value of a source in the payloads can be converted to the target's type."""

from __future__ import annotations

from collections.abc import Iterator

from mapper.diagnostics import Diagnostic, Fix, Related
from mapper.document import Entry
from mapper.document import fixes as document_fixes
from mapper.engine.findings import finding_of
from mapper.engine.outcome import Nullified
from mapper.engine.row_fixes import row_fixes
from mapper.paths import print_path
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
        example.hint or _hint(entry, failure),
        related=(Related(example.span, "such as"),),
        value=example.value,
        sensitive=example.sensitive,
        fixes=row_fixes(context.plan, failure.event) or _fixes(entry, failure),
    )


def _hint(entry: Entry, failure: Failure) -> str:
    if first := _first_item(entry, failure):
        return f"write {first} for the first element, or make the type an array in the schema"
    if any("date pattern" in reason for reason in failure.event.facets if isinstance(reason, str)):
        return "write a date pattern that matches the value, or change the type in the schema"
    return "change the source, or the type in the schema"


def _fixes(entry: Entry, failure: Failure) -> tuple[Fix, ...]:
    first, nodes = _first_item(entry, failure), entry.yaml
    if nodes is None or nodes.kind != "source" or not first:
        return ()
    return document_fixes.replaced(nodes.source, first)


def _first_item(entry: Entry, failure: Failure) -> str:
    """Return the source of the first element, if the source is an array of simple values."""
    event = failure.event
    if entry.source_path is None or not isinstance(event, Nullified) or not event.value:
        return ""
    if not isinstance(event.value, list) or isinstance(event.value[0], list | dict):
        return ""
    return print_path((*entry.source_path, 0))


RULE = Rule("XDM018", check, Needs.RESULTS)
