"""Compile a regular expression when it is first used.

Compiling takes up to 0.4 ms, and a run uses only some of the patterns that modules define. Call
methods of the result; functions of `re` do not accept it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from re import compile as lazy_pattern
else:

    def lazy_pattern(pattern: str | bytes, flags: int = 0) -> Any:
        """Return a proxy that compiles the pattern when a method is called."""
        return _LazyPattern(pattern, flags)


__all__ = ["lazy_pattern"]


class _LazyPattern:
    """A proxy for a compiled pattern."""

    def __init__(self, pattern: str | bytes, flags: int) -> None:
        self._source: Any = (pattern, flags)

    def __getattr__(self, attribute: str) -> Any:
        """Compile the pattern, and return and cache its attribute."""
        value = getattr(re.compile(*self._source), attribute)
        self.__dict__[attribute] = value
        return value
