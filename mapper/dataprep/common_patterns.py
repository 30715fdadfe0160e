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
    """Return the first patterns that parse a string; several if it can be read in several ways."""
    if len(text) > MAX_LENGTH:
        return ()
    fitting = [pattern for pattern in PATTERNS if date_pattern(pattern).find(text) is not None]
    return tuple(fitting[:MAX_PROPOSED])
