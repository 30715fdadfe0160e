"""Values into arrays of the target: `list[0]`, `people[*].name`.

The i-th value goes to the i-th element. A position without a value is an empty object in an
array of objects, and is left out of any other.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mapper.dataprep import Fault
from mapper.dataprep.values import kind
from mapper.engine.conversion import Convert
from mapper.paths import STAR, PathStep, Steps
from mapper.paths import put as put_value


def values_at(steps: tuple[PathStep, ...], value: Any, convert: Convert) -> list[tuple[Steps, Any]]:
    """Where in an array each part of a value goes, already converted.

    Args:
        steps: The target path from the array on; its first step is a position or `[*]`.
        value: A value that is not null.
        convert: To the type of the field at the end of the path; may raise `Fault`.
    """
    return [
        (place, None if item is None else convert(item)) for place, item in _spread(steps, value)
    ]


def _spread(
    steps: tuple[PathStep, ...], value: Any, place: Steps = ()
) -> Iterator[tuple[Steps, Any]]:
    if not steps:
        yield place, value
        return
    step, rest = steps[0], steps[1:]
    if value is None:
        # null all the way down, as far as the way is known
        known = steps[: steps.index(STAR)] if STAR in steps else steps
        yield (*place, *(step for step in known if isinstance(step, str | int))), None
        return
    if step is not STAR:
        assert not isinstance(step, type(STAR))
        yield from _spread(rest, value, (*place, step))
        return
    if value.__class__ is not list:
        raise Fault(f"{kind(value)} is no array, so [*] has nothing to go over", value)
    for position, item in enumerate(value):
        yield from _spread(rest, item, (*place, position))


def put(array: list[Any], values: list[tuple[Steps, Any]]) -> None:
    """Set the values in an array; null removes a value."""
    for place, value in values:
        put_value(array, place, value)


def compact(array: list[Any], objects: bool) -> list[Any] | None:
    """The array without its holes; None where it holds nothing at all."""
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
