"""A date pattern probably has a mistake."""

from __future__ import annotations

from collections.abc import Iterator

from mapper.dataprep.patterns.suspicions import suspicion
from mapper.dataprep.tree import Call, Literal
from mapper.diagnostics import Diagnostic
from mapper.rules.base import Context, Rule, finding


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield one finding per pattern."""
    for entry, call in context.nodes(Call):
        match call:
            case Call("date" | "format" | "dformat", (_, Literal(str(pattern)) as literal)):
                if advice := suspicion(pattern):
                    message, hint = advice
                    message = f"in the date pattern '{pattern}', {message}"
                    yield finding("EXP018", message, entry.span_of(literal), hint)


RULE = Rule("EXP018", check)
