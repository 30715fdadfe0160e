"""Escape, shorten, and mask strings from files and payloads."""

from __future__ import annotations

import re

from mapper.text.patterns import lazy_pattern

# Control characters, line separators, bidirectional controls, and surrogates.
_UNSAFE = lazy_pattern(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)


def printable(text: str) -> str:
    r"""Return a string that is safe to print: control characters become escapes (`\u001b`)."""
    if text.isprintable():  # true for most strings, and much faster
        return text
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def shortened(text: str, max_size: int = 60) -> str:
    """Return a string cut to a number of characters."""
    return text if len(text) <= max_size else text[: max_size - 3] + "..."


HIDDEN = "***"  # replaces a key that identifies a person
HIDDEN_VALUE = "a hidden value (--show-values shows it)"  # replaces a value in reports

# an email address, a phone number, an ID with many digits, a UUID, or a hash
_PRIVATE_NAME = lazy_pattern(
    r"[^@\s]+@[^@\s]+\.[^@\s]+|(?!\d{4}-\d\d-\d\d)\+?\d[\d ().-]{5,}\d|.*\d{10}.*"
    r"|[0-9a-fA-F]{8}-?(?:[0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}[0-9a-fA-F]*",
    re.DOTALL,
)


def is_private_name(name: str) -> bool:
    """Return whether a key of an object looks like a value that identifies a person."""
    return _PRIVATE_NAME.fullmatch(name.strip()) is not None
