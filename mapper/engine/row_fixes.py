"""Fixes of findings about rows: what to change in the entry, if the hint says so exactly."""

from __future__ import annotations

from mapper.dataprep import print_tree
from mapper.diagnostics import Fix
from mapper.document.entry_fixes import whole_expression, with_date_format, with_key
from mapper.engine.conversion import DoubtfulMilliseconds
from mapper.engine.finding_parts import is_inside_array
from mapper.engine.findings import since_1970
from mapper.engine.identity_check import Flaw
from mapper.engine.identity_findings import without_refused
from mapper.engine.note_findings import in_milliseconds
from mapper.engine.outcome import Event, IdentityProblem, Missing, Noted, Nullified
from mapper.engine.plan import Plan, Planned

LOOKUP = '{"Yes": true, "No": false}'


def row_fixes(plan: Plan, event: Event) -> tuple[Fix, ...]:
    """Return the fixes of a finding about a row; it takes as long as rendering the finding."""
    planned = None if event.entry is None else plan.by_index[event.entry]
    if planned is None or is_inside_array(planned):
        return ()
    match event:
        case Nullified(value=str(value)):
            return _of_fault(planned, value)
        case Missing(fault=fault) if fault is not None and isinstance(fault.value, str):
            return _of_fault(planned, fault.value)
        case Noted(note=DoubtfulMilliseconds() as note) if planned.field.type.json_type != "object":
            return _written(planned, print_tree(in_milliseconds(planned.entry.tree, note)))
        case IdentityProblem(problem=problem) if problem.flaw is Flaw.REFUSED:
            return _written(planned, without_refused(planned, problem.value))
    return ()


def _of_fault(planned: Planned, value: str) -> tuple[Fix, ...]:
    if planned.entry.source_path is None:
        return ()
    if planned.field.type.name == "boolean" and value in ("Yes", "No"):
        return with_key(planned.entry, "lookup", LOOKUP)
    if number := since_1970(planned, value)[1]:
        return _written(planned, number)
    is_date = planned.field.type.name in ("date", "date-time")
    return with_date_format(planned.entry, value) if is_date else ()


def _written(planned: Planned, text: str) -> tuple[Fix, ...]:
    return whole_expression(planned.entry, f"Write {text}", text) if text else ()
