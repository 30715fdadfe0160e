"""A target has `[*]`, and its source has none."""

from __future__ import annotations

from collections.abc import Iterator

from mapper.diagnostics import Diagnostic
from mapper.paths import STAR, print_path
from mapper.rules.base import Context, Rule, finding


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield one finding per entry."""
    for entry in context.document.entries:
        path = entry.source_path
        if path is None or STAR in path or STAR not in entry.target:
            continue
        element = print_path(tuple(0 if step is STAR else step for step in entry.target))
        message = (
            f"target '{entry.target_text}' has [*], but the source '{print_path(path)}' does not"
        )
        hint = (
            f"map {print_path((*path, STAR))} if it is an array, or change the target to {element}"
        )
        yield finding("XDM034", message, entry.source_span, hint)


RULE = Rule("XDM034", check)
