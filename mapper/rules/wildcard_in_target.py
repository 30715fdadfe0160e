"""A target has `[*]`, and its source has none."""

from __future__ import annotations

from collections.abc import Iterator

from mapper.diagnostics import Diagnostic
from mapper.document import entry_fixes, fixes
from mapper.paths import STAR, print_path
from mapper.rules.base import Context, Rule, finding


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield one finding per entry."""
    for entry in context.document.entries:
        path = entry.source_path
        if path is None or STAR in path or STAR not in entry.target:
            continue
        first = tuple(0 if step is STAR else step for step in entry.target)
        element = print_path(first)
        message = (
            f"target '{entry.target_text}' has [*], but the source '{print_path(path)}' does not"
        )
        hint = (
            f"map {print_path((*path, STAR))} if it is an array, or change the target to {element}"
        )
        edits = entry_fixes.source_edits(entry, path, (*path, STAR))
        target = entry_fixes.target_edit(entry, first, context.document.tenant)
        fix = fixes.fix_of(f"Map {print_path((*path, STAR))}", *edits)
        fix += fixes.fix_of(f"Change the target to {element}", target)
        yield finding("XDM034", message, entry.source_span, hint, fixes=fix)


RULE = Rule("XDM034", check)
