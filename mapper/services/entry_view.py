"""The entries of a mapping as a table: target, source, value of a row, state, and fill counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from mapper.dataprep import print_tree
from mapper.document import Entry
from mapper.document.mapping import FailedEntry
from mapper.engine.outcome import Missing, Nullified, RowOutcome, Violated
from mapper.paths import get_all, names_of, print_path
from mapper.rules.examination import Examination
from mapper.schema import Field, described
from mapper.services.entry_states import (
    NEVER_FILLED,
    UNMAPPED,
    roles_of,
    state_over_rows,
    unmapped_fields,
    usual_state,
)
from mapper.services.masking import KeyPath, RecordMask
from mapper.services.messages import Answer
from mapper.services.session import EditedMapping
from mapper.text.escape import printable, shortened

MAX_WRITTEN = 300  # characters of an entry with an error


class EntryView(Answer, frozen=True, kw_only=True):
    """An entry, which may have an error, or a required field that no entry fills.

    Attributes:
        target: The target, as the mapping spells it.
        target_path: The names of its fields.
        written: The source, expression, or value, as written.
        expression: The whole entry as a Data Prep expression; "" without an entry.
        sources: The paths that it reads.
        source_paths: The same, as names.
        type: The type of the target in the schema; "" if there is no such field.
        document: The id of the document with the entry; None if no entry fills the target.
        line: The first line of the entry, or 0.
        end_line: Its last line, or 0.
        value: The value of the row, masked unless values are shown.
        has_value: Whether the row has a value.
        filled: The rows of all samples in which the target is filled.
        nullified: The rows in which its value could not be converted.
        rejected: The rows that are rejected because of it.
        of: All rows.
        state: "mapped", "required", "identity", "nullified", "rejected", "unmapped", or
            "never filled".
        roles: "required" and "identity", as far as they apply.
        reason: Why the value is missing, or "".
    """

    target: str
    target_path: KeyPath
    written: str
    expression: str = ""
    sources: list[str]
    source_paths: list[KeyPath]
    type: str
    document: str | None = None
    line: int = 0
    end_line: int = 0
    value: Any = None
    has_value: bool = False
    filled: int = 0
    nullified: int = 0
    rejected: int = 0
    of: int
    state: str
    roles: tuple[str, ...]
    reason: str


def entry_views(
    edited: EditedMapping,
    examined: Examination,
    outcome: RowOutcome | None,
    *,
    show_values: bool,
) -> list[EntryView]:
    """Return the entries in the order of the mapping, then the required fields without one.

    Entries with errors are among them.

    Args:
        edited: The mapping, which can be used.
        examined: Its examination with all rows, with the counts of targets.
        outcome: The outcome of the row that is shown; None if there is none.
        show_values: Whether identity and sensitive values are shown.
    """
    view = _Entries(edited, examined, outcome, show_values)
    return [*view.entries(), *view.unmapped()]


class _Entries:
    def __init__(
        self,
        edited: EditedMapping,
        examined: Examination,
        outcome: RowOutcome | None,
        show_values: bool,
    ) -> None:
        assert edited.checked is not None
        self.edited = edited
        self.document = edited.checked.document
        self.schema = self.document.schema
        self.converter = edited.checked.partial_converter
        self.mask = RecordMask(self.converter.plan, self.schema)
        self.outcome = outcome
        self.show_values = show_values
        self.of = 0
        self.counts = [(0, 0, 0)] * len(self.document.entries)
        self.rejected = Counter[int]()
        if examined.outcomes is not None and examined.targets is not None:
            groups = examined.outcomes.groups
            self.of = groups.counts.rows
            self.counts = examined.targets.counts()
            self.rejected = groups.rejected

    def entries(self) -> Iterator[EntryView]:
        """Yield the entries; those with errors come before the next one of their file."""
        waiting: dict[str, list[FailedEntry]] = {}
        for failed in sorted(self.document.failed, key=lambda failed: -failed.span.start):
            waiting.setdefault(failed.span.source.path, []).append(failed)
        for index, entry in enumerate(self.document.entries):
            group = waiting.get(entry.span.source.path, [])
            while group and group[-1].span.start < entry.span.start:
                yield self.failed(group.pop())
            yield self.entry(index, entry)
        for group in waiting.values():
            yield from map(self.failed, reversed(group))

    def failed(self, failed: FailedEntry) -> EntryView:
        """Return an entry with an error."""
        field = self.schema.field_at(failed.target)
        source = failed.whole.source
        written = source.text[failed.span.end : failed.whole.end].lstrip("\"': \n")
        return EntryView(
            target=print_path(failed.target),
            target_path=names_of(failed.target),
            written=printable(shortened(written, MAX_WRITTEN)),
            sources=[],
            source_paths=[],
            type="" if field is None else described(field),
            document=self.edited.id_of(source.path),
            line=failed.span.place.line,
            end_line=source.place(failed.whole.end).line,
            of=self.of,
            state="unmapped",
            roles=roles_of(field),
            reason=printable(failed.reason),
        )

    def unmapped(self) -> list[EntryView]:
        """Return the required fields that no entry fills."""
        state, reason = UNMAPPED
        return [
            EntryView(
                target=print_path(path), target_path=names_of(path), written="", sources=[],
                source_paths=[], type=described(field),
                of=self.of, state=state, roles=roles_of(field), reason=reason,
            )
            for path, field in unmapped_fields(self.document)
        ]  # fmt: skip

    def entry(self, index: int, entry: Entry) -> EntryView:
        """Return one entry."""
        field = self.schema.field_at(entry.target)
        record = None if self.outcome is None else self.outcome.record
        values = [] if record is None else list(get_all(record, entry.target))
        filled, nullified, _ = self.counts[index]
        state, reason = self._state(index, field, has_value=bool(values))
        source = entry.source_span.source
        reads = entry.reads
        shown: Any = values if len(values) > 1 else values[0] if values else None
        return EntryView(
            target=entry.target_text,
            target_path=names_of(entry.target),
            written=printable(entry.written),
            expression=printable(print_tree(entry.tree)),
            sources=sorted(map(print_path, reads)),
            source_paths=sorted(map(names_of, reads)),
            type="" if field is None else described(field),
            document=self.edited.id_of(entry.span.source.path),
            line=entry.span.place.line,
            end_line=source.place(entry.source_span.end).line,
            value=shown if self.show_values else self.mask.masked(shown, names_of(entry.target)),
            has_value=bool(values),
            filled=filled,
            nullified=nullified,
            rejected=self.rejected[index],
            of=self.of,
            state=state,
            roles=roles_of(field),
            reason=reason,
        )

    def _state(self, index: int, field: Field | None, *, has_value: bool) -> tuple[str, str]:
        for event in () if self.outcome is None else self.outcome.events:
            if event.entry == index and isinstance(event, Missing | Violated | Nullified):
                message = printable(self.converter.finding(event).message)
                return ("nullified" if isinstance(event, Nullified) else "rejected"), message
        filled, nullified, _ = self.counts[index]
        if self.outcome is None or field is None:
            return state_over_rows(
                field, rows=self.of, filled=filled, nullified=nullified,
                rejected=self.rejected[index],
            )  # fmt: skip
        if not has_value and self.of and not filled and not nullified:
            return NEVER_FILLED
        if not has_value and self.outcome.record is not None:
            return "mapped", "the source is missing in this payload"
        return usual_state(field)
