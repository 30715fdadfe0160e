"""Payload files as plain values, and as what all of them have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from mapper.diagnostics import Collector, Diagnostic
from mapper.diagnostics.folding import FoldingCollector
from mapper.engine import payload_files, read_payloads
from mapper.paths.profile import MAX_FIELDS, FieldLimit, Profile, profile
from mapper.text import SourceText


def read_rows(name: str, collector: Collector) -> Iterator[dict[str, Any]]:
    """Yield the rows of a file or folder as dicts; what is wrong goes to the collector."""
    for file in payload_files([name], collector):
        for row in read_payloads(file, collector):
            yield row.value


def profile_files(names: Iterable[str]) -> tuple[Profile, list[Diagnostic]]:
    """What the rows of files and folders have, and what is wrong with these."""
    collector, limit = FoldingCollector(), FieldLimit()
    rows = (
        row.value
        for name in payload_files(names, collector)
        for row in read_payloads(name, collector)
    )
    seen = profile(rows, limit)
    if limit.is_full:
        place = SourceText(next(iter(names)), "").whole()
        message = f"the payloads have more than {MAX_FIELDS:,} different fields"
        hint = "check whether some keys are values, such as IDs; only the first fields are used"
        collector.add("SRC015", message, place, hint=hint)
    return seen, collector.folded()
