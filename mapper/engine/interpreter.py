"""The general path: one row, every entry on its own, and a word for all that goes wrong.

It alone decides what is wrong with a row. The generated function (`generator.py`) handles only
rows that this path would pass without a finding, and writes the same record.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import orjson

from mapper.dataprep import STAR, Fault, Path, names_of, print_path, print_tree
from mapper.dataprep.notes import Note, PatternDisabled, collecting
from mapper.dataprep.regexes import compile_schema
from mapper.dataprep.values import MAX_BITS
from mapper.dataprep.watch import SlowPattern, Watch
from mapper.diagnostics import CODES, Diagnostic, Related
from mapper.engine.conversion import Convert, Dropped
from mapper.engine.findings import Rendered, is_inside_array, render
from mapper.engine.identities import is_misspelt_id, lacks_identity
from mapper.engine.identity_check import identity_problems, refused_hint
from mapper.engine.placement import compact, put, values_at
from mapper.engine.plan import Plan, Planned, Target
from mapper.engine.result import Event, Result
from mapper.engine.rows import Row, pointer
from mapper.schema import IDENTITY_MAP, Violation

_NO_FAULT = object()
_MAX_HINT = 60  # characters of an expression in a hint
_DIGIT = re.compile("[0-9]")
# How a number of digits counts the time since 1970, and what makes milliseconds of it.
_SINCE_1970 = {10: ("seconds", " * 1000"), 13: ("milliseconds", "")}


def run_row(plan: Plan, row: Row) -> Result:
    """The outcome of one row."""
    return _General(plan, row).run()


class _General:
    def __init__(self, plan: Plan, row: Row) -> None:
        self.plan = plan
        self.row = row
        self.found: list[tuple[int, Diagnostic]] = []
        self.notes: list[Note] = []  # of the entry whose value is being made
        self.events: list[Event] = []
        self.faults: dict[Path, str] = {}
        self.order = plan.order

    def run(self) -> Result:
        with collecting() as self.notes:
            record = self.object(self.plan.root) or {}
        rejected = False
        if not self.plan.check(record):
            violations = self.plan.validator.violations(record)
            rejected = bool(violations)
            for violation in violations:
                self.report_violation(violation)
        if not rejected:
            self.check_identities(record)
        ordered = sorted(self.found, key=lambda item: item[0])
        diagnostics = tuple(diagnostic for _, diagnostic in ordered)
        written = None if rejected else record
        return Result(written, diagnostics, tuple(self.events), self.plan.hidden)

    def check_identities(self, record: dict[str, Any]) -> None:
        """Report what is wrong with the identities of a record that is not rejected."""
        has_misspelt_id = any(
            isinstance(event.note, Dropped)
            and is_misspelt_id(self.plan.entries[event.entry].entry.target, event.note.name)
            for event in self.events
        )
        for problem in identity_problems(record, self.plan.identities):
            if problem.code == "ROW014" and has_misspelt_id:
                continue  # the same identity, which has 'ID'
            planned = self.planned_at(problem.path) or self.planned_below(problem.path)
            value = problem.value or _NO_FAULT
            hint = problem.hint or refused_hint(_expression(planned), problem.value)
            self.report(problem.code, problem.message, planned, value, hint)
        primary = self.plan.primary
        if primary is not None and lacks_identity(record, primary):
            self.found.append((len(self.order), missing_identity(self.plan, self.row)))

    # --- the record ------------------------------------------------------------------------

    def object(self, target: Target, copied: Any = None) -> dict[str, Any] | None:
        """The object of a target; a mapping of a child overrides what a copy brought."""
        if target.planned is not None:
            copied = self.value(target.planned)
        result: dict[str, Any] = copied or {}
        for name, child in target.children.items():
            value = self.child(child, result.get(name))
            if value is None:
                result.pop(name, None)
            else:
                result[name] = value
        return result or None

    def child(self, target: Target, copied: Any) -> Any:
        if target.into_array:
            return self.array(target, copied)
        if target.is_leaf:
            assert target.planned is not None
            return self.value(target.planned)
        return self.object(target, copied)

    def array(self, target: Target, copied: Any) -> Any:
        if target.planned is not None:
            copied = self.value(target.planned, target.convert_whole)
        result: list[Any] = copied or []
        for steps, planned in target.into_array:
            value = self.evaluate(planned)
            if value is None:
                continue
            try:
                placed = values_at(steps, value, planned.convert)
            except (Fault, RecursionError) as fault:
                self.report_fault(planned, fault)
                continue
            self.report_notes(planned)
            put(result, placed)
        return compact(result, target.field.is_object)

    def value(self, planned: Planned, convert: Convert | None = None) -> Any:
        value = self.evaluate(planned)
        if value is None:
            return None
        try:
            value = (convert or planned.convert)(value)
        except (Fault, RecursionError) as fault:
            self.report_fault(planned, fault)
            return None
        self.report_notes(planned)
        return value

    def evaluate(self, planned: Planned) -> Any:
        try:
            value = planned.evaluate(self.row.value)
        except (Fault, RecursionError) as fault:
            self.report_fault(planned, fault)
            return None
        self.report_notes(planned)
        return value

    # --- findings --------------------------------------------------------------------------

    def report(
        self,
        code: str,
        message: str,
        planned: Planned | None,
        value: Any = _NO_FAULT,
        hint: str = "",
    ) -> None:
        steps = _payload_path(planned)
        found = None if value is _NO_FAULT else as_json(value)
        diagnostic = Diagnostic(
            code,
            CODES[code].severity,
            message,
            self.row.span_at(steps),
            pointer(steps),
            hint,
            () if planned is None else (Related(planned.entry.span, "mapped here"),),
            found,
            planned is not None and planned.sensitive,
        )
        number = -1 if planned is None else self.order[id(planned)]
        self.found.append((number, diagnostic))

    def report_fault(self, planned: Planned, fault: Fault | RecursionError) -> None:
        self.notes.clear()
        entry = planned.entry
        reason, value = "the payload is nested too deep", None
        if isinstance(fault, Fault):
            reason, value = fault.reason, fault.value
        message = f"target '{entry.target_text}' (from {_source(planned)}) is left out: {reason}"
        shown = _NO_FAULT if value is None else value
        self.faults[planned.entry.target] = reason
        self.report("ROW001", message, planned, shown, _fault_hint(planned, value))
        if isinstance(fault, SlowPattern):
            self.report_slow_pattern(planned, fault.watch)

    def report_slow_pattern(self, planned: Planned, watch: Watch) -> None:
        """Report a pattern that is disabled, once in a run."""
        if watch.is_news():
            self.notes.append(PatternDisabled(watch.pattern))
            self.report_notes(planned)

    def report_notes(self, planned: Planned) -> None:
        """Report the notes that an entry's value left, equal ones once."""
        number = self.order[id(planned)]
        said = dict[tuple[str, str], Rendered]()
        for note in self.notes:
            self.events.append(Event(number, note))
            found = render(planned, note)
            said.setdefault((found.code, as_json(found.value)), found)
        self.notes.clear()
        for found in said.values():
            self.report(found.code, found.message, planned, found.value, found.hint)

    def report_violation(self, violation: Violation) -> None:
        path = violation.path
        if violation.keyword == "required":
            missing = (*path, violation.missing)
            self.report_missing(missing)
            return
        planned = self.planned_at(path)
        reason = _REASONS.get(violation.keyword, "is not as the schema says").format(
            expected=_shown(violation.expected)
        )
        watch = None
        if violation.keyword == "pattern":
            watch = compile_schema(violation.expected).watch
            if watch.is_slow(violation.value):
                reason = f"takes too long to match the pattern {_shown(violation.expected)}"
        message = f"the row is rejected: field '{_spelled(path)}' {reason}"
        self.report("ROW003", message, planned, violation.value, "change the mapping or the schema")
        if watch is not None and planned is not None:
            self.report_slow_pattern(planned, watch)

    def report_missing(self, path: tuple[Any, ...]) -> None:
        """One finding; where the value's own fault is known already, the two become one."""
        planned = self.planned_at(path)
        message = f"the row is rejected: required field '{_spelled(path)}' is missing"
        if planned is None:
            self.report("ROW002", message, None, hint="map it in the mapping")
            return
        number = self.order[id(planned)]
        for position, (entry, fault) in enumerate(self.found):
            if entry == number and fault.code == "ROW001":
                message = f"{message}: {self.faults[planned.entry.target]}"
                severity = CODES["ROW002"].severity
                rejected = replace(fault, code="ROW002", severity=severity, message=message)
                self.found[position] = (number, rejected)
                return
        self.report(
            "ROW002",
            message,
            planned,
            hint=f"its source '{_source(planned)}' gives nothing here: send it, or add a 'default'",
        )

    def planned_at(self, path: tuple[Any, ...]) -> Planned | None:
        """The entry that writes to a path of the record, or to the nearest parent of it."""
        names = names_of(path)
        for size in range(len(names), -1, -1):
            if planned := self.plan.by_names.get(names[:size]):
                return planned
        return None

    def planned_below(self, path: tuple[Any, ...]) -> Planned | None:
        """Return the first entry that writes below a path of the record."""
        names = names_of(path)
        below = (p for target, p in self.plan.by_names.items() if target[: len(names)] == names)
        return next(below, None)


