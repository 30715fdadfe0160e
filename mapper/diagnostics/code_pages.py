"""Read the page of a code: a Markdown file in `pages/`, named after the code.

Its sections are `What it checks` (rules only), `Why`, `Bad`, and `Good`.
"""

from __future__ import annotations

from pathlib import Path

from mapper.diagnostics.codes import CODES

PAGES = Path(__file__).parent / "pages"


def code_page(name: str) -> str | None:
    """Return the page of a code, by code or short name, as Markdown; None if it is unknown."""
    row = CODES.get(name.upper()) or next((r for r in CODES.values() if r.slug == name), None)
    if row is None:
        return None
    title = f"{row.title[:1].upper()}{row.title[1:]}."
    page = (PAGES / f"{row.id}.md").read_text(encoding="utf-8").strip()
    return f"{row.id} ({row.slug}), {row.severity.value}\n\n{title}\n\n{page}\n"
