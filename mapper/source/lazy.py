"""Libraries that most runs never need, imported at their first use: the one place that does so.

Start-up is a feature. What is listed here is what a plain `mapper check` without findings does
not touch; everything else is imported at the top of its module, as usual.
"""

from __future__ import annotations

import importlib
from typing import Any


class LazyModule:
    """Stands for a module until one of its names is asked for."""

    def __init__(self, name: str) -> None:
        """Keep the module's full name."""
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        """A name of the module, which is imported now."""
        return getattr(importlib.import_module(self._name), attribute)


hashlib = LazyModule("hashlib")  # hash functions; ids of exported resources
jmespath_exceptions = LazyModule("jmespath.exceptions")
jmespath_parser = LazyModule("jmespath.parser")  # sources that are more than a simple path
jsonschema = LazyModule("jsonschema")  # records that the fast check refuses
regex = LazyModule("regex")  # patterns of expressions and schemas
