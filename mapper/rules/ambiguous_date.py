"""A date text can be read in two ways."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mapper.dataprep.dates import readings
from mapper.diagnostics import Diagnostic
from mapper.paths import Path, print_path
from mapper.rules.base import Context, Needs, Rule, finding
from mapper.rules.date_sources import date_entries, implicit_path, texts_at

# The platform's formats of numbers only in which the month comes first.
_MONTH_FIRST = re.compile(
    r"([0-9]{1,2})[/-]([0-9]{1,2})[/-][0-9]{4}\b|([0-9]{2})([0-9]{2})[0-9]{4}\Z"
)
MAX_MONTHS = 12


def check(context: Context) -> Iterator[Diagnostic]:
    """One finding an entry; none where another text settles which number is the month."""
    for entry, tree in date_entries(context):
        path = implicit_path(tree)
        if path is not None and _is_open(context, path):
            message = f"dates at '{print_path(path)}' can be read in two ways"
            hint = "say which with a 'date_format', such as date_format: MM/dd/yyyy"
            yield finding("XDM021", message, entry.source_span, hint)


def _is_open(context: Context, path: Path) -> bool:
    is_open = False
    for text in texts_at(context, path):
        match = _MONTH_FIRST.match(text)
        if match is not None:
            day = int(match[2] or match[4])
            month = int(match[1] or match[3])
            if month <= MAX_MONTHS < day:
                return False
            is_open |= month != day <= MAX_MONTHS
        elif len(readings(text)) > 1:
            is_open = True
    return is_open


RULE = Rule("XDM021", check, Needs.ROWS)
