"""A point in time is made of a text that tells no zone."""

from __future__ import annotations

from collections.abc import Iterator

from mapper.dataprep import path_tree, paths_read
from mapper.diagnostics import Diagnostic
from mapper.paths import print_path
from mapper.rules.base import Context, Needs, Rule, finding
from mapper.rules.date_sources import (
    date_entries,
    has_time_without_zone,
    implicit_path,
    pattern_lacks_zone,
    pattern_of,
)
from mapper.rules.zone_advice import zone_advice


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
            hint = zone_advice(context, tree.children()[0], str(pattern.value))
            yield finding("XDM020", message, entry.source_span, hint)


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
            hint = zone_advice(context, path_tree(path), None)
            yield finding("XDM020", message, entry.source_span, hint, related=found)


RULE = Rule("XDM020", check)
RULE_ON_ROWS = Rule("XDM020", check_rows, Needs.ROWS)
