"""Render findings about rows from events: the only place with their wording.

Notes and identity problems are rendered in `note_findings.py` and `identity_findings.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeAlias

from mapper.dataprep import print_tree
from mapper.dataprep.common_patterns import date_format_hint
from mapper.diagnostics import CODES, Diagnostic, Related
from mapper.engine.finding_parts import Rendered, as_json, is_inside_array
from mapper.engine.identity_findings import render_problem
from mapper.engine.note_findings import render_note
from mapper.engine.outcome import (
    NO_VALUE,
    Event,
    IdentityProblem,
    Missing,
    NoIdentity,
    Noted,
    Nullified,
    RecordPath,
    TooLarge,
    Unreadable,
    Violated,
)
from mapper.engine.plan import Plan, Planned
from mapper.engine.rows import Row
from mapper.paths import STAR, get_all, names_of, pointer, print_path
from mapper.schema import IDENTITY_MAP
from mapper.text.patterns import lazy_pattern

Findings: TypeAlias = tuple[Diagnostic, ...]

_DIGIT = lazy_pattern("[0-9]")
# The unit of a time since 1970 by its number of digits, and the factor to milliseconds.
_SINCE_1970 = {10: ("seconds", " * 1000"), 13: ("milliseconds", "")}


def findings_of(plan: Plan, events: Iterable[Event], row: Row) -> Findings:
    """Return the findings about a row: one per event, equal notes of an entry once."""
    return tuple(finding for _, finding in findings_by_event(plan, events, row))


def findings_by_event(
    plan: Plan, events: Iterable[Event], row: Row
) -> Iterator[tuple[Event, Diagnostic]]:
    """Yield the events of a row with their findings, equal notes of an entry once."""
    notes: set[tuple[int | None, str, str | None]] = set()
    for event in events:
        finding = finding_of(plan, event, row)
        if isinstance(event, Noted):
            key = (event.entry, finding.code, finding.value)
            if key in notes:
                continue
            notes.add(key)
        yield event, finding


def finding_of(plan: Plan, event: Event, row: Row) -> Diagnostic:
    """Return the finding of one event."""
    if isinstance(event, Unreadable):
        return event.finding
    planned = None if event.entry is None else plan.by_index[event.entry]
    value = event.offending
    rendered = _RENDERERS[type(event)](plan, planned, event)
    steps = _payload_path(planned)
    return Diagnostic(
        rendered.code,
        CODES[rendered.code].severity,
        rendered.message,
        row.span_at(steps),
        pointer(steps),
        rendered.hint,
        () if planned is None else (Related(planned.entry.span, "mapped here"),),
        None if value is NO_VALUE else as_json(value),
        planned is not None and _is_sensitive(plan, planned, value, row),
    )


def _is_sensitive(plan: Plan, planned: Planned, value: Any, row: Row) -> bool:
    """Return whether an offending value can identify a person.

    It can if it is in the place of an object that should contain the source of an identity.
    """
    if planned.sensitive or value is NO_VALUE:
        return planned.sensitive
    parents = {path[:size] for path in planned.reads for size in range(1, len(path))}
    return any(
        value == item
        for path in parents
        if names_of(path) in plan.hidden_parents
        for item in get_all(row.value, path)
    )


def _nullified(plan: Plan, planned: Planned, event: Nullified) -> Rendered:
    target = planned.entry.target_text
    message = f"target '{target}' (from {_source(planned)}) is set to null: {event.reason}"
    return Rendered("ROW001", message, _fault_hint(planned, event.value))


def _missing(plan: Plan, planned: Planned | None, event: Missing) -> Rendered:
    message = f"the row is rejected: required field '{_spelled(event.path)}' is missing"
    if planned is None:
        return Rendered("ROW002", message, "add an entry for it to the mapping")
    if event.fault is not None:
        hint = _fault_hint(planned, event.fault.value)
        return Rendered("ROW002", f"{message}: {event.fault.reason}", hint)
    hint = (
        f"source '{_source(planned)}' is missing in this payload; "
        "add a `default`, or have RainFocus send it"
    )
    return Rendered("ROW002", message, hint)


def _violated(plan: Plan, planned: Planned | None, event: Violated) -> Rendered:
    expected = _shown(event.expected)
    reason = _REASONS.get(event.keyword, "is not valid for the schema").format(expected=expected)
    if event.is_slow:
        reason = f"takes too long to match the pattern {expected}"
    message = f"the row is rejected: field '{_spelled(event.path)}' {reason}"
    return Rendered("ROW003", message, "change the mapping or the schema")


_REASONS = {
    "enum": "is not one of {expected}",
    "pattern": "does not match the pattern {expected}",
    "minimum": "is below {expected}",
    "maximum": "is above {expected}",
    "minLength": "has fewer than {expected} characters",
    "maxLength": "has more than {expected} characters",
    "format": "is not a valid {expected}",
    "type": "does not have the type {expected}",
    "additionalProperties": "has a field that is not in the schema",
}


def _noted(plan: Plan, planned: Planned, event: Noted) -> Rendered:
    return render_note(planned, event.note)


def _identity_problem(plan: Plan, planned: Planned | None, event: IdentityProblem) -> Rendered:
    return render_problem(planned, event.problem)


def _no_identity(plan: Plan, planned: Planned | None, event: NoIdentity) -> Rendered:
    assert plan.primary is not None
    name = print_path(plan.primary)
    message = f"the row has no primary identity ('{name}'), so Profile will not see it"
    if plan.primary == (IDENTITY_MAP,):
        message = f"the row has no usable ID in '{name}', so Profile will not see it"
    hint = "have RainFocus send the field, unless such events are expected"
    return Rendered("ROW004", message, hint)


def _too_large(plan: Plan, planned: Planned | None, event: TooLarge) -> Rendered:
    code, message = "ROW007", "the record exceeds the advised 10 KB"
    if event.is_refused:
        code, message = "ROW008", "the record exceeds the limit of 1 MB"
    hint = "map fewer fields, or have RainFocus send smaller events"
    return Rendered(code, message, hint)


# Each function takes the plan, the entry of the event, and the event.
_RENDERERS: dict[type[Event], Callable[[Plan, Any, Any], Rendered]] = {
    Nullified: _nullified,
    Missing: _missing,
    Violated: _violated,
    Noted: _noted,
    IdentityProblem: _identity_problem,
    NoIdentity: _no_identity,
    TooLarge: _too_large,
}


def _source(planned: Planned) -> str:
    text = planned.entry.source_text
    return text if len(text) <= 80 else text[:77] + "..."


def _payload_path(planned: Planned | None) -> tuple[Any, ...]:
    """Return the path that an entry reads, up to the first wildcard; () if there are several."""
    if planned is None:
        return ()
    path = planned.entry.source_path
    if path is None:
        paths = planned.reads
        path = next(iter(paths)) if len(paths) == 1 else ()
    return path[: path.index(STAR)] if STAR in path else path


def _shown(value: Any) -> str:
    text = value if isinstance(value, str) else as_json(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _spelled(path: RecordPath) -> str:
    return "".join(
        f"[{step}]" if isinstance(step, int) else f"{'.' if number else ''}{step}"
        for number, step in enumerate(path)
    )


def since_1970(planned: Planned, value: Any) -> tuple[str, str]:
    """Return the unit of a string that is a time since 1970, and its conversion; else ""."""
    is_date = planned.field.type.name in ("date", "date-time")
    if not (is_date and isinstance(value, str) and len(value) in _SINCE_1970 and value.isdecimal()):
        return "", ""
    unit, factor = _SINCE_1970[len(value)]
    return unit, f"to_bigint({print_tree(planned.entry.tree)}){factor}"


def _fault_hint(planned: Planned, value: Any) -> str:
    kind = planned.field.type.name
    if kind == "boolean" and isinstance(value, str):
        return 'add lookup: {"Yes": true, "No": false}'
    if kind in ("date", "date-time") and is_inside_array(planned):
        return "have RainFocus send ISO 8601 dates; expressions in arrays are not possible"
    if kind in ("date", "date-time") and planned.entry.source_path is not None:
        unit, number = since_1970(planned, value)
        if number:
            return f'the number is in {unit} since 1970; write expression: "{number}"'
        if isinstance(value, str):
            return f"add the format of the string{date_format_hint(value, 'dd.MM.yyyy HH:mm')}"
    if planned.field.type.is_number and isinstance(value, str) and _DIGIT.search(value):
        return "have RainFocus send a number without units, or change the type of the field"
    return ""
