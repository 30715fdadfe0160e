"""Findings as GitHub workflow commands, which GitHub shows as annotations.

Source: GitHub Docs, "Workflow commands for GitHub Actions" (error, warning, notice and their
parameters), and the escaping of actions/toolkit: %, CR, and LF; in parameters also : and comma.
Columns are given only for spans of one line, as the REST API requires for annotations ("Create a
check run").
"""

from __future__ import annotations

from mapper.diagnostics import CODES, Diagnostic
from mapper.report.model import Look, Report
from mapper.report.wording import paragraph, region, slashed

COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}


def render_github(report: Report, look: Look) -> str:
    """Return one command per finding, and the closing summary."""
    lines = [_command(diagnostic, look) for diagnostic in report.diagnostics]
    return "".join(f"{line}\n" for line in [*lines, *map(inert, report.closing())])


def inert(line: str) -> str:
    """Escape a line that GitHub would read as a command: `::error::`, or `##[error]` anywhere."""
    line = line.replace("##[", "# #[")
    return f"| {line}" if line.lstrip().startswith("::") else line


def _command(diagnostic: Diagnostic, look: Look) -> str:
    span = diagnostic.span
    place = region(span)
    title = f"{diagnostic.code} {CODES[diagnostic.code].slug}"
    properties: dict[str, object] = {"file": slashed(span.source.path)}
    properties |= {
        "line": place["line"],
        "col": place["column"],
        "endLine": place["endLine"],
        "endColumn": place["endColumn"],
        "title": title,
    }
    if place["endLine"] != place["line"]:
        del properties["col"], properties["endColumn"]
    if span.source.path.startswith("<"):  # such as <stdin>, which is not in the repository
        properties = {"title": title}
    given = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    message = _data(paragraph(diagnostic, show_values=look.show_values))
    return f"::{COMMANDS[diagnostic.severity.value]} {given}::{message}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
