"""The coverage of mappings as JSON.

Version 1. New keys do not change the version; other changes do.

    {"version": 1, TOTALS,
     "mappings": [{"mapping": file, TOTALS, "rows", "rejected": rows without a record,
                   "targets": [{"target", PLACE, "filled", "null", "nullified": numbers of rows,
                                "branches": [{"label", PLACE, "taken": true or false,
                                              "dead": why no row can take it, or null}]}]}]}

TOTALS is "entries": {"covered", "total"}, "branches": {"covered", "total"}, "rate": from 0 to 1.
PLACE is "file", "line", "column", "endLine", "endColumn", as in the report of findings.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mapper.report.json_parts import json_text, place_json
from mapper.testing.coverage import Coverage, EntryCoverage, Totals, totals_of
from mapper.text.escape import printable


def render_json(coverages: Sequence[Coverage], _: float) -> str:
    """Return a JSON object in the shape described above."""
    return json_text({"version": 1, **coverage_json(coverages)})


def coverage_json(coverages: Sequence[Coverage]) -> dict[str, Any]:
    """Return the object without its version."""
    return {
        **_totals(totals_of(coverages)),
        "mappings": [_mapping(coverage) for coverage in coverages],
    }


def _totals(totals: Totals) -> dict[str, Any]:
    return {
        "entries": {"covered": totals.entries, "total": totals.entries_of},
        "branches": {"covered": totals.branches, "total": totals.branches_of},
        "rate": round(totals.rate, 4),
    }


def _mapping(coverage: Coverage) -> dict[str, Any]:
    return {
        "mapping": printable(coverage.path),
        **_totals(coverage.totals),
        "rows": coverage.rows,
        "rejected": coverage.rejected,
        "targets": [_target(entry) for entry in coverage.entries],
    }


def _target(entry: EntryCoverage) -> dict[str, Any]:
    return {
        "target": printable(entry.entry.target_text),
        **place_json(entry.entry.span),
        "filled": entry.filled,
        "null": entry.null,
        "nullified": entry.nullified,
        "branches": [
            {
                "label": printable(branch.label),
                **place_json(entry.span_of(branch)),
                "taken": branch in entry.taken,
                "dead": entry.dead.get(branch),
            }
            for branch in entry.branches
        ],
    }
