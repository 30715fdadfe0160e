"""A date-time comes from a string without a time zone."""

from __future__ import annotations

from collections.abc import Iterator

from mapper.dataprep import path_tree, paths_read
from mapper.diagnostics import Diagnostic, Related
from mapper.document import Entry, MappingDocument
from mapper.paths import FieldPath, print_path
from mapper.rules.base import Context, Needs, Rule, finding
from mapper.rules.date_sources import (
    date_entries,
    has_time_without_zone,
    implicit_path,
    pattern_lacks_zone,
    pattern_of,
    place_of,
)
from mapper.rules.samples import SampleBatch
from mapper.rules.zone_advice import zone_advice


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield one finding per entry whose pattern has no zone."""
    for entry, tree in date_entries(context.document):
        pattern = pattern_of(tree)
        field = context.document.schema.field_at(entry.target)
        if pattern is None or field is None or field.type.name == "date":
            continue
        paths = paths_read(tree)
        if pattern_lacks_zone(str(pattern.value)) and len(paths) == 1:
            message = f"the pattern '{pattern.value}' has no time zone, so UTC is assumed"
            advice = zone_advice(context, tree.children()[0], str(pattern.value))
            fix = advice.fixes(entry)
            yield finding("XDM020", message, entry.source_span, advice.hint, fixes=fix)


class TimesWithoutZone:
    """One finding per entry whose strings have no zone."""

    def __init__(self, document: MappingDocument) -> None:
        """Look at the sources of fields of type date-time, except `timestamp` (XDM023)."""
        self._entries: list[tuple[Entry, FieldPath]] = []
        self._found: dict[int, Related] = {}  # by the index of the entry
        for entry, tree in date_entries(document):
            path = implicit_path(tree)
            field = document.schema.field_at(entry.target)
            is_date = field is None or field.type.name == "date"
            if path is not None and not is_date and entry.target != ("timestamp",):
                self._entries.append((entry, path))

    def see(self, batch: SampleBatch) -> None:
        """Look for the first string without a zone."""
        for index, (_, path) in enumerate(self._entries):
            if index in self._found:
                continue
            for number, text in batch.other_texts(path):
                if has_time_without_zone(text):
                    self._found[index] = place_of(batch, path, number)
                    break

    def findings(self, context: Context) -> Iterator[Diagnostic]:
        """Yield the findings in the order of the entries."""
        for index, related in sorted(self._found.items()):
            entry, path = self._entries[index]
            message = f"'{print_path(path)}' has times without a zone, so UTC is assumed"
            advice = zone_advice(context, path_tree(path), None)
            more = {"related": (related,), "fixes": advice.fixes(entry)}
            yield finding("XDM020", message, entry.source_span, advice.hint, **more)


RULE = Rule("XDM020", check)
RULE_ON_ROWS = Rule("XDM020", needs=Needs.ROWS, samples=TimesWithoutZone)
