"""`_id` is new every time."""

from __future__ import annotations

from collections.abc import Iterator

from mapper.dataprep.functions import FUNCTIONS
from mapper.dataprep.tree import Call, walk
from mapper.diagnostics import Diagnostic
from mapper.rules.base import Context, Rule, finding


def check(context: Context) -> Iterator[Diagnostic]:
    """One finding a call."""
    for entry in context.document.entries:
        if entry.target != ("_id",):
            continue
        for node in walk(entry.tree):
            if isinstance(node, Call) and node.name in FUNCTIONS and FUNCTIONS[node.name].runtime:
                message = f"'_id' is new every time ({node.name}), so a re-send is a second event"
                hint = "map an id that the event carries, such as transmissionId"
                yield finding("XDM026", message, entry.span_of(node), hint)


RULE = Rule("XDM026", check)