_REASONS = {
    "enum": "is none of {expected}",
    "pattern": "does not match the pattern {expected}",
    "minimum": "is below {expected}",
    "maximum": "is above {expected}",
    "minLength": "has fewer than {expected} characters",
    "maxLength": "has more than {expected} characters",
    "format": "is no {expected}",
    "type": "is no {expected}",
    "additionalProperties": "holds a field that the schema lacks",
}


def missing_identity(plan: Plan, row: Row) -> Diagnostic:
    """The finding for a row without a primary identity."""
    assert plan.primary is not None
    size = len(plan.primary)
    planned = next((p for p in plan.entries if p.entry.target[:size] == plan.primary), None)
    name = print_path(plan.primary)
    message = f"the row has no primary identity ('{name}'), so Profile will not see it"
    if plan.primary == (IDENTITY_MAP,):
        message = f"the row has no usable ID in '{name}', so Profile will not see it"
    steps = _payload_path(planned)
    return Diagnostic(
        "ROW004",
        CODES["ROW004"].severity,
        message,
        row.span_at(steps),
        pointer(steps),
        "harmless if such events are expected; else send the field",
        () if planned is None else (Related(planned.entry.span, "mapped here"),),
    )


def _expression(planned: Planned | None) -> str:
    """Return the expression of an entry that returns one string; "" if it cannot be in a hint."""
    if planned is None or not planned.field.type.is_text or planned.field.array:
        return ""
    text = print_tree(planned.entry.tree)
    return "" if len(text) > _MAX_HINT or '"' in text or "[*]" in text else text


