"""A branch of an expression or a lookup can never be taken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from mapper.dataprep import Node
from mapper.dataprep.tree import Binary, Call, Ternary
from mapper.diagnostics import Diagnostic
from mapper.rules.base import Context, Rule, finding
from mapper.text.importing import lazy_module

if TYPE_CHECKING:
    from mapper.dataprep import dead_branches
    from mapper.dataprep.branches import Branch
    from mapper.dataprep.dead_branches import Dead
else:
    dead_branches = lazy_module("mapper.dataprep.dead_branches")


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield one finding per branch, except for constant conditions (EXP013).

    Neither a lookup without a key for values that do not exist, nor a null at the end of `coalesce`
    is a mistake.
    """
    for entry in context.document.entries:
        if not any(map(_may_choose, entry.nodes)):
            continue
        for branch, dead in _dead_branches(entry.written, entry.tree).items():
            if dead.is_constant or dead.is_inside or branch.child is None:
                continue
            message = f"{branch.label} is never taken: {dead.why.reason}"
            hint = dead.why.hint or "remove it, or correct the condition"
            yield finding("EXP026", message, entry.span_at(branch.span), hint)


@lru_cache(maxsize=1024)  # an editor changes one entry at a time
def _dead_branches(_: str, tree: Node) -> Mapping[Branch, Dead]:
    """Return the dead branches of an expression; equal trees differ in places, but not in text."""
    return dead_branches.dead_branches(tree)


def _may_choose(node: Node) -> bool:
    """Return whether a node can have branches, without the module that lists them."""
    match node:
        case Ternary() | Binary("?:" | "??" | "||" | "&&"):
            return True
        case Call("iif" | "coalesce" | "decode"):
            return True
    return False


RULE = Rule("EXP026", check)
