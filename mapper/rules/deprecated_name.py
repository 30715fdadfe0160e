"""A function is called by a deprecated name."""

from __future__ import annotations

from collections.abc import Iterator

from mapper.dataprep.tree import Call
from mapper.diagnostics import Diagnostic
from mapper.document import entry_fixes
from mapper.rules.base import Context, Rule, finding

# Source: Adobe, "Data Prep mapping functions".
_INSTEAD = {"is_set": "contains_key"}


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield one finding per call."""
    for entry, call in context.nodes(Call):
        if call.name in _INSTEAD:
            message = f"the name '{call.name}' is deprecated"
            instead = _INSTEAD[call.name]
            hint = f"write {instead}(...), which does the same"
            fix = entry_fixes.ranges_rewritten(
                entry, f"Replace with '{instead}'", (*call.name_span, instead)
            )
            yield finding("EXP017", message, entry.span_of(call), hint, fixes=fix)


RULE = Rule("EXP017", check)
