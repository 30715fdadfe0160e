"""One mapping, ready to convert rows: the fast function first, the general path where it balks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import orjson

from mapper.diagnostics import Collector, Diagnostic
from mapper.expr import Fault, Generated
from mapper.run.general import missing_identity, run_row
from mapper.run.generate import generate
from mapper.run.payloads import read_row_text
from mapper.run.plan import Plan
from mapper.run.result import Result
from mapper.run.rows import Row, loose_row

ConvertJson: TypeAlias = Callable[[bytes], tuple[bytes | None, tuple[Diagnostic, ...]]]


class Converter:
    """Converts rows by one plan.

    `convert_json` takes one payload to one record, both as JSON text, and says what happened;
    the record is None where the row is rejected. It reads with orjson: the last of repeated keys
    counts, and an integer beyond 64 bits is a double. A row that the generated function does not
    take is read again, strictly.
    """

    def __init__(self, plan: Plan) -> None:
        """Generate the function of the plan."""
        self.plan = plan
        self.generated: Generated = generate(plan)
        self._no_identity = (missing_identity(plan, loose_row({})),) if plan.primary else ()
        self.convert_json = self._json_function()

    def convert_row(self, row: Row) -> Result:
        """The outcome of one row of a file."""
        notes: list[str] = []
        try:
            record = self.generated.call(row.value, notes)
        except (Fault, RecursionError):
            record = None
        if record is None:
            return run_row(self.plan, row)
        if notes:
            return Result(record, (missing_identity(self.plan, row),))
        return Result(record, ())

    def convert(self, payload: dict[str, Any]) -> Result:
        """The outcome of one payload that comes from no file."""
        return self.convert_row(loose_row(payload))

    def _json_function(self) -> ConvertJson:
        """`convert_json`: a closure, because what it costs is paid on every row."""
        call = self.generated.call
        loads, dumps = orjson.loads, orjson.dumps

        def convert_json(line: bytes) -> tuple[bytes | None, tuple[Diagnostic, ...]]:
            try:
                payload = loads(line)
                if payload.__class__ is dict:
                    notes: list[str] = []
                    record = call(payload, notes)
                    if record is not None:
                        return dumps(record), self._no_identity if notes else ()
            except (Fault, RecursionError, orjson.JSONDecodeError):
                pass
            return self._convert_strictly(line)

        return convert_json

    def _convert_strictly(self, line: bytes) -> tuple[bytes | None, tuple[Diagnostic, ...]]:
        collector = Collector()
        row = read_row_text(line, collector)
        if row is None:
            return None, tuple(collector.found)
        result = self.convert_row(row)
        written = None if result.record is None else orjson.dumps(result.record)
        return written, result.diagnostics
