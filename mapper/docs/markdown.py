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


def code(text: str) -> str:
    """Return a code span, or an empty string for an empty text."""
    if not text:
        return ""
    return f"`` {text} ``" if "`" in text else f"`{text}`"


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


def code_page_markdown(page: str) -> str:
    """Return the page of a code or term as Markdown: examples become blocks, labels bold."""
    lines: list[str] = []
    if "```" in page:
        return page
    for line in page.split("\n"):
        previous = lines[-1] if lines else ""
        starts_block = line.startswith("    ") and previous and not previous.startswith("    ")
        if starts_block and not _ITEM.match(previous.lstrip()):
            lines.append("")
        lines.append(_LABEL.sub(r"**\1:**", line))
    return "\n".join(lines)


_LABEL = re.compile(r"^(What it checks|Why|Bad|Good):")
_ITEM = re.compile(r"(?:- |[0-9]+\. )")
