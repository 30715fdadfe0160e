"""A string has the name of a field."""

from __future__ import annotations

from collections.abc import Iterator

from mapper.dataprep import path_tree, print_tree
from mapper.dataprep.functions import FUNCTIONS
from mapper.dataprep.tree import Call, Literal
from mapper.diagnostics import Diagnostic
from mapper.document import entry_fixes
from mapper.paths import PathSyntaxError, parse_path
from mapper.rules.base import Context, Needs, Rule, finding


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield one finding per string; one of a single name only if nothing else is read."""
    for entry in context.document.entries:
        if isinstance(entry.tree, Literal):
            continue
        min_steps = 2 if entry.reads else 1
        paths = {id(arg) for node in entry.nodes if isinstance(node, Call)
                 and node.name in FUNCTIONS and FUNCTIONS[node.name].on_row
                 for arg in node.args}  # fmt: skip
        for node in entry.nodes:
            text = node.value if isinstance(node, Literal) and id(node) not in paths else None
            if isinstance(text, str) and _is_field(context, text, min_steps):
                message = f"'{text}' in quotes is a string, the same in every record"
                hint = f"write the field without quotes: {text}"
                field = print_tree(path_tree(parse_path(text)))
                fix = entry_fixes.rewritten(entry, f"Replace with {field}", (node, field))
                yield finding("EXP019", message, entry.span_of(node), hint, fixes=fix)


def _is_field(context: Context, text: str, min_steps: int) -> bool:
    try:
        path = parse_path(text)
    except PathSyntaxError:
        return False
    return len(path) >= min_steps and context.count_of(path) > 0


RULE = Rule("EXP019", check, Needs.ROWS)
