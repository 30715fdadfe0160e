"""Both branches of a choice are the same."""

from __future__ import annotations

from collections.abc import Iterator

from mapper.dataprep import print_tree
from mapper.dataprep.folding import constant_truth
from mapper.dataprep.tree import Call, Node
from mapper.diagnostics import Diagnostic
from mapper.rules.base import Context, Rule, finding
from mapper.text.escape import shortened


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield one finding per choice, except if its condition is constant (EXP013)."""
    for entry, choice in context.choices():
        if choice.yes == choice.no and constant_truth(choice.test) is None:
            message = f"both branches are {shortened(print_tree(choice.yes), 30)}"
            hint = "change one of them, or remove the condition"
            yield finding("EXP014", message, entry.span_of(choice.node), hint)
    for entry, call in context.nodes(Call):
        if call.name == "decode" and _is_always_one(call.args):
            message = f"every choice returns {shortened(print_tree(call.args[2]), 30)}"
            hint = "change one of them, or remove the 'decode'"
            yield finding("EXP014", message, entry.span_of(call), hint)


def _is_always_one(args: tuple[Node, ...]) -> bool:
    """Return whether a `decode` has a default, and all its results are equal."""
    results = [*args[2::2], args[-1]]
    return len(args) % 2 == 0 and len(results) > 1 and all(r == results[0] for r in results)


RULE = Rule("EXP014", check)
