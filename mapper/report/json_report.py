r"""Findings as JSON, for programs.

Version 1. New keys do not change the version; other changes do.

    {"version": 1,
     "findings": [{"code": "XDM003", "slug": "unknown-target",
                   "severity": "error" | "warning" | "info",
                   "message", "hint": text or null, "paste": [lines to add to a file],
                   "fixes": [{"title",
                              "edits": [{"file", "line", "column", "endLine", "endColumn",
                                         "text": the text to write there}]}], alternatives,
                             the best first; the edits of a fix belong together,
                   "file", "line", "column", "endLine", "endColumn",
                   "path": JSON pointer into the payload (into the record for a finding about
                           a field of the schema), or null,
                   "found": the offending value as (shortened) JSON text, a mask, or null,
                   "hidden": whether `found` is a mask,
                   "values": [{"found": as above, "rows": number of rows}], the most frequent values
                             of a finding about several rows; [] for one row or if hidden,
                   "details": [{"label", "text"}], such as the expected value of a test, masked,
                   "count": number of rows, 1 if the finding is not about several,
                   "locations": [{"file", "line", "column", "endLine", "endColumn"}], the first
                                locations of a finding about several rows,
                   "related": [{"label", "file", "line", "column", "endLine", "endColumn"}]}],
     "summary": {"files": number of files checked, "errors", "warnings", "infos",
                 "mapping": {"mapped", "required", "requiredOf", "identities", "errors"} or null,
                 "rows": {"read", "ok", "nullified", "rejected"} or null,
                 "tests": {"run", "passed", "failed"} or null},
     "tests": null, or of `mapper test`
              [{"name", "file", "line", "column", "endLine", "endColumn",
                "passed": true or false}],
     "statistics": null, or with --stats
                {"rows": number of rows,
                 "targets": [{"target", "filled", "nullified", "unmatched", "missing"}],
                 "sources": [{"source", "seen", "types": JSON types, "mapped": true or false}]},
     "mappings": [] for a single mapping, else
                 [{"mapping": file, "counts": as "mapping" in "summary", "rows": as in "summary",
                   "statistics": as above}], and "mapping", "rows", and "statistics" are null,
     "coverage": null, or with --coverage what --coverage-report writes, without its version,
     "mutation": null, or with --mutate a list as `mutation.py` describes it}

Lines and columns are 1-based and count code points; `endColumn` is the column after the last one.
A finding about a whole file is at 1:1. Control characters in strings are escaped as `\u001b`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from mapper.diagnostics import CODES, Detail, Diagnostic
from mapper.report.json_parts import fix_json, json_text, place_json
from mapper.report.model import Look, MappingCounts, MappingSection, Report, RowCounts, TestLine
from mapper.report.statistics import Statistics
from mapper.report.wording import MAX_VALUES, is_hidden, shown_detail, shown_value
from mapper.text.escape import printable, shortened
from mapper.text.importing import lazy_module

if TYPE_CHECKING:
    from mapper.report import coverage_json, mutation
else:
    coverage_json = lazy_module("mapper.report.coverage_json")
    mutation = lazy_module("mapper.report.mutation")


def render_json(report: Report, look: Look) -> str:
    """Return a JSON object in the shape described above."""
    body = {
        "version": 1,
        "findings": [_finding(item, look.show_values) for item in report.diagnostics],
        "summary": _summary(report),
        "tests": None if report.tests is None else [_test(test) for test in report.tests],
        "statistics": report.statistics and _statistics(report.statistics),
        "mappings": [_section(section) for section in report.sections],
        "coverage": coverage_json.coverage_json(report.coverage) if report.coverage else None,
        "mutation": mutation.mutation_json(report.mutation, look) if report.mutation else None,
    }
    return json_text(body)


def _finding(diagnostic: Diagnostic, show_values: bool) -> dict[str, Any]:
    value = None
    if diagnostic.value is not None:
        first = replace(diagnostic, values=())
        value = printable(shown_value(first, show_values=show_values))
    return {
        "code": diagnostic.code,
        "slug": CODES[diagnostic.code].slug,
        "severity": diagnostic.severity.value,
        "message": printable(diagnostic.message),
        "hint": printable(diagnostic.hint) or None,
        "paste": [printable(line) for line in diagnostic.paste],
        "fixes": [fix_json(fix) for fix in diagnostic.fixes],
        **place_json(diagnostic.span),
        "path": printable(diagnostic.path) or None,
        "found": value,
        "hidden": is_hidden(diagnostic, show_values=show_values),
        "values": _values(diagnostic, show_values),
        "details": [_detail(detail, diagnostic, show_values) for detail in diagnostic.details],
        "count": diagnostic.count,
        "locations": [place_json(span) for span in diagnostic.locations],
        "related": [
            {"label": printable(related.label), **place_json(related.span)}
            for related in diagnostic.related
        ],
    }


def _detail(detail: Detail, diagnostic: Diagnostic, show_values: bool) -> dict[str, Any]:
    text = shown_detail(detail, diagnostic, show_values=show_values)
    return {"label": detail.label, "text": printable(text)}


def _values(diagnostic: Diagnostic, show_values: bool) -> list[dict[str, Any]]:
    if is_hidden(diagnostic, show_values=show_values):
        return []
    return [
        {"found": printable(shortened(value)), "rows": rows}
        for value, rows in diagnostic.values[:MAX_VALUES]
    ]


def _test(test: TestLine) -> dict[str, Any]:
    return {
        "name": printable(test.name), **place_json(test.span), "passed": test.is_passed
    }  # fmt: skip


def _statistics(statistics: Statistics) -> dict[str, Any]:
    return {
        "rows": statistics.rows,
        "targets": [{**vars(count), "target": printable(count.target)}
                    for count in statistics.targets],
        "sources": [{**vars(count), "source": printable(count.source)}
                    for count in statistics.sources],
    }  # fmt: skip


def _section(section: MappingSection) -> dict[str, Any]:
    return {
        "mapping": printable(section.name),
        "counts": _mapping_counts(section.mapping),
        "rows": _row_counts(section.rows),
        "statistics": section.statistics and _statistics(section.statistics),
    }


def _mapping_counts(counts: MappingCounts | None) -> dict[str, int] | None:
    if counts is None:
        return None
    return {
        "mapped": counts.mapped,
        "required": counts.required,
        "requiredOf": counts.required_of,
        "identities": counts.identities,
        "errors": counts.errors,
    }


def _row_counts(counts: RowCounts | None) -> dict[str, int] | None:
    if counts is None:
        return None
    return {
        "read": counts.total,
        "ok": counts.ok,
        "nullified": counts.nullified,
        "rejected": counts.rejected,
    }


def _summary(report: Report) -> dict[str, Any]:
    severities = [diagnostic.severity.value for diagnostic in report.diagnostics]
    return {
        "files": len(report.files),
        "errors": severities.count("error"),
        "warnings": severities.count("warning"),
        "infos": severities.count("info"),
        "mapping": _mapping_counts(report.mapping),
        "rows": _row_counts(report.rows),
        "tests": None
        if report.tests is None
        else {
            "run": len(report.tests),
            "passed": sum(test.is_passed for test in report.tests),
            "failed": sum(not test.is_passed for test in report.tests),
        },
    }
