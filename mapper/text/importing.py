"""Import a module when it is first used, if most runs do not need it.

    if TYPE_CHECKING:
        import decimal
    else:
        decimal = lazy_module("decimal")

Type checkers see the module itself and report a misspelled attribute.
"""

from __future__ import annotations

import importlib
from typing import Any


class _LazyModule:
    """A proxy that imports a module when an attribute is read."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        """Import the module, and return and cache its attribute."""
        value = getattr(importlib.import_module(self._name), attribute)
        self.__dict__[attribute] = value
        return value


def lazy_module(name: str) -> Any:
    """Return a proxy for the module with this full name."""
    return _LazyModule(name)
