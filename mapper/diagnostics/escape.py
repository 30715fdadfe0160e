"""Making text from files and payloads safe to show."""

from __future__ import annotations

import re

# Control characters, line separators, and marks that turn the direction of text.
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)


def printable(text: str) -> str:
    r"""A text in which nothing can steer a terminal: such characters show as `\u001b`."""
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def shortened(text: str, most: int = 60) -> str:
    """A text cut to a number of characters."""
    return text if len(text) <= most else text[: most - 3] + "..."
