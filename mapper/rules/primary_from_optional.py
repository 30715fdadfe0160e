"""The primary identity is mapped from something that not every payload has."""

from __future__ import annotations

from collections.abc import Iterator

from mapper.dataprep import paths_read
from mapper.diagnostics import Diagnostic, Related
from mapper.engine import Row
from mapper.paths import STAR, Path, is_filled, names_of, print_path
from mapper.rules.base import Context, Needs, Rule, finding
from mapper.schema import IDENTITY_MAP


def check(context: Context) -> Iterator[Diagnostic]:
    """At most one finding."""
    primary = context.document.primary_identity
    if primary == (IDENTITY_MAP,):
        yield from _of_map(context)
        return
    entry = next((e for e in context.document.entries if e.target == primary), None)
    if entry is None:
        return
    reads = [path for path in paths_read(entry.tree) if STAR not in path]
    if any(map(context.is_misspelled, reads)):
        return
    if not reads or not (lacking := min(map(context.lacking, reads))):
        return
    names = " and ".join(sorted(f"'{print_path(path)}'" for path in reads))
    yield finding(
        "XDM015",
        f"primary identity '{entry.target_text}' comes from {names}, which {context.some(lacking)}",
        entry.span,
        "marked as primary in the schema editor it becomes required: such events are then rejected",
        related=context.such_as(min(reads, key=context.lacking), lambda value: value is None),
    )


def _of_map(context: Context) -> Iterator[Diagnostic]:
    """At most one finding: payloads without any of the fields that ids in the map are made of."""
    entries = [
        entry
        for entry in context.document.entries
        if entry.target[0] == IDENTITY_MAP and names_of(entry.target)[2:] in ((), ("id",))
    ]
    reads = {path for entry in entries for path in paths_read(entry.tree)}
    if not reads:
        return
    lacking = [row for row in context.rows if not any(_has(row, path) for path in reads)]
    if lacking:
        names = " and ".join(sorted(f"'{print_path(path)}'" for path in reads))
        yield finding(
            "XDM015",
            f"the identities in '{IDENTITY_MAP}' come from {names}, which "
            f"{context.some(len(lacking))}",
            entries[0].span,
            "such events are stored, but Profile does not see them: have RainFocus send a field",
            related=(Related(lacking[0].span, "such as"),),
        )


def _has(row: Row, path: Path) -> bool:
    return is_filled(row.value, path)


RULE = Rule("XDM015", check, Needs.ROWS)
