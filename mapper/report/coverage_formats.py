"""The table of files that report coverage."""

from __future__ import annotations

import importlib
import time
from collections.abc import Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mapper.testing.coverage import Coverage

# Suffix of a file -> module, which is imported when a report is written, and function.
COVERAGE_FORMATS = {
    ".xml": ("mapper.report.cobertura", "render_cobertura"),
    ".json": ("mapper.report.coverage_json", "render_json"),
}


def has_coverage_format(file: str) -> bool:
    """Return whether the suffix of a file decides its format."""
    return PurePath(file).suffix.lower() in COVERAGE_FORMATS


def coverage_report(file: str, coverages: Sequence[Coverage]) -> str:
    """Return the content of a file that reports coverage, in the format of its suffix."""
    module, function = COVERAGE_FORMATS[PurePath(file).suffix.lower()]
    return str(getattr(importlib.import_module(module), function)(coverages, time.time()))
