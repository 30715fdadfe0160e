"""No payload given holds a source.

What it checks: every path that an entry reads stands in at least one of the payloads given; a
null counts as there.

Why: the mapping step knows only the fields of the uploaded sample, so a mapping that reads
another is refused or left out. More often the name is misspelt, and the target stays empty.

Bad:
    _id: transmisionId

Good:
    _id: transmissionId
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mapper.diagnostics import Diagnostic, did_you_mean
from mapper.expr import Path, paths_read, print_path
from mapper.rules.base import Context, Rule, finding

MOST = 5


def check(context: Context) -> Iterator[Diagnostic]:
    """One finding a path and entry; one in all where more than `MOST` are missing."""
    payloads = [row.value for row in context.rows]
    if not payloads:
        return
    read = [
        (path, entry)
        for entry in context.document.entries
        for path in sorted(paths_read(entry.tree), key=print_path)
    ]
    held = {path: any(_holds(payload, path) for payload in payloads) for path, _ in read}
    missing = [(path, entry) for path, entry in read if not held[path]]
    if len(missing) > MOST:
        names = ", ".join(f"'{print_path(path)}'" for path, _ in missing[:3])
        count = len({path for path, _ in missing})
        message = f"{count} of {len(held)} sources are in no payload given, such as {names}"
        hint = "check all samples together: mapper check samples/*.json"
        yield finding("SRC002", message, context.document.span, hint)
        return
    known = {text for payload in payloads for text in _paths(payload)} if missing else set()
    for path, entry in missing:
        message = f"no payload given holds the source '{print_path(path)}'"
        hint = did_you_mean(print_path(path), sorted(known))
        hint = hint or "check its name, or give a payload that holds it"
        yield finding("SRC002", message, entry.source_span, hint)


def _holds(value: Any, path: Path) -> bool:
    for position, step in enumerate(path):
        if isinstance(step, str):
            if not isinstance(value, dict) or step not in value:
                return False
            value = value[step]
        elif not isinstance(value, list):
            return False
        elif isinstance(step, int):
            if step >= len(value):
                return False
            value = value[step]
        else:
            return any(_holds(item, path[position + 1 :]) for item in value)
    return True


def _paths(payload: dict[str, Any]) -> Iterator[str]:
    stack: list[tuple[Path, Any]] = [((), payload)]
    while stack:
        path, value = stack.pop()
        if isinstance(value, dict):
            stack.extend(((*path, name), item) for name, item in value.items() if name)
        if path:
            yield print_path(path)


RULE = Rule("SRC002", check)
