"""A constant of another language is read as a field."""

from __future__ import annotations

from collections.abc import Iterator

from mapper.dataprep.tree import Name
from mapper.diagnostics import Diagnostic
from mapper.document import entry_fixes
from mapper.rules.base import Context, Rule, finding

# A constant of another language -> the constant in Data Prep.
FOREIGN = {
    "None": "null", "NULL": "null", "Null": "null", "nil": "null", "undefined": "null",
    "True": "true", "TRUE": "true", "False": "false", "FALSE": "false", "NaN": "null",
}  # fmt: skip


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield one finding per name."""
    for entry, name in context.nodes(Name):
        if entry.source_path is None and name.name in FOREIGN:
            message = f"'{name.name}' is not a constant here, but a field of the payload"
            instead = FOREIGN[name.name]
            fix = entry_fixes.rewritten(entry, f"Replace with {instead}", (name, instead))
            yield finding("EXP020", message, entry.span_of(name), f"write {instead}", fixes=fix)


RULE = Rule("EXP020", check)
