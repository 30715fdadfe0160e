"""`timestamp` is mapped from strings that are not RFC 3339."""

from __future__ import annotations

from collections.abc import Iterator

from mapper.dataprep import path_tree
from mapper.diagnostics import Diagnostic, Fix, Related
from mapper.document import Entry, MappingDocument
from mapper.paths import FieldPath, print_path
from mapper.rules.base import Context, Needs, Rule, finding
from mapper.rules.date_sources import has_time_without_zone, implicit_path, place_of
from mapper.rules.samples import SampleBatch
from mapper.rules.zone_advice import zone_advice
from mapper.schema.formats import is_date_time
from mapper.text.patterns import lazy_pattern


class TimestampSources:
    """Finds strings in the source of `timestamp` that are not RFC 3339."""

    def __init__(self, document: MappingDocument) -> None:
        """Find the source, unless it has a pattern."""
        self._source: tuple[Entry, FieldPath] | None = None
        for entry in document.entries:
            path = implicit_path(entry.tree)
            if entry.target == ("timestamp",) and path is not None:
                self._source = entry, path
        self._strings = self._others = 0
        self._first: Related | None = None
        self._has_time_without_zone = self._has_day_beyond = False

    def see(self, batch: SampleBatch) -> None:
        """Count the strings of a batch, and those that are not RFC 3339."""
        if self._source is None:
            return
        _, path = self._source
        self._strings += list(map(type, batch.values(path))).count(str)
        for number, text in batch.other_texts(path):
            self._has_time_without_zone |= has_time_without_zone(text)
            if is_date_time(text):
                continue
            self._others += 1
            self._has_day_beyond |= _DAY_BEYOND.match(text) is not None
            if self._first is None:
                self._first = place_of(batch, path, number)

    def findings(self, context: Context) -> Iterator[Diagnostic]:
        """Yield at most one finding."""
        if self._source is None or self._first is None:
            return
        entry, path = self._source
        message = (
            f"'{print_path(path)}' is not RFC 3339 in {self._others:,} of "
            f"{context.count_of(path):,} values"
        )
        hint = "add its format, such as date_format: yyyy-MM-dd HH:mm:ssZ"
        fix: tuple[Fix, ...] = ()
        if self._has_time_without_zone:
            advice = zone_advice(context, path_tree(path), None)
            hint, fix = advice.hint, advice.fixes(entry)
        if self._others < self._strings:
            hint, fix = "have RainFocus send one format, such as 2023-04-01T00:41:57Z", ()
        if self._has_day_beyond:
            hint = "correct the date in RainFocus; the last day of the month is used instead"
            fix = ()
        more = {"related": (self._first,), "fixes": fix}
        yield finding("XDM023", message, entry.source_span, hint, **more)


# A date-time whose only mistake can be a day that the month does not have.
_DAY_BEYOND = lazy_pattern(
    r"[0-9]{4}-(?:02-(?:29|3[01])|(?:0[469]|11)-31)T[0-9:.]+(?:Z|[+-][0-9:]+)\Z"
)


RULE = Rule("XDM023", needs=Needs.ROWS, samples=TimestampSources)
