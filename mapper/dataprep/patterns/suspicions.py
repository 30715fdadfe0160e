"""Letters of a date pattern that are often confused with others."""

from __future__ import annotations

from mapper.text.patterns import lazy_pattern

_QUOTED = lazy_pattern(r"'[^']*'")
# A suspicious part of a pattern without its quoted literals, a message, and a hint.
_SUSPICIONS = (
    (lazy_pattern(r"T"), "'T' is not a pattern letter", "put literals in single quotes: 'T'"),
    (lazy_pattern(r"Y+(?!.*w)"), "'Y' is the year of a week", "write yyyy for the year"),
    (lazy_pattern(r"(?<!D)DD?(?!D)"), "'D' is the day of the year", "write dd for the day"),
    (lazy_pattern(r"y[-/. ]?mm|mm[-/. ]?(?:d|y)"), "'mm' is minutes", "write MM for the month"),
    (lazy_pattern(r"[HhKk][:. ]?MM"), "'MM' is the month", "write mm for minutes"),
    (lazy_pattern(r"^[^a]*[hK][^a]*\Z"), "'h' is an hour up to 12", "write HH, or add a for AM/PM"),
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


# What the hints above propose: letters, and the letters instead of them.
_CORRECTIONS = (
    (lazy_pattern(r"T"), "'T'"),
    (lazy_pattern(r"Y"), "y"),
    (lazy_pattern(r"(?<!D)DD?(?!D)"), "dd"),
    (lazy_pattern(r"(?<=y)([-/. ]?)mm|mm(?=[-/. ]?[dy])"), r"\1MM"),
    (lazy_pattern(r"(?<=[HhKk])([:. ]?)MM"), r"\1mm"),
    (lazy_pattern(r"[hK]+"), "HH"),
)


def corrected(pattern: str) -> str:
    """Return a pattern as the hints propose it; "" if the mistake is not certain."""
    new = _java(pattern) if _STRFTIME.search(pattern) else pattern
    for (suspicious, *_), (letters, instead) in zip(_SUSPICIONS, _CORRECTIONS, strict=True):
        if suspicious.search(_QUOTED.sub("", new)):
            parts = _QUOTED.split(new)
            literals = [*_QUOTED.findall(new), ""]
            changed = (letters.sub(instead, part) for part in parts)
            new = "".join(part + literal for part, literal in zip(changed, literals, strict=True))
    return "" if new == pattern or suspicion(new) else new


def suspicion(pattern: str) -> tuple[str, str] | None:
    """Return a message and a hint for a probable mistake in a pattern; None if there is none."""
    if _STRFTIME.search(pattern):
        return "'%' is for strftime, not for java.time", f"write {_java(pattern)}"
    letters = _QUOTED.sub("", pattern)
    for expression, message, hint in _SUSPICIONS:
        if expression.search(letters):
            return message, hint
    return None
