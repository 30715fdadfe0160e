"""Conversion with one mapping: the generated function, or the interpreter for rows it leaves."""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from mapper.dataprep import Fault, Generated
from mapper.dataprep.notes import NotedError
from mapper.dataprep.watch import start_run
from mapper.diagnostics import Collector, Diagnostic
from mapper.engine.findings import Findings, finding_of, findings_of
from mapper.engine.functions import LineFunctions, generate, generate_convert
from mapper.engine.outcome import (
    Event,
    Events,
    NoIdentity,
    RowOutcome,
    TooLarge,
    Unreadable,
)
from mapper.engine.plan import Plan
from mapper.engine.python_payload import exact_payload, is_json, may_be_json
from mapper.engine.result import ConvertJson, Result
from mapper.engine.rows import Row, loose_row
from mapper.engine.sizes import ADVISED
from mapper.paths import FieldPath
from mapper.text.importing import lazy_module

if TYPE_CHECKING:
    import msgspec

    from mapper.engine import interpreter, lines
else:
    msgspec = lazy_module("msgspec")
    interpreter = lazy_module("mapper.engine.interpreter")
    lines = lazy_module("mapper.engine.lines")


class Converter:
    """Converts rows by one plan."""

    def __init__(self, plan: Plan, *, generates: bool = True) -> None:
        """Keep the plan; the functions are generated at their first use.

        With few rows, it is faster not to generate the function for single rows.
        """
        self.plan = plan
        self._generates = generates
        start_run()
        self._functions: dict[bool, LineFunctions] = {}
        # the last rejected row: equal rows one after another are interpreted once
        self._rejected: tuple[str | bytes, RowOutcome] = ("", RowOutcome(None))

    # --- payloads --------------------------------------------------------------------------

    @cached_property
    def generated(self) -> Generated:
        """The function for payloads that are decoded already."""
        return generate_convert(self.plan)

    def outcome(self, row: Row) -> RowOutcome:
        """Return the outcome of one row, without a check of its record's size."""
        if row.text and row.text == self._rejected[0]:
            return self._rejected[1]
        events: list[NoIdentity] = []
        record = self._generated_record(row.value, events) if self._generates else None
        if record is not None:
            return RowOutcome(record, tuple(events))
        outcome = interpreter.interpret(self.plan, row.value)
        if outcome.is_rejected and self.plan.is_steady:
            self._rejected = row.text, outcome
        return outcome

    def _generated_record(
        self, payload: dict[str, Any], events: list[NoIdentity]
    ) -> dict[str, Any] | None:
        """Return the record by the generated function; None if it leaves the row."""
        try:
            record: dict[str, Any] | None = self.generated.call(payload, events)
        except (Fault, NotedError, RecursionError):
            return None
        return record

    def sized_outcome(self, row: Row) -> RowOutcome:
        """Return the outcome of one row; a record beyond the platform's limit is rejected."""
        outcome = self.outcome(row)
        return outcome if outcome.record is None else self._written(outcome)[1]

    def interpreted_outcome(self, row: Row) -> RowOutcome:
        """Return what `sized_outcome` does, without generating a function."""
        outcome = interpreter.interpret(self.plan, row.value)
        return outcome if outcome.record is None else self._written(outcome)[1]

    def _written(self, outcome: RowOutcome) -> tuple[bytes, RowOutcome]:
        """Return the record of an outcome as JSON, and the outcome with respect to its size."""
        written = msgspec.json.encode(outcome.record)
        if len(written) <= ADVISED:
            return written, outcome
        event = TooLarge(None, len(written))
        record = None if event.is_refused else outcome.record
        return written, RowOutcome(record, (*outcome.events, event))

    def findings(self, events: Events, row: Row | None = None) -> Findings:
        """Return the findings about a row."""
        return findings_of(self.plan, events, row or loose_row({})) if events else ()

    def finding(self, event: Event) -> Diagnostic:
        """Return the finding of an event of a row that comes from no file."""
        return finding_of(self.plan, event, loose_row({}))

    def convert(self, payload: dict[str, Any]) -> Result:
        """Return the result of one payload that a Python program passes.

        Raises:
            TypeError: as `exact_payload`.
            ValueError: as `exact_payload`.
        """
        if not may_be_json(payload):
            payload = exact_payload(payload)
        events: list[NoIdentity] = []
        record = self._generated_record(payload, events)
        if record is None:
            exact = exact_payload(payload)
            if not is_json(payload):
                return self.convert(exact)
            return self.result(interpreter.interpret(self.plan, payload), loose_row(payload))
        if not events:
            return Result(record, (), self.plan.hidden)
        return self.result(RowOutcome(record, tuple(events)), loose_row(payload))

    def convert_row(self, row: Row) -> Result:
        """Return the result of one row."""
        return self.result(self.outcome(row), row)

    def result(self, outcome: RowOutcome, row: Row) -> Result:
        """Return an outcome with the findings of its row."""
        if not outcome.events:
            return Result(outcome.record, (), self.plan.hidden)
        render = partial(self.findings, outcome.events, row)
        return Result(outcome.record, outcome.events, self.plan.hidden, render)

    # --- lines of JSON ---------------------------------------------------------------------

    @cached_property
    def convert_json(self) -> ConvertJson:
        """A function of one payload as JSON text: the record as JSON text, and the findings.

        The record is None if the row is rejected.
        """

        def interpreted(line: bytes) -> tuple[bytes | None, Findings]:
            written, events = self.interpret_line(line)
            return written, self.findings(events)

        findings = self.findings(self.no_identity)
        return generate(self.plan, interpreted, findings).convert_json

    @cached_property
    def no_identity(self) -> Events:
        """The events of a row whose only fault is that it has no primary identity."""
        return (NoIdentity(self.plan.primary_entry),) if self.plan.primary else ()

    def functions(self, *, loose: bool) -> LineFunctions:
        """Return the functions that convert JSON text; `loose` accepts numbers for strings."""
        if loose not in self._functions:
            self._functions[loose] = generate(
                self.plan, self.interpret_line, self.no_identity, loose=loose
            )
        return self._functions[loose]

    @cached_property
    def _reads(self) -> frozenset[FieldPath]:
        return frozenset(path for planned in self.plan.entries for path in planned.reads)

    def interpret_line(self, line: bytes | str) -> tuple[bytes | None, Events]:
        """Convert one payload (JSON) without the generated functions."""
        if isinstance(line, str):
            line = line.encode("utf-8", "surrogatepass")
        if line and line == self._rejected[0]:
            return None, self._rejected[1].events
        collector = Collector()
        row = lines.read_line(line, self._reads, collector)
        if row is None:
            return None, tuple(Unreadable(None, finding) for finding in collector.diagnostics)
        outcome = self.outcome(row)
        if outcome.record is None:
            if self.plan.is_steady:
                self._rejected = line, outcome
            return None, outcome.events
        written, outcome = self._written(outcome)
        return (None if outcome.record is None else written), outcome.events
