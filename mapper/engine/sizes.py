"""The size of a record as JSON: what is advised, and what the platform accepts.

Source: Adobe, "Guardrails for Real-Time Customer Profile data" and "Data ingestion guardrails".
"""

from __future__ import annotations

from mapper.diagnostics import CODES, Diagnostic
from mapper.text import Span

ADVISED = 10 * 1024
REFUSED = 1024 * 1024

_HINT = "map fewer fields, or send less in one event"


def size_finding(size: int, span: Span) -> Diagnostic | None:
    """What is wrong with the size of a record; a record with an error is rejected."""
    if size > REFUSED:
        return _finding("ROW008", "the record is larger than the 1 MB allowed", size, span)
    if size > ADVISED:
        return _finding("ROW007", "the record is larger than the 10 KB advised", size, span)
    return None


def _finding(code: str, message: str, size: int, span: Span) -> Diagnostic:
    severity = CODES[code].severity
    return Diagnostic(code, severity, message, span, hint=_HINT, found=f'"{size:,} bytes"')


def has_long_line(text: bytes) -> bool:
    """Return True if a line is longer than advised; lines end in a line break."""
    start = 0
    while len(text) - start > ADVISED + 1:
        end = text.rfind(b"\n", start, start + ADVISED + 1)
        if end < 0:
            return True
        start = end + 1
    return False
