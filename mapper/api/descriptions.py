"""Describe a mapping and the outcomes of its rows for reports that show all of its entries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import partial

from mapper.document import Entry, MappingDocument
from mapper.engine import Row
from mapper.engine.grouping import FindingGroups
from mapper.engine.identities import is_hidden
from mapper.engine.private_names import sensitive_maps, shown_path
from mapper.paths import FieldPath, names_of, print_path
from mapper.report.description import (
    EntryCounts,
    EntryDescription,
    MappingDescription,
    RejectReason,
    ShownPath,
    path_names,
)
from mapper.report.statistics import Statistics
from mapper.rules.examination import Examination
from mapper.services.entry_states import (
    UNMAPPED,
    roles_of,
    state_over_rows,
    unmapped_fields,
)
from mapper.services.mapping_tests import MappingRun
from mapper.testing.run import CaseResult
from mapper.text import Span
from mapper.text.escape import shortened

MAX_WRITTEN = 300  # characters of an expression


def describe_mapping(
    document: MappingDocument,
    examined: Examination,
    counts: Statistics,
    *,
    unreadable: int,
    show_values: bool,
) -> MappingDescription:
    """Return the description of a mapping with the counts of all payloads.

    Args:
        document: The mapping.
        examined: The outcomes of the payloads.
        counts: How often each target was filled and each source occurred.
        unreadable: The number of rows that cannot be read.
        show_values: Whether keys that identify people are shown.
    """
    groups = None if examined.outcomes is None else examined.outcomes.groups
    rejected = 0 if groups is None else groups.counts.rejected
    by_entry = {
        index: _counts(row.filled, row.nullified, row.unmatched, row.missing, rejected)
        for index, row in enumerate(counts.targets)
    }
    describer = _Describer(document, by_entry, groups, show_values)
    unread = tuple(source for source in counts.sources if not source.mapped)
    return MappingDescription(
        document.span.source.path, describer.entries(), unread, _rejects(groups), unreadable
    )


def describe_run(run: MappingRun, *, show_values: bool) -> MappingDescription:
    """Return the description of a mapping with the counts of the payloads of its tests."""
    groups = FindingGroups(run.converter.converter.plan)
    for result in run.results:
        groups.add(result.outcome, partial(_row_of, result))
    by_entry = {}
    if run.coverage is not None and run.coverage.rows:
        by_entry = {
            entry.index: _counts(entry.filled, entry.nullified, 0,
                                 entry.null + run.coverage.rejected, run.coverage.rejected)
            for entry in run.coverage.entries
        }  # fmt: skip
    document = run.mapping.document
    describer = _Describer(document, by_entry, groups, show_values)
    return MappingDescription(
        document.span.source.path,
        describer.entries(),
        rejects=_rejects(groups),
        coverage=run.coverage,
    )


def _row_of(result: CaseResult) -> Row:
    return result.case.row


def _counts(
    filled: int, nullified: int, unmatched: int, missing: int, rejected: int
) -> EntryCounts:
    """Return counts whose `missing` includes the rejected rows, unless these are unmatched."""
    rejected = min(missing, rejected)
    return EntryCounts(filled, nullified, unmatched, missing - rejected, rejected)


def _rejects(groups: FindingGroups | None) -> tuple[RejectReason, ...]:
    if groups is None:
        return ()
    return tuple(
        RejectReason(
            reason.finding.code,
            reason.finding.message,
            reason.rows,
            tuple(map(_place, reason.places)),
        )
        for reason in groups.counts.by_frequency(errors=True)
    )


class _Describer:
    """Describes the entries of a mapping."""

    def __init__(
        self,
        document: MappingDocument,
        counts: dict[int, EntryCounts],
        groups: FindingGroups | None,
        show_values: bool,
    ) -> None:
        self.document = document
        self.counts = counts
        self.show_values = show_values
        self.source_maps = sensitive_maps(document)
        self.target_maps = _sensitive_fields(document)
        self.rows = 0 if groups is None else groups.counts.rows
        self.rejected = Counter[int]() if groups is None else groups.rejected

    def entries(self) -> tuple[EntryDescription, ...]:
        """Return the entries, those with errors, and the required fields without an entry."""
        document = self.document
        described = [self._entry(index, entry) for index, entry in enumerate(document.entries)]
        described += [
            self._without_entry(failed.target, "unmapped", failed.reason, failed.span)
            for failed in document.failed
        ]
        described += [self._without_entry(path, *UNMAPPED) for path, _ in unmapped_fields(document)]
        return tuple(described)

    def _without_entry(
        self, path: FieldPath, state: str, reason: str, span: Span | None = None
    ) -> EntryDescription:
        field = self.document.schema.field_at(path)
        target = self._shown(path, self.target_maps)
        place = "" if span is None else _place(span)
        return EntryDescription(
            target=target, sources=(), written="", is_copy=False,
            state=state, roles=roles_of(field), reason=reason, place=place,
        )  # fmt: skip

    def _entry(self, index: int, entry: Entry) -> EntryDescription:
        field = self.document.schema.field_at(entry.target)
        counts = self.counts.get(index)
        state, reason = state_over_rows(
            field, rows=self.rows, filled=self.rows if counts is None else counts.filled,
            nullified=0 if counts is None else counts.nullified, rejected=self.rejected[index],
        )  # fmt: skip
        reads = sorted(entry.reads, key=print_path)
        sources = dict.fromkeys(self._shown(path, self.source_maps) for path in reads)
        return EntryDescription(
            target=self._shown(entry.target, self.target_maps),
            sources=tuple(sources),
            written=self._written(entry, reads),
            is_copy=entry.source_path is not None,
            state=state,
            roles=roles_of(field),
            reason=reason,
            place=_place(entry.span),
            counts=counts,
        )

    def _written(self, entry: Entry, reads: Iterable[FieldPath]) -> str:
        """Return the source of an entry; an expression with a key that is masked is not shown."""
        masks = {path: shown_path(path, self.source_maps) for path in reads}
        if self.show_values or all(path == shown for path, shown in masks.items()):
            return shortened(entry.source_text, MAX_WRITTEN)
        path = entry.source_path
        return "an expression with a hidden key" if path is None else print_path(masks[path])

    def _shown(self, path: FieldPath, maps: frozenset[tuple[str, ...]]) -> ShownPath:
        shown = path if self.show_values else shown_path(path, maps)
        return path_names(shown)


def _sensitive_fields(document: MappingDocument) -> frozenset[tuple[str, ...]]:
    """Return the names of the sensitive maps of the schema, whose keys are hidden."""
    return frozenset(
        names_of(path)
        for path, field in document.schema.fields()
        if is_hidden(field) and field.type.name == "map"
    )


def _place(span: Span) -> str:
    return f"{span.source.path}:{span.place.line}"
