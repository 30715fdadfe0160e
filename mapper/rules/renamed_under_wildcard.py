"""A field under `[*]` is mapped to a field of another name."""

from __future__ import annotations

from collections.abc import Iterator

from mapper.diagnostics import Diagnostic
from mapper.paths import STAR, FieldPath, print_path
from mapper.rules.base import Context, Rule, finding


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield one finding per entry."""
    for entry in context.document.entries:
        path = entry.source_path
        if path is None or path.count(STAR) != entry.target.count(STAR) or STAR not in path:
            continue
        source, target = _behind(path), _behind(entry.target)
        if source != target and source and target:
            message = (
                f"'{print_path(source)}' is renamed to '{print_path(target)}' under [*]; the "
                "platform may write it one level deeper"
            )
            hint = "check the preview of the mapping step, or use the same name for both"
            yield finding("XDM027", message, entry.source_span, hint)


def _behind(path: FieldPath) -> FieldPath:
    """Return the part of a path after the last `[*]`."""
    return path[len(path) - path[::-1].index(STAR) :]


RULE = Rule("XDM027", check)
