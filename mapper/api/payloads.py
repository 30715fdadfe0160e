"""A payload file as plain values."""

from __future__ import annotations

from typing import Any

from mapper.diagnostics import Collector, Diagnostic
from mapper.run import payload_files, read_payloads


def read_rows(name: str) -> tuple[list[dict[str, Any]], list[Diagnostic]]:
    """The rows of a file or folder as dicts, and what is wrong with it."""
    collector = Collector()
    rows = [
        row.value
        for file in payload_files([name], collector)
        for row in read_payloads(file, collector)
    ]
    return rows, collector.found
