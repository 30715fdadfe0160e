"""Diagnostics and summaries as text: pure text out, no printing.

One format a file; `formats.py` names them. What only `mapper explain` shows stands in
`reference.py`, which is imported by itself.
"""

from mapper.report.concise import render_concise, render_line
from mapper.report.formats import FORMATS, render
from mapper.report.model import Look, Report
from mapper.report.summary import (
    MappingCounts,
    RowCounts,
    render_findings,
    render_mapping_counts,
    render_row_counts,
)
from mapper.text.escape import printable, shortened

__all__ = [
    "FORMATS",
    "Look",
    "MappingCounts",
    "Report",
    "RowCounts",
    "printable",
    "render",
    "render_concise",
    "render_findings",
    "render_line",
    "render_mapping_counts",
    "render_row_counts",
    "shortened",
]
