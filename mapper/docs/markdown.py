"""Markdown as the documentation site reads it (MyST): tables, code blocks, links to codes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from mapper.diagnostics import CODES

# A code in prose; not in code spans, links, labels, or headings.
_CODE = re.compile(r"`[^`]*`|\[[^\]]*\]\([^)]*\)|^#.*|^\(.*\)=|\b([A-Z]{3}[0-9]{3})\b")
_FENCE = re.compile(r"(`{3,}|~{3,})")


def table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """Return a Markdown table; pipes and line breaks in cells are escaped."""
    lines = [header, ("---",) * len(header), *rows]
    return "".join(f"| {' | '.join(map(_cell, line))} |\n" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def fence(language: str, text: str) -> str:
    """Return a code block."""
    return f"```{language}\n{text.rstrip()}\n```\n"


def as_json(value: Any) -> str:
    """Return a value as JSON text for readers."""
    return json.dumps(value, ensure_ascii=False)


def link_codes(page: str) -> str:
    """Turn codes of findings in the prose of a page into links to their descriptions."""
    lines, closing = [], ""
    for line in page.split("\n"):
        if match := _FENCE.match(line.lstrip()):
            closing = "" if closing and line.strip() == closing else closing or match[1]
        elif not closing and not line.startswith("    "):
            line = _CODE.sub(_link, line)
        lines.append(line)
    return "\n".join(lines)


def _link(match: re.Match[str]) -> str:
    return f"[{match[1]}](#{match[1].lower()})" if match[1] in CODES else match[0]
