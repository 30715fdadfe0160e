"""XDM021: the day and the month of a date string can be swapped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from mapper.dataprep.common_patterns import date_format_hint
from mapper.dataprep.dates import readings
from mapper.diagnostics import Diagnostic
from mapper.document import MappingDocument, entry_fixes
from mapper.paths import FieldPath, print_path
from mapper.rules.base import Context, Needs, Rule, finding
from mapper.rules.date_sources import date_entries, implicit_path
from mapper.rules.samples import SampleBatch
from mapper.text.patterns import lazy_pattern

# The platform's formats of numbers only in which the month comes first.
_MONTH_FIRST = lazy_pattern(
    r"([0-9]{1,2})[/-]([0-9]{1,2})[/-][0-9]{4}\b|([0-9]{2})([0-9]{2})[0-9]{4}\Z"
)
MAX_MONTHS = 12
MAX_KNOWN = 10_000


class AmbiguousDates:
    """One finding per entry, unless another string settles which number is the month."""

    def __init__(self, document: MappingDocument) -> None:
        """Look at the sources of dates without a pattern."""
        self._entries = [(entry, implicit_path(tree)) for entry, tree in date_entries(document)]
        self._open: dict[FieldPath, str] = {}  # the first string that can be read in two ways
        self._settled: set[FieldPath] = set()
        self._day_first: dict[FieldPath, _DayFirst] = {}
        self._known: set[str] = set()  # strings that do not have to be looked at again

    def see(self, batch: SampleBatch) -> None:
        """Look at the distinct strings."""
        for path in {path for _, path in self._entries if path is not None} - self._settled:
            for text in dict.fromkeys(text for _, text in batch.other_texts(path)):
                self._see(path, text)

    def _see(self, path: FieldPath, text: str) -> None:
        match = _MONTH_FIRST.match(text)
        if match is not None:
            day = int(match[2] or match[4])
            month = int(match[1] or match[3])
            if month <= MAX_MONTHS < day:
                self._settled.add(path)
            elif month != day <= MAX_MONTHS:
                self._open.setdefault(path, text)
                if month > MAX_MONTHS:
                    self._day_first.setdefault(path, _day_first(match))
        elif path not in self._open and text not in self._known:
            if len(readings(text)) > 1:
                self._open.setdefault(path, text)
            elif len(self._known) < MAX_KNOWN:
                self._known.add(text)

    def findings(self, context: Context) -> Iterator[Diagnostic]:
        """Yield the findings in the order of the entries."""
        for entry, path in self._entries:
            if path is not None and path in self._open and path not in self._settled:
                message = f"dates at '{print_path(path)}' can be read in two ways"
                text = self._open[path]
                hint = f"add the format{date_format_hint(text, 'MM/dd/yyyy')}"
                is_copy = entry.source_path == path
                fix = entry_fixes.with_date_format(entry, text) if is_copy else ()
                if path in self._day_first:
                    message = f"dates at '{print_path(path)}' have the day before the month"
                    hint, pattern = self._day_first[path]
                    is_known = pattern and is_copy
                    fix = entry_fixes.with_key(entry, "date_format", pattern) if is_known else ()
                yield finding("XDM021", message, entry.source_span, hint, fixes=fix)


class _DayFirst(NamedTuple):
    """The hint for strings that cannot have the month first, and their pattern if it is known."""

    hint: str
    pattern: str


def _day_first(match: re.Match[str]) -> _DayFirst:
    separator = match.string[match.end(1)] if match[1] else ""
    pattern = f"d{separator}M{separator}yyyy" if separator else "ddMMyyyy"
    if match.end() < len(match.string):
        hint = f"add a date_format that starts with {pattern}; the platform expects the month first"
        return _DayFirst(hint, "")
    return _DayFirst(f"add date_format: {pattern}; the platform expects the month first", pattern)


RULE = Rule("XDM021", needs=Needs.ROWS, samples=AmbiguousDates)
