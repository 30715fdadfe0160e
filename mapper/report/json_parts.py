"""What the reports in JSON share: positions, and writing."""

from __future__ import annotations

import json
from typing import Any

from mapper.diagnostics import Fix
from mapper.report.wording import region
from mapper.text import Span
from mapper.text.escape import printable


def json_text(body: Any) -> str:
    """Return ASCII JSON without `##[`, which is a command in the log of a GitHub workflow."""
    return json.dumps(body, indent=2, ensure_ascii=True).replace("##[", "#\\u0023[") + "\n"


def fix_json(fix: Fix) -> dict[str, Any]:
    """Return a fix with the places of its edits."""
    edits = [{**place_json(edit.span), "text": edit.text} for edit in fix.edits]
    return {"title": printable(fix.title), "edits": edits}


def place_json(span: Span) -> dict[str, Any]:
    """Return the file, lines, and columns of a span."""
    return {"file": printable(span.source.path), **region(span)}
