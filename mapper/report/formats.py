"""THE table of formats of `mapper check`: name -> function of a Report and a Look, giving text."""

from __future__ import annotations

from collections.abc import Callable

from mapper.report.concise import render_concise
from mapper.report.model import Look, Report
from mapper.report.text import render_text
from mapper.text.lazy import (
    report_github,
    report_gitlab,
    report_json,
    report_junit,
    report_sarif,
)

Render = Callable[[Report, Look], str]


def _concise(report: Report, look: Look) -> str:
    found = render_concise(report.diagnostics, show_values=look.show_values)
    return found + "".join(f"{line}\n" for line in report.closing())


# Each imports its module when it is called.
FORMATS: dict[str, Render] = {
    "text": render_text,
    "concise": _concise,
    "json": lambda report, look: str(report_json.render_json(report, look)),
    "github": lambda report, look: str(report_github.render_github(report, look)),
    "gitlab": lambda report, look: str(report_gitlab.render_gitlab(report, look)),
    "sarif": lambda report, look: str(report_sarif.render_sarif(report, look)),
    "junit": lambda report, look: str(report_junit.render_junit(report, look)),
}
