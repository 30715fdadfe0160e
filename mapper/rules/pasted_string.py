"""A string contains characters that were pasted by accident."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mapper.dataprep.tree import Literal
from mapper.diagnostics import Diagnostic
from mapper.document import entry_fixes
from mapper.rules.base import Context, Rule, finding
from mapper.text.importing import lazy_module
from mapper.text.lookalikes import find_entity, lookalike_at

if TYPE_CHECKING:
    import html
else:
    html = lazy_module("html")

_OPENING, _CLOSING = "\u201c\u2018\u201e\u00ab\uff02", "\u201d\u2019\u201c\u00bb\uff02"
# Joiners and marks of direction are part of emoji and of some scripts.
_INVISIBLE = "\u200b\u2060\ufeff\u00ad"
_WITHOUT_INVISIBLE = str.maketrans("", "", _INVISIBLE)


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield one finding per string."""
    for entry, literal in context.nodes(Literal):
        if isinstance(literal.value, str):
            advice = _pasted(literal.value, constant=literal is entry.tree)
            if advice is not None:
                message, hint, text = advice
                fix = entry_fixes.literal_replaced(entry, literal, text)
                yield finding("EXP024", message, entry.span_of(literal), hint, fixes=fix)


def _pasted(text: str, *, constant: bool) -> tuple[str, str, str] | None:
    """Return what is wrong with a string, a hint, and the right string; None if it is correct."""
    if not text.isascii():
        if len(text) > 1 and text[0] in _OPENING and text[-1] in _CLOSING:
            message = "the string includes the typographic quotes around it"
            return message, f'write straight quotes: "{text[1:-1]}"', text[1:-1]
        position = next((index for index, char in enumerate(text) if char in _INVISIBLE), None)
        if position is not None:
            lookalike = lookalike_at(text, position)
            assert lookalike is not None  # every invisible character is one
            message = f"the string contains an invisible character: {lookalike.name}"
            return message, "delete it", text.translate(_WITHOUT_INVISIBLE)
    if constant and "&" in text and (entity := find_entity(text)) is not None:
        return f"the constant contains an {entity.name}", entity.hint, html.unescape(text)
    return None


RULE = Rule("EXP024", check)
