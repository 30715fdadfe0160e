"""`_id` differs in every run."""

from __future__ import annotations

from collections.abc import Iterator

from mapper.dataprep.functions import FUNCTIONS
from mapper.dataprep.tree import Call
from mapper.diagnostics import Diagnostic
from mapper.rules.base import Context, Rule, finding


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield one finding per call."""
    for entry, call in context.nodes(Call):
        function = FUNCTIONS.get(call.name)
        if entry.target == ("_id",) and function is not None and function.runtime:
            message = (
                f"'_id' is different on every run ({call.name}), so resent events are stored twice"
            )
            hint = "map a field that is unique per event, such as transmissionId"
            yield finding("XDM026", message, entry.span_of(call), hint)


RULE = Rule("XDM026", check)
