"""A target and its source have different numbers of `[*]`."""

from __future__ import annotations

from collections.abc import Iterator

from mapper.diagnostics import Diagnostic, Fix
from mapper.document import entry_fixes, fixes
from mapper.paths import STAR, print_path
from mapper.rules.base import Context, Rule, finding


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield one finding per entry."""
    for entry in context.document.entries:
        path = entry.source_path
        field = context.document.schema.field_at(entry.target)
        if path is None or field is None:
            continue
        inside, outside = entry.target.count(STAR), path.count(STAR)
        fits = {inside, inside + 1} if field.array else {inside}
        if outside and outside not in fits:
            message = f"the source has {outside} [*], but target '{entry.target_text}' has {inside}"
            hint = "write the same number of [*] in both"
            fix: tuple[Fix, ...] = ()
            if not inside and not field.array:
                first = tuple(0 if step is STAR else step for step in path)
                element = print_path(first)
                edits = entry_fixes.source_edits(entry, path, first)
                fix = fixes.fix_of(f"Map one element ({element})", *edits)
                hint = (
                    f"map one element ({element}), or give the field the type [{field.type.name}]"
                )
            yield finding("XDM011", message, entry.source_span, hint, fixes=fix)


RULE = Rule("XDM011", check)
