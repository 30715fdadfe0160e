"""A function is called by a deprecated name."""

from __future__ import annotations

from collections.abc import Iterator

from mapper.dataprep.tree import Call
from mapper.diagnostics import Diagnostic
from mapper.rules.base import Context, Rule, finding

# Source: Adobe, "Data Prep mapping functions".
_INSTEAD = {"is_set": "contains_key"}


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield one finding per call."""
    for entry, call in context.nodes(Call):
        if call.name in _INSTEAD:
            message = f"the name '{call.name}' is deprecated"
            hint = f"write {_INSTEAD[call.name]}(...), which does the same"
            yield finding("EXP017", message, entry.span_of(call), hint)


RULE = Rule("EXP017", check)
