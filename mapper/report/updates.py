"""Show what `mapper test --update` wrote: each value with its location, before and after."""

from __future__ import annotations

from collections.abc import Iterable

from mapper.diagnostics import Diagnostic
from mapper.report.model import Look, paint
from mapper.report.wording import shown_detail
from mapper.text.escape import printable


def render_updates(
    changed: Iterable[str], findings: Iterable[Diagnostic], refused: Iterable[str], look: Look
) -> str:
    """Return a line per changed file and the changed values below it; values are masked.

    Args:
        changed: The paths of the changed files.
        findings: The findings of the failed tests that were updated.
        refused: The names of the tests that could not be updated.
        look: How the report looks.
    """
    lines = [f"wrote {printable(name)}" for name in changed]
    for finding in findings:
        place = finding.span.place
        where = printable(f"{finding.span.source.path}:{place.line}: {finding.message}")
        lines.append(f"  {where}")
        for label, sign, style in (("expected", "-", "removed"), ("actual", "+", "added")):
            for detail in finding.details:
                if detail.label == label:
                    text = printable(shown_detail(detail, finding, show_values=look.show_values))
                    lines.append(paint(f"    {sign} {text}", style, look))
    for name in refused:
        lines.append(printable(f"not updated: test '{name}'"))
        lines.append("  its values are shared by anchors, aliases, or merge keys; edit it by hand")
    return "".join(f"{line}\n" for line in lines)
