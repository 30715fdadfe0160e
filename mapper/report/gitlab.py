"""Findings as a GitLab Code Quality report, which merge requests show at their lines.

Source: GitLab Docs, "Code Quality", section "Implement a custom tool": `description`, `check_name`,
`fingerprint`, `location.path`, `location.lines.begin`, and `severity`, one of info, minor, major,
critical, blocker. Paths must be relative to the repository and must not start with `./`.
"""

from __future__ import annotations

from typing import Any

from mapper.diagnostics import Diagnostic
from mapper.report.json_parts import json_text
from mapper.report.model import Look, Report
from mapper.report.wording import fingerprints, paragraph, slashed

SEVERITIES = {"error": "critical", "warning": "minor", "info": "info"}


def render_gitlab(report: Report, look: Look) -> str:
    """Return a JSON array with one object per finding."""
    prints = fingerprints(report.diagnostics)
    pairs = zip(report.diagnostics, prints, strict=True)
    return json_text([_issue(diagnostic, print_, look) for diagnostic, print_ in pairs])


def _issue(diagnostic: Diagnostic, print_: str, look: Look) -> dict[str, Any]:
    return {
        "description": paragraph(diagnostic, show_values=look.show_values),
        "check_name": diagnostic.code,
        "fingerprint": print_,
        "severity": SEVERITIES[diagnostic.severity.value],
        "location": {
            "path": slashed(diagnostic.span.source.path),
            "lines": {"begin": diagnostic.span.place.line},
        },
    }
