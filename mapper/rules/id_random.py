"""`_id` is new every time."""

from __future__ import annotations

from collections.abc import Iterator

from mapper.dataprep.functions import FUNCTIONS
from mapper.dataprep.tree import Call
from mapper.diagnostics import Diagnostic
from mapper.rules.base import Context, Rule, finding


def check(context: Context) -> Iterator[Diagnostic]:
    """One finding a call."""
    for entry, call in context.nodes(Call):
        function = FUNCTIONS.get(call.name)
        if entry.target == ("_id",) and function is not None and function.runtime:
            message = f"'_id' is new every time ({call.name}), so a re-send is a second event"
            hint = "map an id that the event carries, such as transmissionId"
            yield finding("XDM026", message, entry.span_of(call), hint)


RULE = Rule("XDM026", check)
