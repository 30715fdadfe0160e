"""The table of report formats."""

from __future__ import annotations

import importlib

from mapper.report.model import Look, Report

# Name -> module, which is imported when the format is used, and function.
FORMATS = {
    "text": ("mapper.report.text", "render_text"),
    "concise": ("mapper.report.concise", "render_report"),
    "json": ("mapper.report.json_report", "render_json"),
    "github": ("mapper.report.github", "render_github"),
    "gitlab": ("mapper.report.gitlab", "render_gitlab"),
    "sarif": ("mapper.report.sarif", "render_sarif"),
    "junit": ("mapper.report.junit", "render_junit"),
}


def render(form: str, report: Report, look: Look) -> str:
    """Return a report in a format."""
    module, function = FORMATS[form]
    return str(getattr(importlib.import_module(module), function)(report, look))
