"""The operators `empty` and `size`, and what makes them swallow faults of their operand.

Source: the answers of Apache Commons JEXL 3.1.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mapper.dataprep.problems import Fault, HardFault
from mapper.dataprep.utf16 import units
from mapper.dataprep.values import is_decimal


def is_blank(value: Any) -> bool:
    """`empty`: null, an empty text, zero, an empty array or object; not false, not blanks."""
    if value.__class__ is bool:
        return False
    if value.__class__ in (int, float) or is_decimal(value):
        return bool(value == 0 or value != value)
    return value is None or (value.__class__ in (str, list, dict) and not value)


def size_of(value: Any) -> int | None:
    """`size`: of null 0, of a text its UTF-16 units; null for what has no size."""
    if value is None:
        return 0
    if value.__class__ is str:
        return units(value)
    return len(value) if value.__class__ in (list, dict) else None


def or_null(operand: Callable[[Any], Any], row: Any) -> Any:
    """The operand's value, null where it fails with anything but a `HardFault`."""
    try:
        return operand(row)
    except HardFault:
        raise
    except Fault:
        return None
