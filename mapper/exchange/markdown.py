"""Escape text of user files for Markdown."""

from __future__ import annotations

import re

from mapper.text.escape import printable

_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", ":": "&#58;"}
# Renderers turn `://` and `www.` into links.
_MARKUP = re.compile(r"[&<>\\`*_{}\[\]()#+!|~@$^=]|:(?=//)|(?<=www)\.", re.IGNORECASE)


def plain_text(text: str) -> str:
    """Return a string on one line, with Markdown and HTML escaped."""
    return _MARKUP.sub(lambda match: _ENTITIES.get(match[0], f"\\{match[0]}"), _one_line(text))


def code(text: str) -> str:
    """Return a string as inline code."""
    text = _one_line(text)
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    space = " " if text[:1] in ("`", " ", "") or text[-1:] in ("`", " ") else ""
    return f"{fence}{space}{text}{space}{fence}"


def _one_line(text: str) -> str:
    return printable(" ".join(text.split()))
