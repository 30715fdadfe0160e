"""Compile a regular expression at its first use.

Compiling takes up to 0.4 ms, and most runs need few of the expressions that modules define. Only
methods of the result may be used; it cannot be passed to functions of `re`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from re import compile as lazy_pattern
else:

    def lazy_pattern(pattern: str | bytes, flags: int = 0) -> Any:
        """Return a stand-in that compiles the pattern when one of its methods is called."""
        return _LazyPattern(pattern, flags)


__all__ = ["lazy_pattern"]


class _LazyPattern:
    """Stand in for a compiled pattern until one of its methods is called."""

    def __init__(self, pattern: str | bytes, flags: int) -> None:
        self._source: Any = (pattern, flags)

    def __getattr__(self, attribute: str) -> Any:
        """Compile the pattern and return its attribute, which is kept for the next time."""
        value = getattr(re.compile(*self._source), attribute)
        self.__dict__[attribute] = value
        return value
