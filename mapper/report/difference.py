"""Differences as text and as JSON.

JSON, version 1: {"version": 1, "differences": [{"kind": "added" | "removed" | "changed",
"target", "before": place or null, "after": place or null, "changes": [{"what", "before",
"after"}]}], "rows": [{"payload": place, "changes": [{"path", "before", "after"}]}], "moreRows":
the number of other rows that differ}. A place is `file:line`. In a row, `path` is a JSON pointer
into the record ("" if only one record is accepted), and `before` and `after` are JSON values as
text, or null if absent.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from mapper.compare.diff import DiffReport
from mapper.compare.items import Difference
from mapper.compare.records import RowDifference
from mapper.paths import pointer, print_path
from mapper.report.json_parts import json_text
from mapper.report.layout import fold
from mapper.report.model import Look, paint
from mapper.text.dataclass import dataclass
from mapper.text.escape import printable


@dataclass(frozen=True)
class ComparedFiles:
    """Two versions of a mapping or a schema.

    Attributes:
        name: The file.
        report: The differences; None if there are not two versions that can be compared.
        state: "compared", "new", "deleted", or "failed".
        is_project: Whether it is a mapping of the project or of a folder, which JSON names.
    """

    name: str
    report: DiffReport | None
    state: str = "compared"
    is_project: bool = False


_SIGNS = {"added": "+", "removed": "-", "changed": "~"}


def render_differences(
    differences: Iterable[Difference], rows: Iterable[RowDifference], look: Look, more_rows: int = 0
) -> str:
    """Return one block per destination, with the values before and after, and the counts last."""
    differences, rows = list(differences), list(rows)
    lines: list[tuple[str, str]] = []
    for item in differences:
        lines.append(
            (f"{_SIGNS[item.kind]} {item.target}  ({item.after or item.before})", item.kind)
        )
        for label, before, after in item.changes:
            if item.kind == "changed":
                lines += _change(label, before or "(none)", after or "(none)")
            else:
                lines.append((f"    {label} {before or after}", ""))
    for row in rows:
        lines.append((row.payload, "changed"))
        for path, old, new in row.changes:
            lines += _change(print_path(path) or "(record)", _value(old), _value(new))
    lines.append((difference_counts(differences, len(rows), more_rows), ""))
    return "".join(
        f"{paint(part, style, look)}\n"
        for line, style in lines
        for part in fold(printable(line), look.width)
    )


def _change(label: str, before: str, after: str) -> list[tuple[str, str]]:
    return [(f"    {label} was  {before}", "removed"), (f"    {label} now  {after}", "added")]


def difference_counts(differences: Sequence[Difference], rows: int, more_rows: int = 0) -> str:
    """Return the counts of the differences and of the records that differ, as one line."""
    if not differences and not rows:
        return "no differences"
    counts = [f"{sum(item.kind == kind for item in differences)} {kind}" for kind in _SIGNS]
    return ", ".join(counts) + _row_count(rows, more_rows)


def _row_count(shown: int, more: int) -> str:
    if not shown:
        return ""
    only = f" (showing the first {shown:,})" if more else ""
    differ = "record differs" if shown + more == 1 else "records differ"
    return f", {shown + more:,} {differ}{only}"


def _value(text: str | None) -> str:
    return "(absent)" if text is None else text


def compared_text(compared: Sequence[ComparedFiles], look: Look) -> str:
    """Return the differences of several files as text."""
    blocks = []
    for files in compared:
        report = files.report
        head = f"{printable(files.name)}:\n" if len(compared) > 1 else ""
        body = f"{_STATES.get(files.state)}\n"
        if report is not None:
            body = render_differences(report.differences, report.rows, look, report.more_rows)
        blocks.append(head + body)
    return "".join(blocks)


_STATES = {"new": "new", "deleted": "deleted", "failed": "cannot be compared"}


def compared_json(compared: Sequence[ComparedFiles]) -> str:
    """Return the differences as JSON, in the shape described above; of several files, a list."""
    bodies = [_body(files) for files in compared]
    return json_text(bodies if len(bodies) != 1 else bodies[0])


def _body(files: ComparedFiles) -> dict[str, Any]:
    name = {"mapping": printable(files.name)} if files.is_project else {}
    if files.report is None:
        return {**name, **_JSON_STATES[files.state]}
    report = files.report
    return {**name, **_differences(report.differences, report.rows, report.more_rows)}


_JSON_STATES = {
    "new": {"isNew": True}, "deleted": {"isDeleted": True}, "failed": {"isCompared": False}
}  # fmt: skip


def _differences(
    differences: Iterable[Difference], rows: Iterable[RowDifference], more_rows: int
) -> dict[str, Any]:
    return {
        "version": 1,
        "differences": [
            {
                "kind": item.kind,
                "target": item.target,
                "before": item.before or None,
                "after": item.after or None,
                "changes": [
                    dict(zip(("what", "before", "after"), c, strict=True)) for c in item.changes
                ],
            }
            for item in differences
        ],
        "rows": [
            {
                "payload": row.payload,
                "changes": [
                    {"path": pointer(path), "before": before, "after": after}
                    for path, before, after in row.changes
                ],
            }
            for row in rows
        ],
        "moreRows": more_rows,
    }
