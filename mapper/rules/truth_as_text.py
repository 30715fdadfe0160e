"""A string or number is mapped from `||`, `or` or `&&`, which return true or false."""

from __future__ import annotations

from collections.abc import Iterator

from mapper.dataprep import print_tree
from mapper.dataprep.tree import Binary, Call, Node
from mapper.dataprep.types import is_boolean
from mapper.diagnostics import Diagnostic, Fix
from mapper.document import Entry, entry_fixes
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
            fix = tuple(fix for name in ("coalesce", "concat") for fix in _call(entry, tree, name))
            yield finding("XDM031", message, entry.span_of(tree), hint, fixes=fix)


def _call(entry: Entry, tree: Binary, name: str) -> tuple[Fix, ...]:
    """Return the fix that calls a function with the operands."""
    text = print_tree(Call(name, tuple(reversed([*_operands(tree)]))))
    title = f"Replace with {name}(...)"
    if entry.yaml is not None and entry.yaml.kind == "source":
        return entry_fixes.as_expression(entry, title, text)
    return entry_fixes.rewritten(entry, title, (tree, text))


def _operands(tree: Node) -> Iterator[Node]:
    stack = [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, Binary) and node.op in ("||", "&&"):
            stack += [node.left, node.right]
        else:
            yield node


RULE = Rule("XDM031", check)
