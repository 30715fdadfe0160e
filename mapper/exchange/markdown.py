"""Text of a user's files in Markdown: shown as it is, never as markup or HTML."""

from __future__ import annotations

import re

from mapper.text.escape import printable

_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", ":": "&#58;"}
# A colon and a `www.` would make a link of an address.
_MARKUP = re.compile(r"[&<>\\`*_{}\[\]()#+!|~@$^=]|:(?=//)|(?<=www)\.", re.IGNORECASE)


def plain_text(text: str) -> str:
    """Return a string on one line, with everything that Markdown or HTML could read escaped."""
    return _MARKUP.sub(lambda match: _ENTITIES.get(match[0], f"\\{match[0]}"), _one_line(text))


def code(text: str) -> str:
    """Return a string as code on one line, in as many backticks as it needs."""
    text = _one_line(text)
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    space = " " if text[:1] in ("`", " ", "") or text[-1:] in ("`", " ") else ""
    return f"{fence}{space}{text}{space}{fence}"


def _one_line(text: str) -> str:
    return printable(" ".join(text.split()))
