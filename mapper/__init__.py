"""Map RainFocus event payloads to Adobe XDM with YAML mappings that are checked offline.

import mapper
mapping = mapper.load("mappings/rainfocus.yaml")
result = mapping.convert(payload)   # result.record, result.diagnostics
"""

from __future__ import annotations

import importlib

from mapper.version import __version__

TYPE_CHECKING = False  # type checkers know it; importing `typing` takes longer than this module
if TYPE_CHECKING:
    from typing import Any

    from mapper.api.mapping import Mapping, load
    from mapper.diagnostics import Diagnostic, Severity
    from mapper.engine import Result
    from mapper.rules.checked_mapping import MappingError
    from mapper.services.evaluation import ExpressionError, evaluate
    from mapper.text import MapperError

__all__ = [
    "Diagnostic",
    "ExpressionError",
    "MapperError",
    "Mapping",
    "MappingError",
    "Result",
    "Severity",
    "__version__",
    "evaluate",
    "load",
]

# Name -> its module, imported at first use, after the command has set its signal handler.
_HOMES = {
    "Diagnostic": "mapper.diagnostics",
    "ExpressionError": "mapper.services.evaluation",
    "MapperError": "mapper.text",
    "Mapping": "mapper.api.mapping",
    "MappingError": "mapper.rules.checked_mapping",
    "Result": "mapper.engine",
    "Severity": "mapper.diagnostics",
    "evaluate": "mapper.services.evaluation",
    "load": "mapper.api.mapping",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'mapper' has no attribute '{name}'")
    value = getattr(importlib.import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
