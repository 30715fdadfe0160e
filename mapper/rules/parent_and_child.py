"""An object and a field in it are both mapped."""

from __future__ import annotations

from collections.abc import Iterator

from mapper.diagnostics import Diagnostic, Related
from mapper.document import Entry
from mapper.paths import FieldPath
from mapper.rules.base import Context, Rule, finding


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield one finding per object, which names the fields that override it."""
    entries = {entry.target: entry for entry in context.document.entries}
    inside: dict[FieldPath, list[Entry]] = {}
    for target, entry in entries.items():
        for size in range(1, len(target)):
            if target[:size] in entries:
                inside.setdefault(target[:size], []).append(entry)
    for target, below in inside.items():
        names = ", ".join(f"'{entry.target_text}'" for entry in below[:3])
        more = f" and {len(below) - 3} more" if len(below) > 3 else ""
        yield finding(
            "XDM012",
            f"'{entries[target].target_text}' is mapped as a whole, in addition to {names}{more}",
            entries[target].span,
            "remove one of them, or keep both; the entry of the inner field wins",
            related=(Related(below[0].span, "inner field"),),
        )


RULE = Rule("XDM012", check)
