"""Findings as text, one per line: `file:line:column: error[CODE] message (hint)`."""

from __future__ import annotations

from collections.abc import Iterable

from mapper.diagnostics import Diagnostic
from mapper.report.model import Look, Report
from mapper.report.wording import also_here, shown_detail, shown_value
from mapper.text.escape import printable


def render_report(report: Report, look: Look) -> str:
    """Return one line per finding, and the closing summary."""
    lines = render_concise(report.diagnostics, show_values=look.show_values)
    return lines + "".join(f"{line}\n" for line in report.closing())


def render_concise(diagnostics: Iterable[Diagnostic], *, show_values: bool = False) -> str:
    """Return one line per finding; identity values are masked unless `show_values`."""
    return "".join(render_line(item, show_values=show_values) + "\n" for item in diagnostics)


def render_line(diagnostic: Diagnostic, *, show_values: bool = False) -> str:
    """Return the line of a finding, without a line end."""
    place = diagnostic.span.place
    head = f"{diagnostic.span.source.path}:{place.line}:{place.column}"
    text = f"{head}: {diagnostic.severity.value}[{diagnostic.code}] {diagnostic.message}"
    if diagnostic.value is not None:
        text += f"; found {shown_value(diagnostic, show_values=show_values)}"
    for detail in diagnostic.details:
        shown = shown_detail(detail, diagnostic, show_values=show_values)
        text += f"; {detail.label}: {shown}"
    hints = [diagnostic.advice] if diagnostic.hint else []
    hints += [
        f"{related.label}: {related.span.source.path}:{related.span.place.line}"
        for related in (*diagnostic.related, *also_here(diagnostic))
        if related.span.source is not diagnostic.span.source
    ]
    if hints:
        text += f" ({'; '.join(hints)})"
    return printable(text)
