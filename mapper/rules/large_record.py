"""A record is larger than advised."""

from __future__ import annotations

from collections.abc import Iterator

from mapper.diagnostics import Diagnostic
from mapper.document import MappingDocument
from mapper.engine.sizes import ADVISED, REFUSED
from mapper.rules.base import Context, Needs, Rule, finding
from mapper.rules.records import RecordBatch
from mapper.text import Span


class LargeRecords:
    """At most one finding, at the first record whose size is in a range of bytes."""

    code = "ROW007"
    least, most = ADVISED, REFUSED
    what = "is larger than the 10 KB advised"

    def __init__(self, document: MappingDocument) -> None:
        """Start without a record."""
        self._first: tuple[Span, int] | None = None
        self._count = 0

    def see(self, batch: RecordBatch) -> None:
        """Count the records of such a size."""
        for number, size in batch.large(self.least):
            if size <= self.most:
                self._count += 1
                if self._first is None:
                    self._first = batch.batch.row(number).span, size

    def findings(self, context: Context) -> Iterator[Diagnostic]:
        """Yield the finding."""
        if self._first is not None:
            span, size = self._first
            more = f"; so are those of {self._count - 1:,} more rows" if self._count > 1 else ""
            message = f"the record of {size:,} bytes {self.what}{more}"
            yield finding(self.code, message, span, "map fewer fields, or send less in one event")


RULE = Rule("ROW007", needs=Needs.RESULTS, records=LargeRecords)
