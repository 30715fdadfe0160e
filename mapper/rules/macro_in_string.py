"""A string contains a macro such as `${NAME}`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mapper.dataprep import path_tree, print_tree
from mapper.dataprep.tree import Call, Literal
from mapper.diagnostics import Diagnostic, Fix
from mapper.document import Entry, entry_fixes
from mapper.paths import PathSyntaxError, parse_path
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
            fix = _with_field(entry, literal, match)
            if _OF_CONNECTORS.match(match[1]):
                fix, hint = (), "keep it only if the source connector of the dataflow replaces it"
            yield finding("EXP023", message, entry.span_of(literal), hint, fixes=fix)


def _with_field(entry: Entry, literal: Literal, macro: re.Match[str]) -> tuple[Fix, ...]:
    """Return the fix that joins the parts of the string and the field."""
    try:
        path = parse_path(macro[1].strip())
    except PathSyntaxError:
        return ()
    before, after = macro.string[: macro.start()], macro.string[macro.end() :]
    parts = [Literal(before), path_tree(path), Literal(after)]
    parts = [part for part in parts if part != Literal("")]
    text = print_tree(Call("concat", tuple(parts)) if len(parts) > 1 else parts[0])
    title = f"Insert the value of '{macro[1]}' with concat(...)"
    if entry.yaml is not None and entry.yaml.kind == "value" and literal is entry.tree:
        return entry_fixes.as_expression(entry, title, text)
    return entry_fixes.rewritten(entry, title, (literal, text))


RULE = Rule("EXP023", check)
