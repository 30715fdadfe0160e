"""Date patterns that senders often use, to propose those that parse a string."""

from __future__ import annotations

from mapper.dataprep.patterns import date_pattern

# Common formats in the letters of java.time.
PATTERNS = (
    "yyyy-MM-dd", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm:ss.SSS", "yyyy-MM-dd HH:mm",
    "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ssXXX", "yyyy-MM-dd'T'HH:mm:ss.SSSXXX",
    "yyyyMMdd", "yyyyMMddHHmmss", "MM/dd/yyyy", "MM/dd/yyyy HH:mm", "MM/dd/yyyy HH:mm:ss",
    "MM/dd/yyyy hh:mm a", "M/d/yyyy", "dd/MM/yyyy", "dd/MM/yyyy HH:mm", "dd/MM/yyyy HH:mm:ss",
    "dd.MM.yyyy", "dd.MM.yyyy HH:mm", "dd.MM.yyyy HH:mm:ss", "dd-MM-yyyy", "dd MMM yyyy",
    "MMM d, yyyy", "MMMM d, yyyy", "EEE, dd MMM yyyy HH:mm:ss XX",
)  # fmt: skip
MAX_PROPOSED = 2  # more would not help to choose
MAX_LENGTH = 40  # characters of a date


def patterns_for(text: str) -> tuple[str, ...]:
    """Return patterns that parse a string, one for each of the first dates it can be read as."""
    if len(text) > MAX_LENGTH:
        return ()
    readings: dict[object, str] = {}
    for pattern in PATTERNS:
        date = date_pattern(pattern).find(text)
        if date is not None:
            readings.setdefault(date, pattern)
    return tuple(readings.values())[:MAX_PROPOSED]


def date_format_hint(text: str, example: str) -> str:
    """Return what to write as the `date_format` of a string; the example if no pattern fits."""
    formats = [f"date_format: {pattern}" for pattern in patterns_for(text)]
    return f": {' or '.join(formats)}" if formats else f", such as date_format: {example}"
