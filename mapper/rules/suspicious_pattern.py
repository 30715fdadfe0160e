"""A date pattern means something else than its writer seems to think.

What it checks: patterns of `date_format`, `date` and `format` use letters as java.time means them:
`yyyy` the year and not `YYYY`, `dd` the day and not `DD`, `MM` the month and `mm` the minutes, `HH`
the hour of a day and `hh` only beside `a`.

Why: most such patterns are valid, so nothing fails: days at the turn of the year get the wrong
year, and in place of the month stand minutes.

Bad:
    _tenant.sessiontime.day: {expression: "format(date(session.day), 'YYYY-mm-DD')"}

Good:
    _tenant.sessiontime.day: {expression: "format(date(session.day), 'yyyy-MM-dd')"}
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mapper.diagnostics import Diagnostic
from mapper.expr.tree import Call, Literal, walk
from mapper.rules.base import Context, Rule, finding

_QUOTED = re.compile(r"'[^']*'")
# What is suspicious in a pattern without its quoted texts, and what is meant.
_SUSPICIONS = (
    (re.compile(r"%[a-zA-Z]"), "'%' is of another language", "yyyy-MM-dd HH:mm:ss"),
    (re.compile(r"Y+(?!.*w)"), "'Y' is the year of a week", "yyyy is the year"),
    (re.compile(r"(?<!D)DD?(?!D)"), "'D' is the day of the year", "dd is the day of the month"),
    (re.compile(r"y[-/. ]?mm|mm[-/. ]?(?:d|y)"), "'mm' is minutes", "MM is the month"),
    (re.compile(r"[HhKk][:. ]?MM"), "'MM' is the month", "mm is minutes"),
    (re.compile(r"^[^a]*[hK][^a]*\Z"), "'h' counts to 12 and needs an AM/PM", "HH is the hour"),
)


def check(context: Context) -> Iterator[Diagnostic]:
    """One finding a pattern."""
    for entry in context.document.entries:
        for node in walk(entry.tree):
            match node:
                case Call("date" | "format" | "dformat", (_, Literal(str(pattern)) as literal)):
                    found = _suspicion(pattern)
                    if found:
                        message, hint = found
                        message = f"in the date pattern '{pattern}', {message}"
                        yield finding("EXP018", message, entry.span_of(literal), hint)


def _suspicion(pattern: str) -> tuple[str, str] | None:
    letters = _QUOTED.sub("", pattern)
    for expression, message, hint in _SUSPICIONS:
        if expression.search(letters):
            return message, hint
    return None


RULE = Rule("EXP018", check)
