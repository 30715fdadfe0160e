"""The operators `empty` and `size`, which hide faults of their operand.

Source: the answers of Apache Commons JEXL 3.1.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mapper.dataprep.problems import Fault, HardFault
from mapper.dataprep.utf16 import units
from mapper.dataprep.values import is_decimal


def is_blank(value: Any) -> bool:
    """Return `empty(value)`: true for null, '', zero, and an empty array or object."""
    if value.__class__ is bool:
        return False
    if value.__class__ in (int, float) or is_decimal(value):
        return bool(value == 0 or value != value)
    return value is None or (value.__class__ in (str, list, dict) and not value)


def size_of(value: Any) -> int | None:
    """Return `size(value)`: 0 for null, UTF-16 units of a string; null if it has no size."""
    if value is None:
        return 0
    if value.__class__ is str:
        return units(value)
    return len(value) if value.__class__ in (list, dict) else None


def or_null(operand: Callable[[Any], Any], row: Any) -> Any:
    """Return the operand's value; null if it fails, unless with a `HardFault`."""
    try:
        return operand(row)
    except HardFault:
        raise
    except Fault:
        return None
