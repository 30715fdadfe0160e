"""Diagnostics and summaries as text: pure text out, no printing. One format a file.

What only `mapper explain` shows stands in `reference.py`, which is imported by itself.
"""

from mapper.diagnostics.escape import printable, shortened
from mapper.report.concise import render_concise, render_line
from mapper.report.summary import (
    MappingCounts,
    RowCounts,
    render_findings,
    render_mapping_counts,
    render_row_counts,
)

__all__ = [
    "MappingCounts",
    "RowCounts",
    "printable",
    "render_concise",
    "render_findings",
    "render_line",
    "render_mapping_counts",
    "render_row_counts",
    "shortened",
]
