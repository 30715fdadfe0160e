"""Finds a plain value in braces that its commas cut into keys without values."""

from __future__ import annotations

from mapper.dataprep import ExpressionSyntaxError, parse
from mapper.document.fixes import Fixes, fix_of
from mapper.document.nodes import Block, Scalar, is_absent, own_entries
from mapper.document.scalar_edits import quoted, raw_edit
from mapper.document.yaml_edits import edit_at
from mapper.text.lookalikes import plain

MAX_KEYS = 50  # of a block that is examined


def whole_value(block: Block, rest: Scalar) -> Fixes:
    """Return the fix that puts a value in quotes if a key is a part of it.

    Quotes around the value are replaced, and lookalikes within it. Return () if the key may be
    another mistake: an expression must be valid after the fix, any other value must have quotes.
    """
    own = own_entries(block) if len(block.entries) <= MAX_KEYS else []
    if not own:
        return ()
    position = next((i for i, (key, _) in enumerate(own) if key is rest), 0)
    first = last = position
    while first > 0 and is_absent(own[first][1]):
        first -= 1
    while last + 1 < len(own) and is_absent(own[last + 1][1]):
        last += 1
    (key, value), source, end = own[first], block.span.source, own[last][0].span.end
    if first == position or not isinstance(value, Scalar) or raw_edit(value, "") is None:
        return ()
    text = plain(source.text[value.span.start : end])
    content = text[1:-1] if text[0] == text[-1] and text[0] in "'\"" else text
    if value.style or not content.isprintable():
        return ()
    if (content == text or key.text == "expression") and not _is_expression(content):
        return ()
    written = quoted(content)
    title = f"Put the value in quotes: {written}"
    return fix_of(title, edit_at(source, value.span.start, end, written))


def _is_expression(text: str) -> bool:
    try:
        parse(text)
    except ExpressionSyntaxError:
        return False
    return True
