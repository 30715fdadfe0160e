"""Parse the JSON of a user's file, with a finding at the place of each error."""

from __future__ import annotations

import json
from typing import Any

import orjson

from mapper.diagnostics.collector import Collector
from mapper.diagnostics.parser_errors import json_problem
from mapper.text import SourceText, Span
from mapper.text.json_scan import MAX_NESTING, scan_json


def load_json(source: SourceText, code: str, collector: Collector) -> Any:
    """Return the value of JSON text, or None after a finding.

    Syntax errors have the code `code`, duplicate keys XCH022.
    """
    text = source.text
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        place = Span(source, error.pos, error.pos)
        message = f"this is not valid JSON: {json_problem(error.msg)}"
        collector.add(code, message, place, hint="download it again, unchanged")
        return None
    if not _may_have_duplicate_keys(text):
        return value
    scan = scan_json(text, 0, len(text))
    if scan.too_deep is not None:
        message = f"the JSON is nested more than {MAX_NESTING} levels deep"
        place = Span(source, scan.too_deep, scan.too_deep + 1)
        collector.add(code, message, place, hint="download it again, unchanged")
        return None
    for key, (start, end) in scan.duplicates:
        hint = "remove one of them; only the last one would be used"
        collector.add("XCH022", f"duplicate key '{key}'", Span(source, start, end), hint=hint)
    return None


def _may_have_duplicate_keys(text: str) -> bool:
    """Return whether an object has duplicate keys, or the text is nested too deep to check."""
    has_duplicates = False

    def look(pairs: list[tuple[str, Any]]) -> None:
        nonlocal has_duplicates
        has_duplicates = has_duplicates or len({key for key, _ in pairs}) < len(pairs)

    try:
        json.loads(text, object_pairs_hook=look)
    except RecursionError:
        return True
    return has_duplicates
