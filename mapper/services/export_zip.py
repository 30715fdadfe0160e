"""Export the mapping as a zip file of what `mapper export` writes, from unsaved text."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path
from typing import Any

from mapper.diagnostics import Collector, Diagnostic
from mapper.diagnostics.folding import FoldingCollector
from mapper.engine.rows import loose_row
from mapper.exchange.archive import zipped
from mapper.exchange.export import built_files
from mapper.exchange.folder import Choices
from mapper.services.finding_view import FindingView, finding_views
from mapper.services.messages import Answer, Request
from mapper.services.samples import MAX_ROWS
from mapper.services.session import EditedMapping, Session
from mapper.text import MapperError
from mapper.text.escape import printable

MAX_BYTES = 16 * 2**20  # of all files
MAX_FINDINGS = 500
_REFUSED = "XCH001"  # repeats `reason`


class ExportAnswer(Answer, frozen=True, kw_only=True):
    """An export.

    Attributes:
        name: The name of the file.
        data: The zip file in Base64; "" if there are errors.
        reason: Why there is no file, or "".
        files: The names of the files in it.
        findings: The first `MAX_FINDINGS` findings.
        has_more: Whether the samples have rows that are not in the exported sample, because there
            are too many.
    """

    name: str
    data: str = ""
    reason: str = ""
    files: list[str]
    findings: list[FindingView]
    has_more: bool = False


def export_mapping_zip(session: Session, request: Request) -> ExportAnswer:
    """Return the files that `mapper export` writes; sample values are replaced as it does.

    Raises:
        MapperError: the files are too large.
    """
    edited = session.edited(request.unsaved)
    name = f"{printable(Path(session.project.mapping).stem)}.zip"
    unreadable = next((file.name for file in session.samples.files if file.problems), None)
    if edited.checked is None:
        return _refused(name, "the mapping cannot be used", edited.findings, session, edited)
    if unreadable is not None:
        reason = f"the sample '{printable(unreadable)}' has rows that cannot be read"
        return _refused(name, reason, list(edited.checked.linted), session, edited)
    collector = Collector()
    with edited.overlaid():
        files = _built(session, edited, collector)
    if files is None:
        about = [finding for finding in collector.diagnostics if finding.code != _REFUSED]
        return _refused(name, "the mapping has errors", about, session, edited)
    if sum(map(len, files.values())) > MAX_BYTES:
        raise MapperError(f"the export has more than {MAX_BYTES // 2**20} MB: run mapper export")
    return ExportAnswer(
        name=name,
        data=b64encode(zipped(files)).decode("ascii"),
        files=sorted(files),
        findings=_views(collector.diagnostics, session, edited),
        has_more=session.samples.has_more(MAX_ROWS),
    )


def _built(
    session: Session, edited: EditedMapping, collector: Collector
) -> dict[str, bytes] | None:
    checked = edited.checked
    assert checked is not None

    def check(payload: dict[str, Any]) -> list[Diagnostic]:
        return checked.examine((loose_row(payload),)).diagnostics

    rows = (row.value for row in session.samples.rows())
    return built_files(
        checked.loaded, checked.linted, check, rows, FoldingCollector(), Choices(), collector
    )


def _refused(
    name: str, reason: str, findings: list[Diagnostic], session: Session, edited: EditedMapping
) -> ExportAnswer:
    shown = _views(findings, session, edited)
    return ExportAnswer(name=name, reason=reason, files=[], findings=shown)


def _views(
    findings: list[Diagnostic], session: Session, edited: EditedMapping
) -> list[FindingView]:
    return finding_views(findings[:MAX_FINDINGS], edited, show_values=session.shows_values)
