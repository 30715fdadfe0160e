"""Findings as JUnit XML, which CI servers show as tests: one per file that was checked.

The format is Ant's JUnit report, as Jenkins and GitLab read it: `failure` contains the errors of a
file, `system-out` its warnings and notes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from mapper.diagnostics import Diagnostic
from mapper.report.concise import render_line
from mapper.report.model import Look, Report
from mapper.text.escape import printable

# Characters that XML 1.0 forbids and `printable` does not escape.
_NO_XML = re.compile("[\ufffe\uffff]")


def render_junit(report: Report, look: Look) -> str:
    """Return one `testsuite` with a `testcase` per file, with or without findings."""
    by_file: dict[str, list[Diagnostic]] = {file: [] for file in report.files}
    for diagnostic in report.diagnostics:
        by_file.setdefault(diagnostic.span.source.path, []).append(diagnostic)
    failed = sum(any(d.is_error for d in findings) for findings in by_file.values())
    counts = f'tests="{len(by_file)}" failures="{failed}" errors="0" skipped="0"'
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', "<testsuites>"]
    lines.append(f'  <testsuite name="mapper check" {counts}>')
    for file, findings in by_file.items():
        lines += _testcase(file, findings, look)
    lines.append(f"    <system-out>{_lines(report.closing())}</system-out>")
    lines += ["  </testsuite>", "</testsuites>"]
    return "\n".join(lines) + "\n"


def _testcase(file: str, findings: Sequence[Diagnostic], look: Look) -> list[str]:
    opening = f'    <testcase classname="mapper.check" name="{_escaped(file)}"'
    if not findings:
        return [opening + "/>"]
    lines = [opening + ">"]
    errors = [diagnostic for diagnostic in findings if diagnostic.is_error]
    if errors:
        first = errors[0]
        more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
        message = _escaped(f"{first.code} {first.message}{more}")
        shown = _lines([render_line(d, show_values=look.show_values) for d in errors])
        lines.append(f'      <failure type="{first.code}" message="{message}">{shown}</failure>')
    others = [render_line(d, show_values=look.show_values) for d in findings if not d.is_error]
    if others:
        lines.append(f"      <system-out>{_lines(others)}</system-out>")
    return [*lines, "    </testcase>"]


def _lines(lines: Sequence[str]) -> str:
    return "\n".join(map(_escaped, lines))


def _escaped(text: str) -> str:
    """Text of an element or an attribute; no line of it is a command of a GitHub workflow."""
    text = _NO_XML.sub(lambda match: f"\\u{ord(match[0]):04x}", printable(text))
    for char, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        text = text.replace(char, entity)
    return text.replace("::", ":&#58;").replace("##[", "#&#35;[")
