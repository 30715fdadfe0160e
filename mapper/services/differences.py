"""Compare the mapping with a git revision or another mapping, and the records of the samples."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass

from mapper.compare.diff import DiffOptions, DiffReport, diff
from mapper.compare.items import Difference, place_of
from mapper.compare.records import RowDifference
from mapper.compare.revision import revision_path
from mapper.dataprep import Runtime
from mapper.diagnostics import Diagnostic
from mapper.document.loading import LoadedMapping
from mapper.engine import Converter, Row
from mapper.paths import Steps, print_path
from mapper.rules.checked_mapping import MappingError, checked_converter
from mapper.services.finding_view import FindingView, finding_views
from mapper.services.masking import MASK
from mapper.services.messages import Answer, Request
from mapper.services.samples import MAX_ROWS
from mapper.services.session import EditedMapping, Session
from mapper.text import MapperError
from mapper.text.escape import HIDDEN_VALUE, printable, shortened

MAX_DIFFERENCES = 1000
MAX_COMPARED = 100_000  # entries times rows, whose comparison takes about a second
MAX_RECORDS = 200
MAX_CHANGES = 100  # of a record
MAX_CHARACTERS = 2000  # of a value
# a branch, a tag, a commit, or HEAD~2: no option, no `REV:path`, and no range
_REVISION = re.compile(r"(?!.*\.\.)[\w@][\w./@^~{}+-]{0,199}")


class DifferencesRequest(Request, frozen=True, kw_only=True):
    """What to compare the mapping with.

    Attributes:
        revision: A git revision; None for HEAD.
        mapping: The id of another mapping of the project, instead of a revision.
    """

    revision: str | None = None
    mapping: str | None = None


class ChangeView(Answer, frozen=True, kw_only=True):
    """A value before and after; None if there is none."""

    label: str
    before: str | None
    after: str | None


class DifferenceView(Answer, frozen=True, kw_only=True):
    """A target that is added, removed, or changed.

    Attributes:
        kind: "added", "removed", or "changed".
        target: The target.
        document: The id of the document with the entry now; None if there is none.
        line: The line of the entry, or 0.
        changes: The values that differ: "type", "source", "name", and "description".
    """

    kind: str
    target: str
    document: str | None
    line: int
    changes: list[ChangeView]


class RecordDifference(Answer, frozen=True, kw_only=True):
    """A payload whose records differ.

    Attributes:
        sample: The id of the sample.
        row: The index of the row.
        name: The name of the file.
        changes: The values that differ, as JSON; `label` is their place in the record, or "" if
            only one of the mappings accepts the payload.
        more_changes: The number of further ones.
    """

    sample: int
    row: int
    name: str
    changes: list[ChangeView]
    more_changes: int


class DifferencesAnswer(Answer, frozen=True, kw_only=True):
    """The differences.

    Attributes:
        title: What is compared.
        reason: Why it could not be compared, or "".
        differences: The first targets that differ.
        more_differences: The number of further ones.
        rows: The first payloads whose records differ.
        more_rows: The number of further ones.
        compared_rows: The number of rows of the samples that were compared.
        has_more: Whether the samples have more rows.
        findings: The findings about both sides.
    """

    title: str
    reason: str = ""
    differences: list[DifferenceView]
    more_differences: int = 0
    rows: list[RecordDifference]
    more_rows: int = 0
    compared_rows: int = 0
    has_more: bool = False
    findings: list[FindingView]


def compare_mapping(session: Session, request: DifferencesRequest) -> DifferencesAnswer:
    """Compare the mapping, with its unsaved text, with an earlier or another one.

    Raises:
        MapperError: the project has no such mapping.
    """
    edited = session.edited(request.unsaved)
    path = session.project.mapping
    name = os.path.basename(path)
    if request.mapping is not None:
        other = session.project.other_mappings().get(request.mapping)
        if other is None:
            raise MapperError("the project has no such mapping")
        title, before = f"{other.name} compared with {name}", str(other)
        return _compared(session, edited, printable(title), before)
    revision = "HEAD" if request.revision is None else request.revision
    since = "the last commit" if request.revision is None else shortened(revision)
    title = printable(f"{name} since {since}")
    if not _REVISION.fullmatch(revision):
        return _not_compared(title, f"'{shortened(revision)}' is not a git revision")
    try:
        committed = revision_path(revision, os.path.relpath(path))
    except MapperError as error:
        return _not_compared(title, str(error))
    if committed is None:
        return _not_compared(title, f"'{name}' is not in {shortened(revision)}: it is new")
    return _compared(session, edited, title, committed)


def _not_compared(
    title: str, reason: str, findings: list[FindingView] | None = None
) -> DifferencesAnswer:
    return DifferencesAnswer(
        title=title, reason=printable(reason), differences=[], rows=[], findings=findings or []
    )


def _compared(
    session: Session, edited: EditedMapping, title: str, before: str
) -> DifferencesAnswer:
    project, shown = session.project, session.shows_values
    private = edited.private if edited.loaded is None else edited.loaded.document.private
    options = DiffOptions(project.tenant, project.schema, show_values=shown, private=private)
    rows = _rows(session, edited)

    def converter_of(loaded: LoadedMapping, runtime: Runtime) -> Converter:
        return checked_converter(edited.protected(loaded), runtime)

    try:
        with edited.overlaid():
            report = diff(before, project.mapping, rows, options, converter_of)
    except MappingError as error:
        return _not_compared_for(error.diagnostics, session, edited, title)
    except MapperError as error:
        return _not_compared(title, str(error))
    if any(finding.is_error for finding in report.diagnostics):
        return _not_compared_for(report.diagnostics, session, edited, title)
    findings = finding_views(report.diagnostics[:MAX_RECORDS], edited, show_values=shown)
    return _answer(session, edited, title, report, findings, len(rows))


def _rows(session: Session, edited: EditedMapping) -> tuple[Row, ...]:
    """Return the first rows of the samples, fewer for a large mapping."""
    entries = 1 if edited.loaded is None else len(edited.loaded.document.entries)
    return session.samples.rows(min(MAX_ROWS, max(1, MAX_COMPARED // max(1, entries))))


def _not_compared_for(
    diagnostics: list[Diagnostic], session: Session, edited: EditedMapping, title: str
) -> DifferencesAnswer:
    """Return the answer for a side that has errors."""
    errors = [finding for finding in diagnostics if finding.is_error]
    is_own = any(edited.id_of(finding.span.source.path) is not None for finding in errors)
    side = "the mapping" if is_own else "the mapping to compare with"
    shown = finding_views(errors[:MAX_RECORDS], edited, show_values=session.shows_values)
    return _not_compared(title, f"{side} has errors", shown)


def _answer(
    session: Session,
    edited: EditedMapping,
    title: str,
    report: DiffReport,
    findings: list[FindingView],
    compared_rows: int,
) -> DifferencesAnswer:
    view = _Views(session, edited)
    differences, rows = report.differences, report.rows
    return DifferencesAnswer(
        title=title,
        differences=[view.difference(item) for item in differences[:MAX_DIFFERENCES]],
        more_differences=max(0, len(differences) - MAX_DIFFERENCES),
        rows=[view.record(item) for item in rows[:MAX_RECORDS]],
        more_rows=report.more_rows + max(0, len(rows) - MAX_RECORDS),
        compared_rows=compared_rows,
        has_more=session.samples.has_more(compared_rows),
        findings=findings,
    )


@dataclass(frozen=True)
class _Place:
    sample: int
    row: int


class _Views:
    def __init__(self, session: Session, edited: EditedMapping) -> None:
        self._edited = edited
        self._files = session.samples.files
        self._places = {
            place_of(row.span): _Place(sample, number)
            for sample, file in enumerate(self._files)
            for number, row in enumerate(file.rows)
        }
        entries = () if edited.loaded is None else edited.loaded.document.entries
        self._spans = {print_path(entry.target): entry.span for entry in entries}

    def difference(self, item: Difference) -> DifferenceView:
        span = None if item.kind == "removed" else self._spans.get(item.target)
        return DifferenceView(
            kind=item.kind,
            target=printable(item.target),
            document=None if span is None else self._edited.id_of(span.source.path),
            line=0 if span is None else span.place.line,
            changes=[
                ChangeView(label=label, before=_text(old or None), after=_text(new or None))
                for label, old, new in item.changes
            ],
        )

    def record(self, item: RowDifference) -> RecordDifference:
        place = self._places[item.payload]
        return RecordDifference(
            sample=place.sample,
            row=place.row,
            name=printable(self._files[place.sample].name),
            changes=[_change(*change) for change in item.changes[:MAX_CHANGES]],
            more_changes=max(0, len(item.changes) - MAX_CHANGES),
        )


def _change(path: Steps, before: str | None, after: str | None) -> ChangeView:
    shown = [MASK if value == HIDDEN_VALUE else _text(value) for value in (before, after)]
    return ChangeView(label=printable(print_path(path)), before=shown[0], after=shown[1])


def _text(value: str | None) -> str | None:
    return None if value is None else shortened(printable(value), MAX_CHARACTERS)
