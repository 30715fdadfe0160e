"""Convert the payloads of tests with a fixed clock and predictable IDs."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from mapper.dataprep import Runtime
from mapper.document import MappingDocument
from mapper.engine import Converter, Row, RowOutcome, build_plan

DEFAULT_NOW = datetime(2025, 1, 1, tzinfo=UTC)  # the result of now() in documents without `now`


class CaseConverter:
    """Converts the payloads of cases.

    `now()` returns the clock of the case, and `uuid()` counts from 1 in each case, so that no
    result depends on the order of the cases.
    """

    def __init__(self, document: MappingDocument) -> None:
        """Plan the conversion with a mapping that has no errors."""
        self._now = DEFAULT_NOW
        self._ids = 0
        self.runtime = Runtime(now=lambda: self._now, uuid=self._next_id)
        self.converter = Converter(build_plan(document, self.runtime))

    def _next_id(self) -> str:
        self._ids += 1
        return str(UUID(int=self._ids, version=4))

    def outcome(self, row: Row, now: datetime = DEFAULT_NOW) -> RowOutcome:
        """Return the outcome of a payload at a time, with IDs from 1."""
        if not self.converter.plan.is_steady:
            # a generated function that leaves the row may have used IDs
            return self.outcome_with(self.converter, row, now)
        self._now, self._ids = now, 0
        return self.converter.sized_outcome(row)

    def outcome_with(self, converter: Converter, row: Row, now: datetime) -> RowOutcome:
        """Return the outcome of a payload by another converter with this clock and these IDs."""
        self._now, self._ids = now, 0
        return converter.interpreted_outcome(row)

    def json_record(self, line: bytes, now: datetime = DEFAULT_NOW) -> bytes | None:
        """Return the record of a payload, both as JSON, as the conversion of streams does."""
        self._now, self._ids = now, 0
        return self.converter.convert_json(line)[0]
