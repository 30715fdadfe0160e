"""Target schemas: the field tree (`tree.py`), XDM types and classes, and JSON Schema.

`check.py` checks quickly whether a record is valid; `validate.py` reports why not. `xdm_json.py`
reads schemas exported from the platform.
"""

from mapper.schema.check import limits_check, record_check
from mapper.schema.classes import CLASSES
from mapper.schema.json_schema import bounds, json_schema
from mapper.schema.tree import (
    IDENTITY_MAP,
    Constraints,
    Field,
    Group,
    Identity,
    Schema,
    XdmClass,
    described,
)
from mapper.schema.types import TYPES, XdmType
from mapper.schema.validate import Validator, Violation

__all__ = [
    "CLASSES",
    "IDENTITY_MAP",
    "TYPES",
    "Constraints",
    "Field",
    "Group",
    "Identity",
    "Schema",
    "Validator",
    "Violation",
    "XdmClass",
    "XdmType",
    "bounds",
    "described",
    "json_schema",
    "limits_check",
    "record_check",
]