def _source(planned: Planned) -> str:
    text = planned.entry.source_text
    return text if len(text) <= 80 else text[:77] + "..."


def _payload_path(planned: Planned | None) -> tuple[Any, ...]:
    """Where in the payload an entry reads, as far as that is one place."""
    if planned is None:
        return ()
    path = planned.entry.source_path
    if path is None:
        paths = planned.reads
        path = next(iter(paths)) if len(paths) == 1 else ()
    return path[: path.index(STAR)] if STAR in path else path


def as_json(value: Any) -> str:
    """A value as JSON text for a report; dates as their text."""
    if isinstance(value, int) and value.bit_length() > MAX_BITS:
        return "a number of too many digits"
    try:
        return orjson.dumps(value, default=str).decode()
    except TypeError:
        return f'"{value!r}"'


def _shown(value: Any) -> str:
    text = value if isinstance(value, str) else as_json(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _spelled(path: tuple[Any, ...]) -> str:
    return "".join(
        f"[{step}]" if isinstance(step, int) else f"{'.' if number else ''}{step}"
        for number, step in enumerate(path)
    )


def _fault_hint(planned: Planned, value: Any) -> str:
    kind = planned.field.type.name
    if kind == "boolean" and isinstance(value, str):
        return 'spell it out with lookup: {"Yes": true, "No": false}'
    if kind in ("date", "date-time") and is_inside_array(planned):
        return "the platform cannot compute inside an array: have RainFocus send ISO 8601 dates"
    if kind in ("date", "date-time") and planned.entry.source_path is not None:
        if isinstance(value, str) and len(value) in _SINCE_1970 and value.isdecimal():
            unit, factor = _SINCE_1970[len(value)]
            number = f"to_bigint({print_tree(planned.entry.tree)}){factor}"
            return f'{unit} since 1970 become a date with expression: "{number}"'
        if isinstance(value, str):
            return "name the text's format, such as date_format: dd.MM.yyyy HH:mm"
    if planned.field.type.is_number and isinstance(value, str) and _DIGIT.search(value):
        return "send a number without units or separators, or give the field another type"
    return ""
