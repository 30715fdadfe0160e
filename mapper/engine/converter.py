"""One mapping, ready to convert rows: the fast function first, the general path where it balks."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from mapper.dataprep import Fault, Generated, Path
from mapper.dataprep.notes import NotedError
from mapper.dataprep.watch import start_run
from mapper.diagnostics import Collector
from mapper.engine.generator import generate, generate_json
from mapper.engine.interpreter import missing_identity, run_row
from mapper.engine.lines import read_line
from mapper.engine.plan import Plan
from mapper.engine.result import ConvertJson, Findings, Result
from mapper.engine.rows import Row, loose_row
from mapper.engine.sizes import ADVISED, size_finding
from mapper.text.lazy import msgspec_json, run_typed

if TYPE_CHECKING:
    from mapper.engine.typed import Typed


class Converter:
    """Converts rows by one plan."""

    def __init__(self, plan: Plan) -> None:
        """Keep the plan; the functions are generated at their first use."""
        self.plan = plan
        start_run()
        self._typed: dict[bool, Typed | None] = {}
        # the last rejected row: of equal rows one after another, the first is looked at
        self._rejected_text = ""
        self._rejected = Result(None, ())
        self._rejected_line: tuple[bytes, Findings] = (b"", ())

    @cached_property
    def generated(self) -> Generated:
        """The function for payloads that are read already."""
        return generate(self.plan)

    def convert_row(self, row: Row) -> Result:
        """The outcome of one row of a file."""
        if row.text and row.text == self._rejected_text:
            return self._rejected
        notes: list[str] = []
        try:
            record = self.generated.call(row.value, notes)
        except (Fault, NotedError, RecursionError):
            record = None
        if record is None:
            result = run_row(self.plan, row)
            if result.record is None and self.plan.is_steady:
                self._rejected_text, self._rejected = row.text, result
            return result
        found = (missing_identity(self.plan, row),) if notes else ()
        return Result(record, found, (), self.plan.hidden)

    def convert_file_row(self, row: Row) -> Result:
        """As `convert_row`; the size of the record is looked at too."""
        result = self.convert_row(row)
        size = 0 if result.record is None else len(msgspec_json.encode(result.record))
        about_size = size_finding(size, row.span) if size > ADVISED else None
        if about_size is None:
            return result
        record = None if about_size.is_error else result.record
        return replace(result, record=record, diagnostics=(*result.diagnostics, about_size))

    def convert(self, payload: dict[str, Any]) -> Result:
        """The outcome of one payload that comes from no file."""
        return self.convert_row(loose_row(payload))

    @cached_property
    def convert_json(self) -> ConvertJson:
        """One payload to one record, both as JSON text, and what happened.

        The record is None where the row is rejected. How the text is read stands in `lines.py`;
        a row that the generated function does not take is read again there.
        """
        fast = self.typed(loose=False)
        if fast is not None:
            return fast.convert_json
        return generate_json(self.plan, self.convert_generally, self.no_identity).call

    @cached_property
    def no_identity(self) -> Findings:
        """What is said of a row that goes through without a primary identity."""
        plan = self.plan
        return (missing_identity(plan, loose_row({})),) if plan.primary else ()

    def typed(self, *, loose: bool) -> Typed | None:
        """The functions over typed structs (`typed.py`); None where the plan cannot have them."""
        if loose not in self._typed:
            self._typed[loose] = run_typed.typed(
                self.plan, self.convert_generally, self.no_identity, loose=loose
            )
        return self._typed[loose]

    @cached_property
    def _reads(self) -> frozenset[Path]:
        return frozenset(path for planned in self.plan.entries for path in planned.reads)

    def convert_generally(self, line: bytes | str) -> tuple[bytes | None, Findings]:
        """As `convert_json`, without the typed functions: what these leave comes here."""
        if isinstance(line, str):
            line = line.encode("utf-8", "surrogatepass")
        if line and line == self._rejected_line[0]:
            return None, self._rejected_line[1]
        collector = Collector()
        row = read_line(line, self._reads, collector)
        if row is None:
            return None, tuple(collector.found)
        result = self.convert_row(row)
        if result.record is None:
            if self.plan.is_steady:
                self._rejected_line = (line, result.diagnostics)
            return None, result.diagnostics
        written = msgspec_json.encode(result.record)
        about_size = size_finding(len(written), row.span)
        if about_size is None:
            return written, result.diagnostics
        found = (*result.diagnostics, about_size)
        return (None if about_size.is_error else written), found
