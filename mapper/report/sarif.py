"""Findings as SARIF 2.1.0, the format of code scanning.

Source: OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0": run (3.14),
reportingDescriptor (3.49), result (3.27), region (3.30), message (3.11), uri (3.4.3), fix (3.55).
"""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from mapper.diagnostics import CODES, Fix, Related
from mapper.report.json_parts import json_text
from mapper.report.model import Look, Report
from mapper.report.wording import also_here, fingerprints, paragraph, region
from mapper.text import Span
from mapper.text.escape import printable, shortened
from mapper.version import HOME, __version__

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
MAX_DESCRIPTION = 1024  # characters, as GitHub Docs, "SARIF support for code scanning", limit it
LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def render_sarif(report: Report, look: Look) -> str:
    """Return a log with one run, whose rules are the codes of the findings."""
    rules = [_rule(code, report.pages.get(code, "")) for code in report.codes]
    run = {
        "tool": {"driver": _driver(rules)},
        "columnKind": "unicodeCodePoints",
        "results": _results(report, look),
    }
    return json_text({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _driver(rules: list[dict[str, Any]]) -> dict[str, Any]:
    return {"name": "mapper", "version": __version__, "informationUri": HOME, "rules": rules}


def _rule(code: str, page: str) -> dict[str, Any]:
    row = CODES[code]
    rule: dict[str, Any] = {
        "id": code,
        "name": row.slug,
        "shortDescription": {"text": row.title},
    }
    if page:
        short = shortened(page, MAX_DESCRIPTION)
        rule |= {"fullDescription": {"text": short}, "help": {"text": page}}
    return {**rule, "defaultConfiguration": {"level": LEVELS[row.severity.value]}}


def _results(report: Report, look: Look) -> list[dict[str, Any]]:
    codes = report.codes
    results = []
    prints = fingerprints(report.diagnostics)
    for diagnostic, print_ in zip(report.diagnostics, prints, strict=True):
        text = paragraph(diagnostic, show_values=look.show_values, places=False)
        result: dict[str, Any] = {
            "ruleId": diagnostic.code,
            "ruleIndex": codes.index(diagnostic.code),
            "level": LEVELS[diagnostic.severity.value],
            "message": {"text": _plain(text)},
            "locations": [_location(diagnostic.span)],
            "partialFingerprints": {"finding/v1": print_},
        }
        if diagnostic.count > 1:
            result["occurrenceCount"] = diagnostic.count
        if places := dict.fromkeys([*diagnostic.related, *also_here(diagnostic)]):
            result["relatedLocations"] = [
                _related(number, related) for number, related in enumerate(places)
            ]
        if diagnostic.fixes:
            result["fixes"] = [_fix(fix) for fix in diagnostic.fixes]
        results.append(result)
    return results


def _related(number: int, related: Related) -> dict[str, Any]:
    message = {"text": _plain(printable(related.label))}
    return {"id": number, **_location(related.span), "message": message}


def _fix(fix: Fix) -> dict[str, Any]:
    """Return a fix with the replacements in each file (3.55 to 3.57)."""
    changes: dict[str, list[dict[str, Any]]] = {}
    for edit in fix.edits:
        replacement = {
            "deletedRegion": _region(edit.span),
            "insertedContent": {"text": edit.text},
        }
        changes.setdefault(edit.span.source.path, []).append(replacement)
    return {
        "description": {"text": _plain(printable(fix.title))},
        "artifactChanges": [
            {"artifactLocation": {"uri": _uri(path)}, "replacements": replacements}
            for path, replacements in changes.items()
        ],
    }


def _location(span: Span) -> dict[str, Any]:
    artifact = {"uri": _uri(span.source.path)}
    return {"physicalLocation": {"artifactLocation": artifact, "region": _region(span)}}


def _region(span: Span) -> dict[str, int]:
    place = region(span)
    return {
        "startLine": place["line"],
        "startColumn": place["column"],
        "endLine": place["endLine"],
        "endColumn": place["endColumn"],
    }


def _uri(path: str) -> str:
    """Return a relative reference for a relative path, otherwise a file:/// URI."""
    # a path can contain surrogates: bytes of its name that are not UTF-8
    posix = PurePath(path).as_posix().encode("utf-8", "surrogatepass")
    if PurePath(path).is_absolute():
        return "file:///" + quote(posix, safe="/:").removeprefix("/")
    return quote(posix, safe="/")


def _plain(text: str) -> str:
    """Escape links, `[text](target)`, and placeholders, `{0}` (3.11.5 and 3.11.6)."""
    return re.sub(r"\{(\d+)\}", r"{{\1}}", text.replace("](", "] ("))
