"""A constant of another language is read as a field."""

from __future__ import annotations

from collections.abc import Iterator

from mapper.dataprep.tree import Name, walk
from mapper.diagnostics import Diagnostic
from mapper.rules.base import Context, Rule, finding

# Spelling elsewhere -> what the platform's language has for it.
FOREIGN = {
    "None": "null", "NULL": "null", "Null": "null", "nil": "null", "undefined": "null",
    "True": "true", "TRUE": "true", "False": "false", "FALSE": "false", "NaN": "null",
}  # fmt: skip


def check(context: Context) -> Iterator[Diagnostic]:
    """One finding a place; none where a payload has such a field."""
    for entry in context.document.entries:
        if entry.source_path is not None:
            continue
        for node in walk(entry.tree):
            if isinstance(node, Name) and node.name in FOREIGN:
                message = f"'{node.name}' is read as a field of the payload"
                hint = f"write {FOREIGN[node.name]}"
                yield finding("EXP020", message, entry.span_of(node), hint)


RULE = Rule("EXP020", check)
