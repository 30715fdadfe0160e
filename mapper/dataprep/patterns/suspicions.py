"""Letters of a date pattern that are often confused with others."""

from __future__ import annotations

from mapper.text.patterns import lazy_pattern

_QUOTED = lazy_pattern(r"'[^']*'")
# What is suspicious in a pattern without its quoted texts, and what is meant.
_SUSPICIONS = (
    (lazy_pattern(r"T"), "'T' is not a pattern letter", "put literal text in single quotes: 'T'"),
    (lazy_pattern(r"Y+(?!.*w)"), "'Y' is the year of a week", "yyyy is the year"),
    (lazy_pattern(r"(?<!D)DD?(?!D)"), "'D' is the day of the year", "dd is the day of the month"),
    (lazy_pattern(r"y[-/. ]?mm|mm[-/. ]?(?:d|y)"), "'mm' is minutes", "MM is the month"),
    (lazy_pattern(r"[HhKk][:. ]?MM"), "'MM' is the month", "mm is minutes"),
    (lazy_pattern(r"^[^a]*[hK][^a]*\Z"), "'h' counts to 12 and needs an AM/PM", "HH is the hour"),
)


_STRFTIME = lazy_pattern(r"%-?[a-zA-Z]")
# Directives of strftime in the letters of java.time.
_JAVA = {
    "Y": "yyyy", "y": "yy", "m": "MM", "d": "dd", "e": "d", "H": "HH", "I": "hh", "M": "mm",
    "S": "ss", "f": "SSSSSS", "p": "a", "z": "xx", "Z": "z", "B": "MMMM", "b": "MMM", "h": "MMM",
    "A": "EEEE", "a": "EEE", "j": "DDD", "F": "yyyy-MM-dd", "T": "HH:mm:ss", "R": "HH:mm",
    "D": "MM/dd/yy",
}  # fmt: skip


def _java(pattern: str) -> str:
    """Return a pattern of strftime in the letters of java.time."""
    directive = _STRFTIME.sub(
        lambda match: _JAVA.get(match[0][-1], ""), pattern.replace("T", "'T'")
    )
    return directive.replace("%'T'", "HH:mm:ss")


def suspicion(pattern: str) -> tuple[str, str] | None:
    """Return a suspicious letter of a pattern and the likely one; None if there is none."""
    if _STRFTIME.search(pattern):
        return "'%' starts a directive of strftime, not of java.time", f"write {_java(pattern)}"
    letters = _QUOTED.sub("", pattern)
    for expression, message, hint in _SUSPICIONS:
        if expression.search(letters):
            return message, hint
    return None
