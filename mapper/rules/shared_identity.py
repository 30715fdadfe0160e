"""One primary identity occurs with different values of another identity."""

from __future__ import annotations

from collections.abc import Iterator

from mapper.diagnostics import Diagnostic, Related
from mapper.document import Entry, MappingDocument
from mapper.engine import Row
from mapper.engine.shared_identities import MAX_IDENTITIES, Conflict, SharedIdentities
from mapper.paths import STAR, FieldPath, names_of, print_path
from mapper.rules.base import Context, Needs, Rule, finding
from mapper.rules.records import RecordBatch
from mapper.text import Span


class SharedPrimaries:
    """Finds values of the primary identity that occur with different other identities."""

    def __init__(self, document: MappingDocument) -> None:
        """Start without a record."""
        self._shared = SharedIdentities(document)

    def see(self, batch: RecordBatch) -> None:
        """Compare the identities of the records."""
        if self._shared.compares:
            for number, record in batch.records:
                self._shared.add(batch.first + number, record)

    def findings(self, context: Context) -> Iterator[Diagnostic]:
        """Yield at most one finding per other identity, and one if not all rows were compared."""
        if not self._shared.is_complete:
            message = (
                f"XDM037 compares only the first {MAX_IDENTITIES:,} distinct primary identities"
            )
            hint = "check fewer payloads at a time to compare all of them"
            yield finding("XDM038", message, context.document.span, hint)
        for path, conflict in self._shared.conflicts.items():
            yield self._finding(path, conflict, context)

    def _finding(self, path: FieldPath, conflict: Conflict, context: Context) -> Diagnostic:
        entry = _entry_of(context, path)
        count = len(conflict.identities)
        values = "one value" if count == 1 else f"{count:,} values"
        verb = "occurs" if count == 1 else "occur"
        primary = print_path(self._shared.primary or ())
        first, second = map(context.row, conflict.rows)
        return finding(
            "XDM037",
            f"{values} of the primary identity '{primary}' {verb} with different values of "
            f"'{print_path(path)}'",
            context.document.span if entry is None else entry.source_span,
            "map a primary identity that belongs to one person, or correct the payloads",
            related=(
                Related(_place(first, entry), "one row"),
                Related(_place(second, entry), "another row"),
            ),
        )


def _entry_of(context: Context, path: FieldPath) -> Entry | None:
    """Return the entry that fills a field."""
    names = names_of(path)
    for entry in context.document.entries:
        target = names_of(entry.target)
        if names[: len(target)] == target:
            return entry
    return None


def _place(row: Row, entry: Entry | None) -> Span:
    path = None if entry is None else entry.source_path
    return row.span_at(() if path is None or STAR in path else path)


RULE = Rule("XDM037", needs=Needs.RESULTS, also="XDM038", records=SharedPrimaries)
