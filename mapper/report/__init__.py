"""Render findings, summaries, and references as text; nothing here prints.

One module per format of `mapper check`, listed in `formats.py`.
"""

from mapper.report.concise import render_concise, render_line
from mapper.report.formats import FORMATS, render
from mapper.report.model import (
    Look,
    MappingCounts,
    MappingSection,
    Report,
    RowCounts,
    TestLine,
    render_findings,
    render_mapping_counts,
    render_row_counts,
)
from mapper.text.escape import printable, shortened

__all__ = [
    "FORMATS",
    "Look",
    "MappingCounts",
    "MappingSection",
    "Report",
    "RowCounts",
    "TestLine",
    "printable",
    "render",
    "render_concise",
    "render_findings",
    "render_line",
    "render_mapping_counts",
    "render_row_counts",
    "shortened",
]
