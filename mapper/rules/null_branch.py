"""A choice gives null in one of its branches.

What it checks: no branch of `iif` or `? :` is the constant null.

Why: the target is empty there, as it should be; but the platform counts every such row as one with
a warning, among which real ones get lost.

Bad:
    _tenant.session.isLong: {expression: "iif(session.length > 60, true, null)"}

Good: a value for both; or leave it, with `# mapper: ignore EXP016` behind the line.
    _tenant.session.isLong: {expression: "session.length > 60"}
"""

from __future__ import annotations

from collections.abc import Iterator

from mapper.dataprep.folding import choices
from mapper.dataprep.tree import Call, Literal, Node
from mapper.diagnostics import Diagnostic
from mapper.rules.base import Context, Rule, finding


def check(context: Context) -> Iterator[Diagnostic]:
    """One finding a choice."""
    for entry in context.document.entries:
        for choice in choices(entry.tree):
            if _is_null(choice.yes) or _is_null(choice.no):
                message = f"a branch of '{entry.target_text}' is null"
                hint = (
                    "every such row counts as a warning on the platform; leave it if that is fine"
                )
                yield finding("EXP016", message, entry.span_of(choice.node), hint)


def _is_null(node: Node) -> bool:
    match node:
        case Literal(None) | Call("nullify"):
            return True
    return False


RULE = Rule("EXP016", check)
