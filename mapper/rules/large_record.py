"""A record is larger than advised, or than the platform accepts."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from mapper.diagnostics import Diagnostic
from mapper.document import MappingDocument
from mapper.engine.sizes import ADVISED, REFUSED
from mapper.rules.base import Context, Needs, Rule, finding
from mapper.rules.records import RecordBatch
from mapper.text import Span


class _LargeRecords:
    """Finds records whose size in bytes is in a range."""

    def __init__(self, code: str, over: int, up_to: int, problem: str) -> None:
        self._code = code
        self._over, self._up_to = over, up_to
        self._problem = problem
        self._first: tuple[Span, int] | None = None
        self._count = 0

    def see(self, batch: RecordBatch) -> None:
        """Count the records of such a size in a batch."""
        for number, size in batch.large(self._over):
            if size <= self._up_to:
                self._count += 1
                if self._first is None:
                    self._first = batch.batch.row(number).span, size

    def findings(self, context: Context) -> Iterator[Diagnostic]:
        """Yield at most one finding, at the first of these records."""
        if self._first is not None:
            span, size = self._first
            more = f"; {self._count:,} such records in total" if self._count > 1 else ""
            message = f"the record of {size:,} bytes {self._problem}{more}"
            yield finding(
                self._code, message, span, "map fewer fields, or have RainFocus send smaller events"
            )


def _advised(document: MappingDocument) -> _LargeRecords:
    return _LargeRecords("ROW007", ADVISED, REFUSED, "exceeds the advised 10 KB")


def _allowed(document: MappingDocument) -> _LargeRecords:
    return _LargeRecords("ROW008", REFUSED, sys.maxsize, "exceeds the limit of 1 MB")


RULE = Rule("ROW007", needs=Needs.RESULTS, records=_advised)
RULE_ON_REFUSED = Rule("ROW008", needs=Needs.RESULTS, records=_allowed)
