"""Wording that all reports share: the offending value or its mask, remarks, and places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import PurePath
from typing import TYPE_CHECKING

from mapper.diagnostics import Detail, Diagnostic, Related
from mapper.text import Span
from mapper.text.escape import HIDDEN_VALUE, printable, shortened
from mapper.text.importing import lazy_module

if TYPE_CHECKING:
    import hashlib
else:
    hashlib = lazy_module("hashlib")


def shown_value(diagnostic: Diagnostic, *, show_values: bool) -> str:
    """Return the offending value, or a mask if it can identify a person."""
    if is_hidden(diagnostic, show_values=show_values):
        return HIDDEN_VALUE
    if not diagnostic.values:
        return shortened(diagnostic.value or "")
    shown = [
        f"{shortened(value)} ({_rows(rows)})" for value, rows in diagnostic.values[:MAX_VALUES]
    ]
    if (more := len(diagnostic.values) - MAX_VALUES) > 0:
        shown.append(f"{more:,} more values")
    return ", ".join(shown)


MAX_VALUES = 5  # of a finding about many rows


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count:,} rows"


def is_hidden(diagnostic: Diagnostic, *, show_values: bool) -> bool:
    """Return whether the offending value must not be shown."""
    return diagnostic.value is not None and diagnostic.sensitive and not show_values


def remarks(diagnostic: Diagnostic, *, show_values: bool) -> list[tuple[str, str]]:
    """Return the labels and contents of the lines below a message: value, details, and hint."""
    pairs = []
    if diagnostic.value is not None:
        pairs.append(("found", shown_value(diagnostic, show_values=show_values)))
    pairs += [
        (detail.label, shown_detail(detail, diagnostic, show_values=show_values))
        for detail in diagnostic.details
    ]
    if diagnostic.hint:
        pairs.append(("help", diagnostic.hint))
    return pairs


def shown_detail(
    detail: Detail, diagnostic: Diagnostic, *, show_values: bool, mask: str = HIDDEN_VALUE
) -> str:
    """Return the text of a detail with its value, or the mask instead of a hidden value."""
    if detail.value is None:
        return detail.text
    hides = diagnostic.sensitive and not show_values
    return detail.text + (mask if hides else shortened(detail.value))


def related_remarks(diagnostic: Diagnostic) -> list[tuple[str, str]]:
    """Return the labels and places of the related spans and further locations of a finding."""
    places = (*diagnostic.related, *also_here(diagnostic))
    return list(dict.fromkeys(map(_related_remark, places)))


def also_here(diagnostic: Diagnostic) -> list[Related]:
    """Return the locations of a finding about several rows, except its own."""
    return [Related(span, "also here") for span in diagnostic.locations[1:]]


def _related_remark(related: Related) -> tuple[str, str]:
    return related.label, f"{related.span.source.path}:{related.span.place.line}"


def paragraph(diagnostic: Diagnostic, *, show_values: bool, places: bool = True) -> str:
    """Return message, remarks, and lines to paste, safe to show; `places` adds the related ones."""
    shown = [f"{label}: {text}" for label, text in remarks(diagnostic, show_values=show_values)]
    shown += diagnostic.paste
    if places:
        shown += [f"{label}: {text}" for label, text in related_remarks(diagnostic)]
    return "\n".join(map(printable, [diagnostic.message, *shown]))


def fingerprints(findings: Iterable[Diagnostic]) -> list[str]:
    """Return one identifier per finding that stays the same when the finding only moves.

    It depends on neither line, column, nor any value. Findings that are equal are numbered.
    """
    met: Counter[str] = Counter()
    prints = []
    for diagnostic in findings:
        file = PurePath(diagnostic.span.source.path).as_posix()
        parts = (diagnostic.code, file, diagnostic.path, diagnostic.message)
        data = "\0".join(parts).encode("utf-8", "surrogatepass")
        digest = hashlib.sha256(data).hexdigest()[:32]
        met[digest] += 1
        prints.append(f"{digest}:{met[digest]}")
    return prints


def slashed(path: str) -> str:
    """Return a path with forward slashes, escaped."""
    return printable(PurePath(path).as_posix())


def region(span: Span) -> dict[str, int]:
    """Return the 1-based lines and columns of a span; `endColumn` is the column after it."""
    start, end = span.place, span.source.place(max(span.start, span.end))
    return {
        "line": start.line,
        "column": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    }
