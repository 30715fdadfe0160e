"""Complete the name at a position of a document."""

from __future__ import annotations

from collections.abc import Callable

from mapper.services.editor.context import EditorContext, Position
from mapper.services.editor.cursor import cursor_at
from mapper.services.editor.expression_items import add_expression, add_source
from mapper.services.editor.key_items import (
    add_fields,
    add_keys,
    add_lookup_keys,
    add_payload_names,
    add_record_names,
    add_targets,
)
from mapper.services.editor.proposals import CompletionItem, Proposals
from mapper.services.editor.roles import role_of
from mapper.services.editor.value_items import add_in_comment, add_row_codes, add_values
from mapper.services.messages import Answer

MAX_ITEMS = 1000


class Completion(Answer, frozen=True, kw_only=True):
    """The names that fit at a position, and the range that they replace.

    Attributes:
        line: The line of the range, from 1.
        column: Its first column, from 1.
        end_column: The column after it.
        items: The names, the most useful first.
    """

    line: int
    column: int
    end_column: int
    items: tuple[CompletionItem, ...] = ()


def complete_at(context: EditorContext, line: int, column: int) -> Completion:
    """Return the names that fit at a position of a document; both numbers start at 1."""
    cursor = cursor_at(context.text, line, column, context.kind)
    role = role_of(cursor)
    proposals = Proposals()
    add = _ADDERS.get(role.name)
    if add is not None:
        if role.name in _KEYS:
            proposals.after = len(cursor.fragment.after)
        add(Position(context, cursor, role), proposals)
    start = cursor.fragment.columns[proposals.start] + 1
    if start == 0 or not proposals.items:
        return Completion(line=cursor.line, column=cursor.column, end_column=cursor.column)
    typed = cursor.fragment.before[proposals.start :].lower()
    return Completion(
        line=cursor.line,
        column=start,
        end_column=cursor.column + proposals.after,
        items=tuple(_limited(proposals.items, typed)),
    )


def _limited(items: list[CompletionItem], typed: str) -> list[CompletionItem]:
    """Return the items; of very many, those that contain what was typed."""
    if len(items) > MAX_ITEMS:
        items = [item for item in items if typed in item.label.lower()]
    return items[:MAX_ITEMS]


_KEYS: dict[str, Callable[[Position, Proposals], None]] = {
    "key": add_keys,
    "target": add_targets,
    "field": add_fields,
    "payload": add_payload_names,
    "record": add_record_names,
    "lookup": add_lookup_keys,
}
_ADDERS = {
    **_KEYS,
    "source": add_source,
    "expression": add_expression,
    "value": add_values,
    "codes": add_row_codes,
    "comment": add_in_comment,
}
