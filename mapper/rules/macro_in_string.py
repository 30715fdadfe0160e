"""A string contains a macro such as `${NAME}`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mapper.dataprep.tree import Literal
from mapper.diagnostics import Diagnostic
from mapper.rules.base import Context, Rule, finding
from mapper.text.patterns import lazy_pattern

_MACRO = re.compile(r"\$\{([^{}]+)\}")
# Source: Adobe, mapping of the Oracle Eloqua source (`"${SOURCE_INSTANCE_ID}"`).
_OF_CONNECTORS = lazy_pattern(r"[A-Z][A-Z0-9_]*\Z")


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield one finding per string."""
    for entry, literal in context.nodes(Literal):
        match = _MACRO.search(literal.value) if isinstance(literal.value, str) else None
        if match is not None:
            message = f"the string contains '{match[0]}', which is exported as written"
            hint = f"write concat(...) with the field {match[1]} to insert its value"
            if _OF_CONNECTORS.match(match[1]):
                hint = "keep it only if the source connector of the dataflow replaces it"
            yield finding("EXP023", message, entry.span_of(literal), hint)


RULE = Rule("EXP023", check)
