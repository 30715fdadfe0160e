"""A string or number is mapped from `||`, `or` or `&&`, which return true or false."""

from __future__ import annotations

from collections.abc import Iterator

from mapper.dataprep.tree import Binary, Node
from mapper.dataprep.types import is_boolean
from mapper.diagnostics import Diagnostic
from mapper.rules.base import Context, Rule, finding


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield one finding per entry."""
    for entry in context.document.entries:
        field = context.document.schema.field_at(entry.target)
        tree = entry.tree
        if field is None or field.type.name == "boolean" or not isinstance(tree, Binary):
            continue
        if tree.op in ("||", "&&") and not all(map(is_boolean, _operands(tree))):
            message = (
                f"'{tree.op}' returns true or false, but '{entry.target_text}' is {field.type.name}"
            )
            hint = "write coalesce(a, b) for the first value, or concat(a, b) to join both"
            yield finding("XDM031", message, entry.span_of(tree), hint)


def _operands(tree: Node) -> Iterator[Node]:
    stack = [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, Binary) and node.op in ("||", "&&"):
            stack += [node.left, node.right]
        else:
            yield node


RULE = Rule("XDM031", check)
