"""Read and set values at paths, walk all values of a payload, and write JSON pointers.

A missing value is not the same as null: `get_all`, `located`, and `has` skip a missing value and
include null; `is_filled` and `get` treat both alike. If a step does not fit its value (a name in an
array, a position in an object, `[*]` in anything but an array), the value is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeAlias

from mapper.paths.path import STAR, FieldPath, PathStep

Steps: TypeAlias = tuple[str | int, ...]  # a path without `[*]`: the place of a single value


def located(value: Any, path: FieldPath) -> Iterator[tuple[Steps, Any]]:
    """Yield every value at a path, null included, with its place."""
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
    """Yield every value at a path, null included."""
    return (item for _, item in located(value, path))


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
    return any(item is not None for item in get_all(value, path))


def put(container: Any, place: Steps, value: Any) -> None:
    """Set the value at a place in a dict or list, and add missing objects and arrays on the way.

    A list that is too short is filled with null. Setting a field to null removes it, and adds
    nothing on the way. Every step must fit the value that it is applied to.
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


def add_missing(container: dict[str, Any], path: FieldPath, value: Any) -> bool:
    """Set the value at a path that has none; return False if it has one or a step does not fit.

    `[*]` is the first element. Missing objects and arrays on the way are added. A list that is too
    short is filled with copies of the element that is added. Null counts as missing in an object,
    but not in an array.
    """
    here: Any = container
    for number, step in enumerate(path):
        rest = path[number + 1 :]
        new = ({} if isinstance(rest[0], str) else []) if rest else value
        if isinstance(step, str):
            if not isinstance(here, dict):
                return False
            is_missing = here.get(step) is None
            if is_missing:
                here[step] = new
            here = here[step]
        else:
            index = 0 if step is STAR else step
            if not isinstance(here, list):
                return False
            is_missing = len(here) <= index
            missing = range(len(here), index + 1)
            here.extend(rewritten(new, lambda _, item: item) for _ in missing)
            here = here[index]
    return is_missing


def spread(path: FieldPath, value: Any, place: Steps = ()) -> Iterator[tuple[Steps, Any]]:
    """Yield the parts of a value that belong at a path, with their places.

    For each `[*]`, the value must be an array, whose i-th element belongs at position i. A null is
    yielded at the place before the next `[*]`.

    Raises:
        NotAnArrayError: if the value for a `[*]` is not an array.
    """
    if STAR not in path or value is None:
        known = path[: path.index(STAR)] if STAR in path else path
        yield (*place, *(step for step in known if isinstance(step, str | int))), value
        return
    number = path.index(STAR)
    place = (*place, *(step for step in path[:number] if isinstance(step, str | int)))
    if not isinstance(value, list):
        raise NotAnArrayError(value)
    for position, item in enumerate(value):
        yield from spread(path[number + 1 :], item, (*place, position))


class NotAnArrayError(ValueError):
    """A value that is not an array, although its path has `[*]`."""

    def __init__(self, value: Any) -> None:
        """Initialize with the value."""
        super().__init__("not an array")
        self.value = value


def walk(value: Any) -> Iterator[tuple[Steps, Any]]:
    """Yield a value and all values in it with their places, parents first."""
    stack: list[tuple[Steps, Any]] = [((), value)]
    while stack:
        place, value = stack.pop()
        yield place, value
        items: Iterable[tuple[str | int, Any]] = ()
        if isinstance(value, dict):
            items = value.items()
        elif isinstance(value, list):
            items = enumerate(value)
        stack.extend(reversed([((*place, step), item) for step, item in items]))


def leaves(value: Any) -> Iterator[tuple[Steps, Any]]:
    """Yield every scalar, empty object, and empty array in a value with its place."""
    return ((place, item) for place, item in walk(value)
            if not (item and isinstance(item, dict | list)))  # fmt: skip


def rewritten(value: Any, change: Callable[[Steps, Any], Any], place: Steps = ()) -> Any:
    """Return a copy of a value in which `change` replaces values, parents first.

    `change` takes a place and its value. If it returns the same object, the values inside it are
    visited next; any other object is final.
    """
    new = change(place, value)
    if new is not value:
        return new
    if isinstance(value, dict):
        return {name: rewritten(item, change, (*place, name)) for name, item in value.items()}
    if isinstance(value, list):
        return [rewritten(item, change, (*place, i)) for i, item in enumerate(value)]
    return value


def _has_step(value: Any, step: PathStep) -> bool:
    if isinstance(step, str):
        return isinstance(value, dict) and step in value
    return isinstance(step, int) and isinstance(value, list) and step < len(value)


def pointer(steps: Iterable[str | int]) -> str:
    """Return the JSON pointer of a place (RFC 6901)."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)


def parse_pointer(text: str) -> tuple[str, ...]:
    """Return the names and positions in a JSON pointer (RFC 6901), all as strings."""
    return tuple(step.replace("~1", "/").replace("~0", "~") for step in text.split("/")[1:])
