"""A target has `[*]`, and its source has none."""

from __future__ import annotations

from collections.abc import Iterator

from mapper.diagnostics import Diagnostic
from mapper.paths import STAR, print_path
from mapper.rules.base import Context, Rule, finding


def check(context: Context) -> Iterator[Diagnostic]:
    """One finding an entry."""
    for entry in context.document.entries:
        path = entry.source_path
        if path is None or STAR in path or STAR not in entry.target:
            continue
        one = print_path(tuple(0 if step is STAR else step for step in entry.target))
        message = f"target '{entry.target_text}' has [*], and the source '{print_path(path)}' none"
        hint = f"write {print_path((*path, STAR))} where that is an array, else the target {one}"
        yield finding("XDM034", message, entry.source_span, hint)


RULE = Rule("XDM034", check)
