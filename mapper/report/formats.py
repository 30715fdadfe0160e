"""The table of report formats."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from mapper.report.model import Look, Report
from mapper.text.importing import lazy_module

if TYPE_CHECKING:
    from mapper.report import coverage, github, mutation
else:
    coverage = lazy_module("mapper.report.coverage")
    github = lazy_module("mapper.report.github")
    mutation = lazy_module("mapper.report.mutation")

# Name -> module, which is imported when the format is used, and function.
FORMATS = {
    "text": ("mapper.report.text", "render_text"),
    "concise": ("mapper.report.concise", "render_report"),
    "json": ("mapper.report.json_report", "render_json"),
    "github": ("mapper.report.github", "render_github"),
    "gitlab": ("mapper.report.gitlab", "render_gitlab"),
    "sarif": ("mapper.report.sarif", "render_sarif"),
    "junit": ("mapper.report.junit", "render_junit"),
    "html": ("mapper.report.html_report", "render_html"),
}


# The formats that have coverage and mutants after the findings; in JSON, they have their own keys.
_FOR_READING = ("text", "concise", "github")


def render(form: str, report: Report, look: Look) -> str:
    """Return a report in a format."""
    module, function = FORMATS[form]
    text = str(getattr(importlib.import_module(module), function)(report, look))
    if form not in _FOR_READING:
        return text
    more = [coverage.render_coverage(report.coverage, look)] if report.coverage else []
    more += [mutation.render_mutation(report.mutation, look)] if report.mutation else []
    for block in more:
        lines = block.splitlines()
        text = "\n".join([text, *(map(github.inert, lines) if form == "github" else lines), ""])
    return text
