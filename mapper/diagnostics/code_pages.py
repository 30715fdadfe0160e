"""The page of each code: one Markdown file in `pages/`, named after the code."""

from __future__ import annotations

from pathlib import Path

from mapper.diagnostics.codes import CODES

PAGES = Path(__file__).parent / "pages"


def code_page(name: str) -> str | None:
    """Return the page of a code or of its short name; None if there is no such code."""
    row = CODES.get(name.upper()) or next((r for r in CODES.values() if r.slug == name), None)
    if row is None:
        return None
    title = f"{row.title[:1].upper()}{row.title[1:]}."
    page = (PAGES / f"{row.id}.md").read_text(encoding="utf-8").strip()
    return f"{row.id} ({row.slug}), {row.severity.value}\n\n{title}\n\n{page}\n"
