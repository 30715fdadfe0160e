"""A point in time is made of a text that tells no zone.

What it checks: date-time fields get texts such as `2023-03-22 10:00:00` or patterns without a
letter for the zone (X, Z, z, V or O) only where the zone is said elsewhere.

Why: without a zone the platform takes UTC. RainFocus' session times are local times of the venue as
far as one can tell, so a session at ten in Las Vegas becomes one at three in the morning there.

Bad:
    _tenant.sessiontime.startsAt: {source: sessiontime.startTime, date_format: yyyy-MM-dd HH:mm:ss}

Good: with the venue's offset
    _tenant.sessiontime.startsAt:
      expression: "date(concat(sessiontime.startTime, '-0700'), 'yyyy-MM-dd HH:mm:ssZ')"
"""

from __future__ import annotations

from collections.abc import Iterator

from mapper.diagnostics import Diagnostic
from mapper.expr import paths_read, print_path
from mapper.rules.base import Context, Needs, Rule, finding
from mapper.rules.date_sources import (
    date_entries,
    has_time_without_zone,
    implicit_path,
    offset_hint,
    pattern_lacks_zone,
    pattern_of,
)


def check(context: Context) -> Iterator[Diagnostic]:
    """One finding an entry whose pattern has no zone."""
    for entry, tree in date_entries(context):
        pattern = pattern_of(tree)
        field = context.document.schema.field_at(entry.target)
        if pattern is None or field is None or field.type.name == "date":
            continue
        paths = paths_read(tree)
        if pattern_lacks_zone(str(pattern.value)) and len(paths) == 1:
            message = f"the pattern '{pattern.value}' has no time zone, so UTC is taken"
            yield finding("XDM020", message, entry.source_span, offset_hint(next(iter(paths))))


def check_rows(context: Context) -> Iterator[Diagnostic]:
    """One finding an entry whose texts have no zone."""
    for entry, tree in date_entries(context):
        path = implicit_path(tree)
        field = context.document.schema.field_at(entry.target)
        is_timestamp = entry.target == ("timestamp",)  # of which XDM023 speaks
        if path is None or field is None or field.type.name == "date" or is_timestamp:
            continue
        found = context.such_as(path, lambda v: isinstance(v, str) and has_time_without_zone(v))
        if found:
            message = f"'{print_path(path)}' has times without a zone, so UTC is taken"
            hint = offset_hint(path)
            yield finding("XDM020", message, entry.source_span, hint, related=found)


RULE = Rule("XDM020", check)
RULE_ON_ROWS = Rule("XDM020", check_rows, Needs.ROWS)
