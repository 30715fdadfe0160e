r"""Paths of fields, and all operations on them; `profile.py` counts the values of payloads by path.

Paths are written in the platform's notation: `a.b`, `a[0].b`, `a[*].b`, `street\.name`.
Source: Data Prep overview and mapping set guide (a backslash escapes a period inside a name).

A missing value is not the same as null: `get_all`, `located`, and `has` skip a missing value and
include null; `is_filled` and `get` treat both alike. If a step does not fit its value (a name in an
array, a position in an object, `[*]` in anything but an array), the value is missing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from enum import Enum
from functools import lru_cache
from typing import Any, TypeAlias


class Star(Enum):
    """The `[*]` step: every element of an array."""

    ALL = "[*]"


STAR = Star.ALL
PathStep: TypeAlias = str | int | Star
FieldPath: TypeAlias = tuple[PathStep, ...]
Steps: TypeAlias = tuple[str | int, ...]  # a path without `[*]`: the place of a single value

_STEP = re.compile(
    r"(?P<dot>\.)?(?P<name>(?:[^\\.\[\]\s]|\\.)(?:[^\\.\[\]]|\\.)*)|\[(?P<index>\d{1,9}|\*)\]",
    re.ASCII | re.DOTALL,
)


class PathSyntaxError(ValueError):
    """A string that is not a valid path; `offset` is the position of the error."""

    def __init__(self, message: str, offset: int) -> None:
        """Initialize with the message and the offset."""
        super().__init__(message)
        self.offset = offset


@lru_cache(maxsize=4096)
def parse_path(text: str) -> FieldPath:
    """Return the steps of a path: names as str, array positions as int, `[*]` as `STAR`.

    Raises:
        PathSyntaxError: if the string is empty or is not a path.
    """
    steps: list[PathStep] = []
    offset = 0
    while offset < len(text):
        match = _STEP.match(text, offset)
        wants_dot = bool(steps)
        if match is None or (match["index"] is None and bool(match["dot"]) != wants_dot):
            raise PathSyntaxError(_problem(text, offset), offset)
        if match["index"] is None:
            name = match["name"]
            if name != name.rstrip():
                raise PathSyntaxError("a name ends with a space", match.end("name") - 1)
            steps.append(re.sub(r"\\(.)", r"\1", name, flags=re.DOTALL))
        elif not steps:
            raise PathSyntaxError("a path must start with a name", offset)
        else:
            steps.append(STAR if match["index"] == "*" else int(match["index"]))
        offset = match.end()
    if not steps:
        raise PathSyntaxError("the path is empty", 0)
    return tuple(steps)


def _problem(text: str, offset: int) -> str:
    char = text[offset]
    if char == "." and (offset == 0 or offset + 1 == len(text) or text[offset + 1] == "."):
        return "a name is missing next to the period"
    if char == "[":
        return "brackets must contain a position or `*`"
    return f"unexpected '{char}'"


def print_path(path: FieldPath) -> str:
    """Return a path in the platform's notation, which `parse_path` reads back."""
    parts: list[str] = []
    for step in path:
        if isinstance(step, str):
            if parts:
                parts.append(".")
            parts.append(re.sub(r"([\\.\[\]])", r"\\\1", step))
        else:
            parts.append("[*]" if step is STAR else f"[{step}]")
    return "".join(parts)


def names_of(path: FieldPath) -> tuple[str, ...]:
    """Return the names in a path, without `[*]` and positions."""
    return tuple(step for step in path if isinstance(step, str))


def is_attribute(path: FieldPath) -> bool:
    """Return whether a path can be exported as an attribute.

    Its names must not be empty, have outer spaces, or contain a null character, which CSV lacks.
    """
    names = (step for step in path if isinstance(step, str))
    return all(name and name == name.strip() and "\0" not in name for name in names)


def covers(path: FieldPath, other: FieldPath) -> bool:
    """Return True if the values at another path are at or below a path; `[*]` is any position."""
    return len(path) <= len(other) and all(
        a == b or (STAR in (a, b) and not isinstance(a, str) and not isinstance(b, str))
        for a, b in zip(path, other, strict=False)
    )


def is_within(names: tuple[str, ...], paths: Collection[tuple[str, ...]]) -> bool:
    """Return whether a path is one of some paths, or inside one of them; all are given by names."""
    return any(names[:size] in paths for size in range(len(names) + 1))


def parents_of(paths: Iterable[tuple[str, ...]]) -> frozenset[tuple[str, ...]]:
    """Return the paths above some paths; all are given by names."""
    return frozenset(names[:size] for names in paths for size in range(1, len(names)))


def touches(names: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Return whether two paths, given by names, are equal, or one is inside the other."""
    return all(a == b for a, b in zip(names, other, strict=False))


def touching(paths: Iterable[tuple[str, ...]]) -> Callable[[tuple[str, ...]], bool]:
    """Return a function that returns whether a path touches one of some paths, in constant time."""
    known = frozenset(paths)
    above = parents_of(known)
    return lambda names: names in above or is_within(names, known)


def with_stars(path: FieldPath) -> FieldPath:
    """Return a path with `[*]` instead of positions."""
    return tuple(step if isinstance(step, str) else STAR for step in path)


# --- values at paths ------------------------------------------------------------------------


def located(value: Any, path: FieldPath, place: Steps = ()) -> Iterator[tuple[Steps, Any]]:
    """Yield every value at a path, null included, with its place, which starts with `place`."""
    for position, step in enumerate(path):
        if step is STAR:
            rest = path[position + 1 :]
            for number, item in enumerate(value if isinstance(value, list) else ()):
                yield from located(item, rest, (*place, number))
            return
        if not _has_step(value, step):
            return
        value = value[step]
        place = (*place, step)
    yield place, value


def _has_step(value: Any, step: PathStep) -> bool:
    if isinstance(step, str):
        return isinstance(value, dict) and step in value
    return isinstance(step, int) and isinstance(value, list) and step < len(value)


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


# --- all values ---------------------------------------------------------------------------


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


# --- JSON pointers --------------------------------------------------------------------------


def pointer(steps: Iterable[str | int]) -> str:
    """Return the JSON pointer of a place (RFC 6901)."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)


def parse_pointer(text: str) -> tuple[str, ...]:
    """Return the names and positions in a JSON pointer (RFC 6901), all as strings."""
    return tuple(step.replace("~1", "/").replace("~0", "~") for step in text.split("/")[1:])
