"""The advised and the maximum size of a record as JSON.

Source: Adobe, "Guardrails for Real-Time Customer Profile data" and "Data ingestion guardrails".
"""

from __future__ import annotations

ADVISED = 10 * 1024
REFUSED = 1024 * 1024


def has_long_line(text: bytes) -> bool:
    """Return whether a line exceeds the advised size; lines end in a line break."""
    start = 0
    while len(text) - start > ADVISED + 1:
        end = text.rfind(b"\n", start, start + ADVISED + 1)
        if end < 0:
            return True
        start = end + 1
    return False
