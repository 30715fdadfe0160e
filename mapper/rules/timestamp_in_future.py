"""The timestamp of an event is in the future."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from mapper.dataprep import Fault
from mapper.dataprep.dates import parse_date
from mapper.dataprep.notes import collecting
from mapper.diagnostics import Diagnostic, Related
from mapper.document import MappingDocument
from mapper.rules.base import Context, Needs, Rule, finding
from mapper.rules.records import RecordBatch

ALLOWED = timedelta(days=1)


class FutureTimestamps:
    """Finds timestamps that are more than a day in the future."""

    def __init__(self, document: MappingDocument) -> None:
        """Start without a record."""
        self._entry = next((e for e in document.entries if e.target == ("timestamp",)), None)
        self._latest = datetime.now(UTC) + ALLOWED
        # strings with an earlier date are not parsed: one day of difference is for their zones
        self._day = (self._latest - timedelta(days=2)).date().isoformat()
        self._count = 0
        self._first: Related | None = None

    def see(self, batch: RecordBatch) -> None:
        """Count the records of a batch that are in the future."""
        if self._entry is None:
            return
        for number, text in zip(*batch.column("timestamp"), strict=True):
            if text.__class__ is str and text[:4].isdecimal() and text[:10] < self._day:
                continue
            if _is_after(text, self._latest):
                self._count += 1
                if self._first is None:
                    row = batch.batch.row(number)
                    path = self._entry.source_path or ()
                    self._first = Related(row.span_at(path), "such as")

    def findings(self, context: Context) -> Iterator[Diagnostic]:
        """Yield at most one finding, with the first payload."""
        if self._entry is not None and self._first is not None:
            many = f"in {self._count:,} payloads" if self._count > 1 else "in one payload"
            yield finding(
                "XDM022",
                f"'timestamp' is in the future {many}",
                self._entry.source_span,
                "map the time at which the event was sent",
                related=(self._first,),
            )


def _is_after(text: object, latest: datetime) -> bool:
    try:
        with collecting():
            return isinstance(text, str) and parse_date(text) > latest
    except Fault:
        return False


RULE = Rule("XDM022", needs=Needs.RESULTS, records=FutureTimestamps)
