"""Values at paths: get, get all, has, and put; and JSON pointers.

A missing value and null are two things here: `get_all`, `located` and `has` skip the first and
count the second. `is_filled` and `get` treat them alike. A step that does not fit its value (a name
in an array, a position in an object, `[*]` in anything but an array) leads to a missing value.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

from mapper.paths.path import STAR, FieldPath, PathStep

Steps: TypeAlias = tuple[str | int, ...]  # a path without `[*]`: the place of one value


def located(value: Any, path: FieldPath) -> Iterator[tuple[Steps, Any]]:
    """Yield every value at a path, null included, each with the place where it is."""
    yield from _located(value, path, ())


def _located(value: Any, path: tuple[PathStep, ...], here: Steps) -> Iterator[tuple[Steps, Any]]:
    for position, step in enumerate(path):
        if step is STAR:
            rest = path[position + 1 :]
            for number, item in enumerate(value if isinstance(value, list) else ()):
                yield from _located(item, rest, (*here, number))
            return
        if not _has_step(value, step):
            return
        value = value[step]
        here = (*here, step)
    yield here, value


def get_all(value: Any, path: FieldPath) -> Iterator[Any]:
    """Yield every value at a path, null included; nothing for a missing one."""
    return (found for _, found in located(value, path))


def get_all_or_none(value: Any, path: FieldPath) -> Iterator[Any]:
    """Yield every value at a path; None for a missing one, once per element under `[*]`."""
    for position, step in enumerate(path):
        if step is STAR:
            for item in value if isinstance(value, list) else ():
                yield from get_all_or_none(item, path[position + 1 :])
            return
        value = value[step] if _has_step(value, step) else None
    yield value


def get(value: Any, path: FieldPath) -> Any:
    """Return the first value at a path; None if there is none."""
    return next(get_all(value, path), None)


def has(value: Any, path: FieldPath) -> bool:
    """Return True if there is a value at a path, null included; under `[*]`, in any element."""
    return any(True for _ in located(value, path))


def is_filled(value: Any, path: FieldPath) -> bool:
    """Return True if there is a value other than null at a path; under `[*]`, in any element."""
    return any(found is not None for found in get_all(value, path))


def put(container: Any, place: Steps, value: Any) -> None:
    """Set the value at a place in a dict or list, in which missing objects and arrays are added.

    A list that is too short is filled with null. Null removes a field, and adds nothing on the way
    to it. A step on the way must fit what is there.
    """
    here = container
    last = len(place) - 1
    for number, step in enumerate(place):
        if isinstance(step, int):
            here.extend([None] * (step + 1 - len(here)))
            following = here[step]
        else:
            following = here.get(step)
        if number == last:
            if value is not None or isinstance(step, int):
                here[step] = value
            else:
                here.pop(step, None)
        elif following is None:
            if value is None:
                return
            following = here[step] = [] if isinstance(place[number + 1], int) else {}
        here = following


def _has_step(value: Any, step: PathStep) -> bool:
    if isinstance(step, str):
        return isinstance(value, dict) and step in value
    return isinstance(step, int) and isinstance(value, list) and step < len(value)


def pointer(steps: Iterable[str | int]) -> str:
    """Return the JSON pointer of a place (RFC 6901)."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)
