"""mapper: YAML mappings from RainFocus event payloads to Adobe XDM, checked offline.

import mapper
mapping = mapper.load("mappings/rainfocus.yaml")
result = mapping.convert(payload)   # result.record, result.diagnostics
"""

from mapper.api.evaluate import ExpressionError, evaluate
from mapper.api.mapping import Mapping, MappingError, load
from mapper.diagnostics import Diagnostic, Severity
from mapper.run import Result
from mapper.source import MapperError
from mapper.version import __version__

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
