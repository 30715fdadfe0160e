"""Put values into arrays of the target: `list[0]`, `people[*].name`.

The i-th value goes to the i-th element. A position without a value is an empty object in an array
of objects, and is dropped from any other array.
"""

from __future__ import annotations

from typing import Any

from mapper.dataprep import Fault
from mapper.dataprep.values import kind
from mapper.engine.conversion import Convert
from mapper.paths import FieldPath, NotAnArrayError, Steps, spread
from mapper.paths import put as put_value


def values_at(steps: FieldPath, value: Any, convert: Convert) -> list[tuple[Steps, Any]]:
    """Return the converted parts of a value, each with its path in the array.

    Args:
        steps: The target path from the array on; its first step is a position or `[*]`.
        value: A value that is not null.
        convert: Converts to the type of the field at the end of the path; may raise `Fault`.
    """
    try:
        placed = list(spread(steps, value))
    except NotAnArrayError as error:
        reason = f"{kind(error.value)} is not an array, so [*] has no elements"
        raise Fault(reason, error.value) from None
    return [(place, None if item is None else convert(item)) for place, item in placed]


def put(array: list[Any], values: list[tuple[Steps, Any]]) -> None:
    """Set the values in an array; null removes a value."""
    for place, value in values:
        put_value(array, place, value)


def compact(array: list[Any], objects: bool) -> list[Any] | None:
    """Return the array without its holes; None if nothing is left."""
    if objects:
        filled = [{} if item is None else _without_holes(item) for item in array]
    else:
        filled = [item for item in array if item is not None]
    return filled if any(item != {} for item in filled) else None


def _without_holes(item: Any) -> Any:
    if not isinstance(item, dict):
        return item
    result = {}
    for name, value in item.items():
        if isinstance(value, list):
            objects = any(isinstance(element, dict) for element in value)
            value = compact(value, objects)
        elif isinstance(value, dict):
            value = _without_holes(value) or None
        if value is not None:
            result[name] = value
    return result
