"""A branch of an expression or a lookup can never be taken."""

from __future__ import annotations

from collections.abc import Iterator

from mapper.dataprep.dead_branches import dead_branches
from mapper.diagnostics import Diagnostic
from mapper.rules.base import Context, Rule, finding


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield one finding per branch, except for constant conditions (EXP013).

    Neither a lookup without a key for values that do not exist, nor a null at the end of `coalesce`
    is a mistake.
    """
    for entry in context.document.entries:
        for branch, dead in dead_branches(entry.tree).items():
            if dead.is_constant or dead.is_inside or branch.child is None:
                continue
            message = f"{branch.label} is never taken: {dead.why.reason}"
            hint = dead.why.hint or "remove it, or correct the condition"
            yield finding("EXP026", message, entry.span_at(branch.span), hint)


RULE = Rule("EXP026", check)
