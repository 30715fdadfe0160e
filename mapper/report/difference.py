"""Differences as text and as JSON.

JSON, version 1: {"version": 1, "differences": [{"kind": "added" | "removed" | "changed",
"target", "before": place or null, "after": place or null, "changes": [{"what", "before",
"after"}]}], "rows": [{"payload": place, "changes": [{"path", "before", "after"}]}], "moreRows":
the number of other rows that differ}. A place is `file:line`. In a row, `path` is a JSON pointer
into the record ("" if only one record is accepted), and `before` and `after` are JSON values as
text, or null if absent.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from mapper.compare.items import Difference
from mapper.compare.records import RowDifference
from mapper.paths import pointer, print_path
from mapper.report.layout import fold
from mapper.report.model import Look, paint
from mapper.text.escape import printable

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
    counts = [f"{sum(item.kind == kind for item in differences)} {kind}" for kind in _SIGNS]
    lines.append((", ".join(counts) + _row_count(len(rows), more_rows), ""))
    if not differences and not rows:
        lines = [("no differences", "")]
    return "".join(
        f"{paint(part, style, look)}\n"
        for line, style in lines
        for part in fold(printable(line), look.width)
    )


def _change(label: str, before: str, after: str) -> list[tuple[str, str]]:
    return [(f"    {label} was  {before}", "removed"), (f"    {label} now  {after}", "added")]


def _row_count(shown: int, more: int) -> str:
    if not shown:
        return ""
    only = f" (showing the first {shown:,})" if more else ""
    differ = "record differs" if shown + more == 1 else "records differ"
    return f", {shown + more:,} {differ}{only}"


def _value(text: str | None) -> str:
    return "(absent)" if text is None else text


def differences_json(
    differences: Iterable[Difference], rows: Iterable[RowDifference], more_rows: int = 0
) -> str:
    """Return the differences as JSON, in the shape described above."""
    body: dict[str, Any] = {
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
    return json.dumps(body, indent=2, ensure_ascii=True) + "\n"
