"""The profile of payloads: every path with its number of values and their types.

One walk over the payloads builds a tree, in which a lookup takes one step per step of the path.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar, Self

from mapper.paths.path import STAR, FieldPath, PathStep

KINDS = {
    str: "string", int: "integer", float: "number", bool: "boolean", list: "array",
    dict: "object", type(None): "null",
}  # fmt: skip

MAX_FIELDS = 100_000
MAX_CHARACTERS = 16 * 1024 * 1024


class Room:
    """The number of different fields that a profile may still add, which limits its memory.

    Attributes:
        is_full: Whether a field was refused.
    """

    def __init__(self, fields: int = MAX_FIELDS, characters: int = MAX_CHARACTERS) -> None:
        """Admit a number of fields, whose names have a number of characters in total."""
        self._fields = fields
        self._characters = characters
        self.is_full = False

    def admits(self, name: str) -> bool:
        """Return True if there is room for another field, which is then counted."""
        if self._fields < 1 or self._characters < len(name):
            self.is_full = True
            return False
        self._fields -= 1
        self._characters -= len(name)
        return True


class Seen:
    """The values at one path of the payloads.

    Attributes:
        count: How many payloads have the path; below `[*]`, how many elements. A null counts.
        kinds: Python type -> the number of values of that type.
        children: The fields of the objects at the path, by name.
        elements: The elements of the arrays at the path; None if there are none.
        longest: The length of the longest array at the path.
    """

    __slots__ = ("children", "count", "elements", "kinds", "longest")
    looks: ClassVar[bool] = False  # whether `look` is called for every scalar

    def __init__(self) -> None:
        """Start without values."""
        self.count = 0
        self.kinds: dict[type, int] = {}
        self.children: dict[str, Self] = {}
        self.elements: Self | None = None
        self.longest = 0

    def add(self: Self, payload: Any, room: Room | None = None) -> None:
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
                        if room is not None and not room.admits(name):
                            continue
                        child = children[name] = here.__class__()
                    stack.append((child, item))
            elif kind is list and value:
                here.longest = max(here.longest, len(value))
                if here.elements is None:
                    if room is not None and not room.admits(""):
                        continue
                    here.elements = here.__class__()
                elements = here.elements
                stack.extend((elements, item) for item in value)
            elif looks:
                here.look(value)

    def look(self, value: Any) -> None:
        """Note more about a scalar, null, or empty array, for subclasses with `looks`."""

    @property
    def filled(self) -> int:
        """The number of values that are not null."""
        return self.count - self.kinds.get(type(None), 0)

    def at(self, path: FieldPath) -> Seen | None:
        """Return the values at a path; None if no payload has it."""
        here: Seen | None = self
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

    def paths(self) -> Iterator[tuple[FieldPath, Seen]]:
        """Yield every path with its values, parents first, in the order of the payloads."""
        stack: list[tuple[FieldPath, Seen]] = [((), self)]
        while stack:
            path, here = stack.pop()
            if path:
                yield path, here
            below: list[tuple[PathStep, Seen]] = list(here.children.items())
            if here.elements is not None:
                below.append((STAR, here.elements))
            stack.extend(((*path, step), seen) for step, seen in reversed(below))

    def kind(self) -> str:
        """Return the type of all values but nulls, as a word of `KINDS`; "" if they differ."""
        kinds = {KINDS[kind] for kind in self.kinds} - {"null"}
        if kinds <= {"integer", "number"} and kinds:
            return "integer" if kinds == {"integer"} else "number"
        return kinds.pop() if len(kinds) == 1 else ("" if kinds else "null")


def profile(payloads: Iterable[dict[str, Any]], room: Room | None = None) -> Seen:
    """Return the profile of payloads; new fields that `room` does not admit are skipped."""
    seen = Seen()
    for payload in payloads:
        seen.add(payload, room)
    return seen
