"""A function is written with a name that the platform gave up."""

from __future__ import annotations

from collections.abc import Iterator

from mapper.dataprep.tree import Call, walk
from mapper.diagnostics import Diagnostic
from mapper.rules.base import Context, Rule, finding

# Source: Adobe, "Data Prep mapping functions".
_INSTEAD = {"is_set": "contains_key"}


def check(context: Context) -> Iterator[Diagnostic]:
    """One finding a call."""
    for entry in context.document.entries:
        for node in walk(entry.tree):
            if isinstance(node, Call) and node.name in _INSTEAD:
                message = f"the name '{node.name}' is deprecated"
                hint = f"write {_INSTEAD[node.name]}(...), which does the same"
                yield finding("EXP017", message, entry.span_of(node), hint)


RULE = Rule("EXP017", check)
