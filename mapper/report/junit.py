"""Findings as JUnit XML, which CI servers show as tests: one per file that was checked.

The format is Ant's JUnit report, as Jenkins and GitLab read it: `failure` contains the errors of a
file, `system-out` its warnings and notes.
"""

from __future__ import annotations

from collections.abc import Sequence

from mapper.diagnostics import Diagnostic
from mapper.report.concise import render_line
from mapper.report.model import Look, Report, TestLine
from mapper.report.xml_text import escaped


def render_junit(report: Report, look: Look) -> str:
    """Return one `testsuite` with a `testcase` per file, with or without findings."""
    if report.tests is not None:
        return _render_tests(report, report.tests, look)
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


def _render_tests(report: Report, tests: Sequence[TestLine], look: Look) -> str:
    """Return a `testsuite` per tests document, and one for findings about other files."""
    suites: dict[str, list[tuple[str, Sequence[Diagnostic]]]] = {}
    for test in tests:
        suites.setdefault(test.span.source.path, []).append((test.name, test.findings))
    of_tests = {id(finding) for test in tests for finding in test.findings}
    for finding in report.diagnostics:
        if id(finding) not in of_tests:
            suites.setdefault(finding.span.source.path, []).append((finding.code, [finding]))
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', "<testsuites>"]
    for file, cases in suites.items():
        failed = sum(any(d.is_error for d in findings) for _, findings in cases)
        counts = f'tests="{len(cases)}" failures="{failed}" errors="0" skipped="0"'
        lines.append(f'  <testsuite name="{escaped(file)}" {counts}>')
        for name, findings in cases:
            lines += _testcase(name, findings, look, f'classname="{escaped(file)}"')
        lines.append("  </testsuite>")
    return "\n".join([*lines, "</testsuites>"]) + "\n"


def _testcase(
    name: str,
    findings: Sequence[Diagnostic],
    look: Look,
    group: str = 'classname="mapper.check"',
) -> list[str]:
    opening = f'    <testcase {group} name="{escaped(name)}"'
    if not findings:
        return [opening + "/>"]
    lines = [opening + ">"]
    errors = [diagnostic for diagnostic in findings if diagnostic.is_error]
    if errors:
        first = errors[0]
        more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
        message = escaped(f"{first.code} {first.message}{more}")
        shown = _lines([render_line(d, show_values=look.show_values) for d in errors])
        lines.append(f'      <failure type="{first.code}" message="{message}">{shown}</failure>')
    others = [render_line(d, show_values=look.show_values) for d in findings if not d.is_error]
    if others:
        lines.append(f"      <system-out>{_lines(others)}</system-out>")
    return [*lines, "    </testcase>"]


def _lines(lines: Sequence[str]) -> str:
    return "\n".join(map(escaped, lines))
