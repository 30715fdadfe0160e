"""A date pattern probably has a mistake."""

from __future__ import annotations

from collections.abc import Iterator

from mapper.dataprep.patterns.suspicions import corrected, suspicion
from mapper.dataprep.tree import Call, Literal
from mapper.diagnostics import Diagnostic
from mapper.document import entry_fixes
from mapper.rules.base import Context, Rule, finding


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield one finding per pattern."""
    for entry, call in context.nodes(Call):
        match call:
            case Call("date" | "format" | "dformat", (_, Literal(str(pattern)) as literal)):
                if advice := suspicion(pattern):
                    message, hint = advice
                    message = f"in the date pattern '{pattern}', {message}"
                    instead = corrected(pattern)
                    fix = entry_fixes.literal_replaced(entry, literal, instead) if instead else ()
                    yield finding("EXP018", message, entry.span_of(literal), hint, fixes=fix)


RULE = Rule("EXP018", check)
