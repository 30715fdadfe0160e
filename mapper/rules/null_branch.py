"""A branch of a choice is null."""

from __future__ import annotations

from collections.abc import Iterator

from mapper.dataprep.tree import Call, Literal, Node
from mapper.diagnostics import Diagnostic
from mapper.rules.base import Context, Rule, finding


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield one finding per choice."""
    for entry, choice in context.choices():
        if _is_null(choice.yes) or _is_null(choice.no):
            message = f"a branch of '{entry.target_text}' is null"
            hint = "return a value, or accept that the platform counts every such row as a warning"
            yield finding("EXP016", message, entry.span_of(choice.node), hint)


def _is_null(node: Node) -> bool:
    match node:
        case Literal(None) | Call("nullify"):
            return True
    return False


RULE = Rule("EXP016", check)
