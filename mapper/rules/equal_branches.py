"""Both branches of a choice are the same."""

from __future__ import annotations

from collections.abc import Iterator

from mapper.dataprep import print_tree
from mapper.dataprep.folding import choices, constant_truth
from mapper.dataprep.tree import Call, Node, walk
from mapper.diagnostics import Diagnostic
from mapper.rules.base import Context, Rule, finding
from mapper.text.escape import shortened


def check(context: Context) -> Iterator[Diagnostic]:
    """One finding a choice; none where its condition is a constant, which is said already."""
    for entry in context.document.entries:
        for choice in choices(entry.tree):
            if choice.yes == choice.no and constant_truth(choice.test) is None:
                message = f"both branches are {shortened(print_tree(choice.yes), 30)}"
                hint = "change one of them, or write it without the condition"
                yield finding("EXP014", message, entry.span_of(choice.node), hint)
        for node in walk(entry.tree):
            if isinstance(node, Call) and node.name == "decode" and _is_always_one(node.args):
                message = f"every choice gives {shortened(print_tree(node.args[2]), 30)}"
                hint = "change one of them, or write it without the choice"
                yield finding("EXP014", message, entry.span_of(node), hint)


def _is_always_one(args: tuple[Node, ...]) -> bool:
    """Whether all results of a `decode`, the one for the rest included, are the same."""
    results = [*args[2::2], *(args[-1:] if len(args) % 2 == 0 else ())]
    has_rest = len(args) % 2 == 0
    return has_rest and len(results) > 1 and all(result == results[0] for result in results)


RULE = Rule("EXP014", check)
