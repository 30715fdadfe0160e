"""One mapping, ready to convert rows: the fast function first, the general path where it balks."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import orjson

from mapper.diagnostics import Collector
from mapper.expr import Fault, Generated
from mapper.run.general import missing_identity, run_row
from mapper.run.generate import generate, generate_json
from mapper.run.payloads import read_row_text
from mapper.run.plan import Plan
from mapper.run.result import ConvertJson, Findings, Result
from mapper.run.rows import Row, loose_row


class Converter:
    """Converts rows by one plan."""

    def __init__(self, plan: Plan) -> None:
        """Keep the plan; the functions are generated at their first use."""
        self.plan = plan

    @cached_property
    def generated(self) -> Generated:
        """The function for payloads that are read already."""
        return generate(self.plan)

    def convert_row(self, row: Row) -> Result:
        """The outcome of one row of a file."""
        notes: list[str] = []
        try:
            record = self.generated.call(row.value, notes)
        except (Fault, RecursionError):
            record = None
        if record is None:
            return run_row(self.plan, row)
        return Result(record, (missing_identity(self.plan, row),) if notes else ())

    def convert(self, payload: dict[str, Any]) -> Result:
        """The outcome of one payload that comes from no file."""
        return self.convert_row(loose_row(payload))

    @cached_property
    def convert_json(self) -> ConvertJson:
        """One payload to one record, both as JSON text, and what happened.

        The record is None where the row is rejected. orjson reads: the last of repeated keys
        counts, and an integer beyond 64 bits is a double. A row that the generated function does
        not take is read again, strictly.
        """
        plan = self.plan
        no_identity = (missing_identity(plan, loose_row({})),) if plan.primary else ()
        return generate_json(plan, self._convert_strictly, no_identity).call

    def _convert_strictly(self, line: bytes | str) -> tuple[bytes | None, Findings]:
        if isinstance(line, str):
            line = line.encode("utf-8", "surrogatepass")
        collector = Collector()
        row = read_row_text(line, collector)
        if row is None:
            return None, tuple(collector.found)
        result = self.convert_row(row)
        written = None if result.record is None else orjson.dumps(result.record)
        return written, result.diagnostics
