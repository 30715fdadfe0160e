"""Findings as JSON for editors."""

from __future__ import annotations

import os
from collections.abc import Iterable

from mapper.diagnostics import Diagnostic, Edit
from mapper.report.wording import is_hidden, region, shown_detail, shown_value
from mapper.services.masking import MASK
from mapper.services.messages import Answer
from mapper.services.session import EditedMapping
from mapper.text.escape import printable


class EditView(Answer, frozen=True, kw_only=True):
    """A replacement of a range of a document."""

    document: str
    line: int
    column: int
    end_line: int
    end_column: int
    text: str


class FixView(Answer, frozen=True, kw_only=True):
    """Edits that make a finding disappear, with a title such as "Replace with 'email'"."""

    title: str
    edits: list[EditView]


class DetailView(Answer, frozen=True, kw_only=True):
    """A line below the message of a finding, such as the expected value of a test."""

    label: str
    text: str


class FindingView(Answer, frozen=True, kw_only=True):
    """A finding.

    Attributes:
        code: The code, such as "XDM003".
        severity: "error", "warning", or "info".
        message: What is wrong.
        hint: What to do, or "".
        paste: Lines to add to a file, as the hint says.
        value: The offending value or its mask, or "".
        details: Lines below the message.
        document: The id of the document; None if the finding is about another file.
        file: The name of the file.
        line: The range in the file, with the next three.
        fixes: The fixes to choose from.
    """

    code: str
    severity: str
    message: str
    hint: str
    paste: list[str]
    value: str
    details: list[DetailView]
    document: str | None
    file: str
    line: int
    column: int
    end_line: int
    end_column: int
    fixes: list[FixView]


def finding_views(
    findings: Iterable[Diagnostic], edited: EditedMapping, *, show_values: bool
) -> list[FindingView]:
    """Return findings as an editor shows them."""
    return [_view(finding, edited, show_values=show_values) for finding in findings]


def _view(finding: Diagnostic, edited: EditedMapping, *, show_values: bool) -> FindingView:
    value = ""
    if finding.value is not None:
        hides = is_hidden(finding, show_values=show_values)
        value = MASK if hides else printable(shown_value(finding, show_values=show_values))
    place = region(finding.span)
    return FindingView(
        code=finding.code,
        severity=finding.severity.value,
        message=printable(finding.message),
        hint=printable(finding.hint),
        paste=[printable(line) for line in finding.paste],
        value=value,
        details=[
            DetailView(
                label=detail.label,
                text=printable(shown_detail(detail, finding, show_values=show_values, mask=MASK)),
            )
            for detail in finding.details
        ],
        document=edited.id_of(finding.span.source.path),
        file=printable(os.path.basename(finding.span.source.path)),
        line=place["line"],
        column=place["column"],
        end_line=place["endLine"],
        end_column=place["endColumn"],
        fixes=_fixes(finding, edited),
    )


def _fixes(finding: Diagnostic, edited: EditedMapping) -> list[FixView]:
    """Return the fixes whose edits are all in documents of the project."""
    views = []
    for fix in finding.fixes:
        edits = [view for edit in fix.edits if (view := _edit(edit, edited)) is not None]
        if len(edits) == len(fix.edits):
            views.append(FixView(title=printable(fix.title), edits=edits))
    return views


def _edit(edit: Edit, edited: EditedMapping) -> EditView | None:
    document, place = edited.id_of(edit.span.source.path), region(edit.span)
    if document is None:
        return None
    return EditView(
        document=document, line=place["line"], column=place["column"],
        end_line=place["endLine"], end_column=place["endColumn"], text=edit.text,
    )  # fmt: skip
