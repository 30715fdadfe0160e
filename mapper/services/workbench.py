"""Evaluate a mapping: the state and value of each entry, the record, findings, and counts."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from mapper.diagnostics import Diagnostic
from mapper.engine import Row
from mapper.engine.outcome import RowOutcome
from mapper.paths import is_within, names_of, walk
from mapper.rules.examination import Examination, payloads_of
from mapper.services.counts import count_mapping
from mapper.services.entry_view import EntryView, entry_views
from mapper.services.finding_view import FindingView, finding_views
from mapper.services.masking import KeyPath, PayloadMask, RecordMask
from mapper.services.messages import Answer, RowRequest
from mapper.services.samples import MAX_ROWS
from mapper.services.session import EditedMapping, Session

MAX_FIELDS = 5000  # of a payload that are looked up
MAX_COUNTED = 50_000  # entries times rows: what takes about half a second


class MappingCountsView(Answer, frozen=True, kw_only=True):
    """The counts of the mapping step; see `mapper.report.MappingCounts`."""

    mapped: int
    required: int
    required_of: int
    identities: int
    errors: int


class RowCountsView(Answer, frozen=True, kw_only=True):
    """The outcomes of the rows of all samples; `has_more` if there are rows beyond the limit."""

    read: int = 0
    ok: int = 0
    nullified: int = 0
    rejected: int = 0
    has_more: bool = False


class Evaluation(Answer, frozen=True, kw_only=True):
    """The evaluation of a mapping for a row, and its counts over all rows.

    Attributes:
        entries: One per entry, and one per required field that no entry fills.
        record: The record, masked unless values are shown; None if there is none.
        outcome: "ok", "nullified", or "rejected"; "" if no row was converted.
        counts: The counts of the mapping step; None if the mapping cannot be used.
        rows: The outcomes of all rows.
        payload: The payload, masked unless values are shown.
        unread: The paths of its values that no entry reads.
        findings: The findings about the documents and all rows.
        documents: The ids of the documents, with those that only unsaved text includes.
    """

    entries: list[EntryView]
    record: Any
    outcome: str
    counts: MappingCountsView | None
    rows: RowCountsView
    payload: Any
    unread: list[KeyPath]
    findings: list[FindingView]
    documents: list[str]


class Conversion(Answer, frozen=True, kw_only=True):
    """A record; see `Evaluation` for its fields."""

    record: Any
    outcome: str


def convert_row(session: Session, request: RowRequest) -> Conversion:
    """Convert a row: what changes first on the page, in a fraction of the time of an evaluation.

    Raises:
        MapperError: the payload is not a JSON object.
    """
    edited = session.edited(request.unsaved)
    row = session.samples.row(request.sample, request.row, request.payload)
    if edited.checked is None or row is None:
        return Conversion(record=None, outcome="")
    with edited.overlaid():
        is_sound = edited.checked.is_sound
    view = _View(edited, row, is_sound=is_sound, show_values=session.shows_values)
    return Conversion(record=view.record(), outcome=view.outcome_word())


def evaluate_mapping(session: Session, request: RowRequest) -> Evaluation:
    """Evaluate a mapping for a row, or for all samples if the request chooses none.

    Raises:
        MapperError: the payload is not a JSON object.
    """
    edited = session.edited(request.unsaved)
    row = session.samples.row(request.sample, request.row, request.payload)
    show_values = session.shows_values
    if edited.checked is None:
        payload = None if row is None else row.value
        return Evaluation(
            entries=[], record=None, outcome="", counts=None, rows=RowCountsView(),
            payload=payload if show_values else PayloadMask(edited).masked(payload), unread=[],
            findings=finding_views(edited.findings, edited, show_values=show_values),
            documents=[document.id for document in edited.documents],
        )  # fmt: skip
    entries = max(1, len(edited.checked.document.entries))
    rows = session.samples.rows(min(MAX_ROWS, max(1, MAX_COUNTED // entries)))
    has_more = session.samples.has_more(len(rows))
    if row is not None and not any(other is row for other in rows):
        rows = (row, *rows)
    with edited.overlaid():
        payloads = payloads_of(edited.checked.document, rows)
        examined = edited.checked.examine_payloads(payloads, counts_targets=True)
    view = _View(edited, row, is_sound=examined.is_sound, show_values=show_values)
    return Evaluation(
        entries=entry_views(edited, examined, view.outcome, show_values=show_values),
        record=view.record(),
        outcome=view.outcome_word(),
        counts=_counts(edited, examined.diagnostics),
        rows=_row_counts(examined, has_more=has_more),
        payload=view.payload(),
        unread=view.unread(),
        findings=finding_views(examined.diagnostics, edited, show_values=show_values),
        documents=[document.id for document in edited.documents],
    )


def _counts(edited: EditedMapping, findings: list[Diagnostic]) -> MappingCountsView:
    assert edited.checked is not None
    counts = count_mapping(edited.checked.document, findings)
    return MappingCountsView(
        mapped=counts.mapped,
        required=counts.required,
        required_of=counts.required_of,
        identities=counts.identities,
        errors=counts.errors,
    )


def _row_counts(examined: Examination, *, has_more: bool) -> RowCountsView:
    if examined.outcomes is None:
        return RowCountsView(read=examined.sample.count, has_more=has_more)
    counts = examined.outcomes.groups.counts
    return RowCountsView(
        read=counts.rows, ok=counts.ok, nullified=counts.nullified, rejected=counts.rejected,
        has_more=has_more,
    )  # fmt: skip


class _View:
    """A row, and its outcome."""

    def __init__(
        self, edited: EditedMapping, row: Row | None, *, is_sound: bool, show_values: bool
    ) -> None:
        assert edited.checked is not None
        self.document = edited.checked.document
        self.plan = edited.checked.partial_converter.plan
        self.edited = edited
        self.row = row
        self.show_values = show_values
        self.outcome: RowOutcome | None = None
        if is_sound and row is not None:
            self.outcome = edited.checked.partial_converter.interpreted_outcome(row)

    @cached_property
    def mask(self) -> PayloadMask:
        """What hides the payload, which a conversion does not show."""
        return PayloadMask(self.edited)

    def outcome_word(self) -> str:
        """Return how the platform treats the row."""
        if self.outcome is None:
            return ""
        if self.outcome.is_rejected:
            return "rejected"
        return "nullified" if self.outcome.is_nullified else "ok"

    def record(self) -> Any:
        """Return the record, masked unless values are shown."""
        record = None if self.outcome is None else self.outcome.record
        if record is None or self.show_values:
            return record
        return RecordMask(self.plan, self.document.schema).masked(record)

    def payload(self) -> Any:
        """Return the payload, masked unless values are shown."""
        if self.row is None or self.show_values:
            return None if self.row is None else self.row.value
        return self.mask.masked(self.row.value)

    def unread(self) -> list[KeyPath]:
        """Return the paths of the values of the payload that no entry reads."""
        if self.row is None:
            return []
        reads = {names_of(path) for entry in self.document.entries for path in entry.reads}
        leaves = (names_of(steps) for steps in leaf_paths(self.row.value))
        return [
            names if self.show_values else self.mask.path(names)
            for names in leaves
            if not is_within(names, reads)
        ]


def leaf_paths(payload: Any) -> list[tuple[str | int, ...]]:
    """Return the paths of the first `MAX_FIELDS` values of a payload that contain no others."""
    paths = [steps for steps, v in walk(payload) if not isinstance(v, dict | list) or not v]
    return paths[:MAX_FIELDS]
