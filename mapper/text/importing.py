"""Import a module at its first use.

Start-up is a feature: a library that most runs do not need is imported when it is first used.
At that place, write

    if TYPE_CHECKING:
        import decimal
    else:
        decimal = lazy_module("decimal")

so that type checkers see the module itself and report a misspelled attribute.
"""

from __future__ import annotations

import importlib
from typing import Any


class _LazyModule:
    """Stand in for a module until one of its attributes is read."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        """Import the module and return its attribute, which is kept for the next time."""
        value = getattr(importlib.import_module(self._name), attribute)
        self.__dict__[attribute] = value
        return value


def lazy_module(name: str) -> Any:
    """Return a stand-in that imports the module of a full name when an attribute is read."""
    return _LazyModule(name)
