"""The interpreter: one row, every entry on its own, and an event for everything that goes wrong.

It alone decides what is wrong with a row. The generated function (`generator.py`) handles only
rows that pass here without an event, and writes the same record.
"""

from __future__ import annotations

from typing import Any

from mapper.dataprep import Fault
from mapper.dataprep.notes import Note, PatternDisabled, collecting
from mapper.dataprep.regexes import compile_schema
from mapper.dataprep.watch import SlowPattern, Watch
from mapper.engine.conversion import Convert, Dropped
from mapper.engine.identities import is_misspelled_id, lacks_identity
from mapper.engine.identity_check import Flaw, IdentityFlaw, identity_problems
from mapper.engine.outcome import (
    Event,
    IdentityProblem,
    Missing,
    NoIdentity,
    Noted,
    Nullified,
    RecordPath,
    RowOutcome,
    Violated,
    in_entry_order,
)
from mapper.engine.placement import compact, put, values_at
from mapper.engine.plan import Plan, Planned, Target
from mapper.paths import names_of
from mapper.schema import IDENTITY_MAP, Violation


def interpret(plan: Plan, payload: dict[str, Any]) -> RowOutcome:
    """Return the outcome of one row."""
    return _Interpreter(plan, payload).run()


class _Interpreter:
    def __init__(self, plan: Plan, payload: dict[str, Any]) -> None:
        self.plan = plan
        self.payload = payload
        self.events: list[Event] = []
        self.notes: list[Note] = []  # of the entry whose value is being computed

    def run(self) -> RowOutcome:
        with collecting() as self.notes:
            record = self.object(self.plan.root) or {}
        is_rejected = False
        if not self.plan.check(record):
            violations = self.plan.validator.violations(record)
            is_rejected = bool(violations)
            for violation in violations:
                if violation.keyword == "required":
                    self.report_missing((*violation.path, violation.missing))
                else:
                    self.report_violation(violation)
        if not is_rejected:
            self.check_identities(record)
        return RowOutcome(None if is_rejected else record, in_entry_order(self.events))

    def check_identities(self, record: dict[str, Any]) -> None:
        """Report what is wrong with the identities of a record that is not rejected."""
        has_misspelled_id = any(
            isinstance(event, IdentityProblem) and event.problem.flaw is Flaw.MISSPELLED_ID
            for event in self.events
        )
        for problem in identity_problems(record, self.plan.identities):
            if problem.flaw is Flaw.NO_ID and has_misspelled_id:
                continue  # the same identity, which has 'ID'
            planned = self.planned_at(problem.path) or self.planned_below(problem.path)
            index = None if planned is None else planned.index
            self.events.append(IdentityProblem(index, problem))
        primary = self.plan.primary
        if primary is not None and lacks_identity(record, primary):
            self.events.append(NoIdentity(self.plan.primary_entry))

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
            value = planned.evaluate(self.payload)
        except (Fault, RecursionError) as fault:
            self.report_fault(planned, fault)
            return None
        self.report_notes(planned)
        return value

    # --- events ----------------------------------------------------------------------------

    def report_fault(self, planned: Planned, fault: Fault | RecursionError) -> None:
        self.notes.clear()
        reason, value = "the payload is nested too deeply", None
        if isinstance(fault, Fault):
            reason, value = fault.reason, fault.value
        self.events.append(Nullified(planned.index, reason, value))
        if isinstance(fault, SlowPattern):
            self.report_slow_pattern(planned, fault.watch)

    def report_slow_pattern(self, planned: Planned, watch: Watch) -> None:
        """Report a disabled pattern once per run."""
        if watch.is_news():
            self.events.append(Noted(planned.index, PatternDisabled(watch.pattern)))

    def report_notes(self, planned: Planned) -> None:
        for note in self.notes:
            event: Event = Noted(planned.index, note)
            if isinstance(note, Dropped) and is_misspelled_id(planned.entry.target, note.name):
                problem = IdentityFlaw(Flaw.MISSPELLED_ID, (IDENTITY_MAP,), value=note.name)
                event = IdentityProblem(planned.index, problem)
                if event in self.events:
                    continue
            self.events.append(event)
        self.notes.clear()

    def report_violation(self, violation: Violation) -> None:
        planned = self.planned_at(violation.path)
        index = None if planned is None else planned.index
        watch = None
        if violation.keyword == "pattern":
            watch = compile_schema(violation.expected).watch
        is_slow = watch is not None and watch.is_slow(violation.value)
        self.events.append(
            Violated(
                index, violation.path, violation.keyword, violation.expected, violation.value,
                is_slow,
            )
        )  # fmt: skip
        if watch is not None and planned is not None:
            self.report_slow_pattern(planned, watch)

    def report_missing(self, path: RecordPath) -> None:
        """Report a required field; the fault of its entry becomes part of the same event."""
        planned = self.planned_at(path)
        index = None if planned is None else planned.index
        for position, event in enumerate(self.events):
            if isinstance(event, Nullified) and event.entry == index:
                self.events[position] = Missing(index, path, event)
                return
        self.events.append(Missing(index, path))

    def planned_at(self, path: tuple[Any, ...]) -> Planned | None:
        """Return the entry that writes to a path of the record, or to its nearest parent."""
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
