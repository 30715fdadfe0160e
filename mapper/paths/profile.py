"""Profile payloads: count the values at every path, and their types.

A profile is a tree with a node per path.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar, Self

from mapper.paths import STAR, FieldPath, PathStep

KINDS = {
    str: "string", int: "integer", float: "number", bool: "boolean", list: "array",
    dict: "object", type(None): "null",
}  # fmt: skip

MAX_FIELDS = 100_000
MAX_CHARACTERS = 16 * 1024 * 1024


class FieldLimit:
    """Limits the number of different fields of a profile, and with it the memory.

    Attributes:
        is_full: True if a field was refused.
    """

    def __init__(self, fields: int = MAX_FIELDS, characters: int = MAX_CHARACTERS) -> None:
        """Admit this many fields, and this many characters in all their names."""
        self._fields = fields
        self._characters = characters
        self.is_full = False

    def admits(self, name: str) -> bool:
        """Count another field; return False if it exceeds the limit."""
        if self._fields < 1 or self._characters < len(name):
            self.is_full = True
            return False
        self._fields -= 1
        self._characters -= len(name)
        return True


class Profile:
    """The values at one path of the payloads.

    Attributes:
        count: The number of payloads that have the path, or of elements below `[*]`; with nulls.
        kinds: Python type -> the number of values of that type.
        children: The fields of the objects at the path, by name.
        elements: The elements of the arrays at the path; None if there are none.
        longest: The length of the longest array at the path.
    """

    __slots__ = ("children", "count", "elements", "kinds", "longest")
    looks: ClassVar[bool] = False  # True in subclasses that override `look`

    def __init__(self) -> None:
        """Initialize without values."""
        self.count = 0
        self.kinds: dict[type, int] = {}
        self.children: dict[str, Self] = {}
        self.elements: Self | None = None
        self.longest = 0

    def add(self: Self, payload: Any, limit: FieldLimit | None = None) -> None:
        """Add a payload and every value in it, at any depth."""
        looks = self.looks
        stack: list[tuple[Self, Any]] = [(self, payload)]
        while stack:
            here, value = stack.pop()
            here.count += 1
            kind = value.__class__
            here.kinds[kind] = here.kinds.get(kind, 0) + 1
            if kind is dict:
                children = here.children
                for name, item in value.items():
                    child = children.get(name)
                    if child is None:
                        if limit is not None and not limit.admits(name):
                            continue
                        child = children[name] = here.__class__()
                    stack.append((child, item))
            elif kind is list and value:
                here.longest = max(here.longest, len(value))
                if here.elements is None:
                    if limit is not None and not limit.admits(""):
                        continue
                    here.elements = here.__class__()
                elements = here.elements
                stack.extend((elements, item) for item in value)
            elif looks:
                here.look(value)

    def look(self, value: Any) -> None:
        """Record a scalar, null, or empty array; called if `looks` is True."""

    @property
    def filled(self) -> int:
        """The number of values that are not null."""
        return self.count - self.kinds.get(type(None), 0)

    def at(self, path: FieldPath) -> Profile | None:
        """Return the values at a path; None if no payload has it."""
        here: Profile | None = self
        for step in path:
            if here is None:
                return None
            if isinstance(step, str):
                here = here.children.get(step)
            elif step is STAR:
                here = here.elements
            else:
                here = here.elements if step < here.longest else None
        return here

    def paths(self) -> Iterator[tuple[FieldPath, Profile]]:
        """Yield every path with its values, parents first, in the order of the payloads."""
        stack: list[tuple[FieldPath, Profile]] = [((), self)]
        while stack:
            path, here = stack.pop()
            if path:
                yield path, here
            below: list[tuple[PathStep, Profile]] = list(here.children.items())
            if here.elements is not None:
                below.append((STAR, here.elements))
            stack.extend(((*path, step), child) for step, child in reversed(below))

    def kind(self) -> str:
        """Return the type of all values except null, as in `KINDS`; "" if there are several."""
        kinds = {KINDS[kind] for kind in self.kinds} - {"null"}
        if kinds <= {"integer", "number"} and kinds:
            return "integer" if kinds == {"integer"} else "number"
        return kinds.pop() if len(kinds) == 1 else ("" if kinds else "null")


def profile(payloads: Iterable[dict[str, Any]], limit: FieldLimit | None = None) -> Profile:
    """Return the profile of payloads; fields that `limit` does not admit are skipped."""
    result = Profile()
    for payload in payloads:
        result.add(payload, limit)
    return result
