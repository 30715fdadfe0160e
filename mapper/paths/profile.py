"""What payloads hold: every path with how often it is there and of which types.

One walk over the payloads makes a tree of what was seen, so that asking for a path costs no more
than the path is long.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar, Self

from mapper.paths.path import STAR, Path, Step

KINDS = {
    str: "string", int: "integer", float: "number", bool: "boolean", list: "array",
    dict: "object", type(None): "null",
}  # fmt: skip

MAX_FIELDS = 100_000
MAX_CHARACTERS = 16 * 1024 * 1024


class Room:
    """How many different fields a profile may still get, so that its memory is limited.

    Attributes:
        is_full: Whether a field was refused.
    """

    def __init__(self, fields: int = MAX_FIELDS, characters: int = MAX_CHARACTERS) -> None:
        """Admit so many fields, whose names have so many characters in all."""
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
    """What stands at one path in the payloads.

    Attributes:
        count: How many payloads hold it; below `[*]`, how many elements do. A null counts.
        kinds: Python type -> how many values are of it.
        children: The fields of objects that stand there.
        elements: What the elements of arrays that stand there are; None where there are none.
        longest: The most elements of an array that stands there.
    """

    __slots__ = ("children", "count", "elements", "kinds", "longest")
    looks: ClassVar[bool] = False  # whether `look` is called for every scalar

    def __init__(self) -> None:
        """Nothing seen."""
        self.count = 0
        self.kinds: dict[type, int] = {}
        self.children: dict[str, Self] = {}
        self.elements: Self | None = None
        self.longest = 0

    def add(self: Self, payload: Any, room: Room | None = None) -> None:
        """See one payload, and all that is in it, however deep."""
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
        """How many values are not null."""
        return self.count - self.kinds.get(type(None), 0)

    def at(self, path: Path) -> Seen | None:
        """What was seen at a path; None where no payload holds it."""
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

    def paths(self) -> Iterator[tuple[Path, Seen]]:
        """Every path with what was seen there, parents first, in the order of the payloads."""
        stack: list[tuple[Path, Seen]] = [((), self)]
        while stack:
            path, here = stack.pop()
            if path:
                yield path, here
            below: list[tuple[Step, Seen]] = list(here.children.items())
            if here.elements is not None:
                below.append((STAR, here.elements))
            stack.extend(((*path, step), seen) for step, seen in reversed(below))

    def kind(self) -> str:
        """The type of all values but nulls, as a word of `KINDS`; "" where they differ."""
        kinds = {KINDS[kind] for kind in self.kinds} - {"null"}
        if kinds <= {"integer", "number"} and kinds:
            return "integer" if kinds == {"integer"} else "number"
        return kinds.pop() if len(kinds) == 1 else ("" if kinds else "null")


def profile(payloads: Iterable[dict[str, Any]], room: Room | None = None) -> Seen:
    """What all payloads together have; new fields that `room` does not admit are passed over."""
    seen = Seen()
    for payload in payloads:
        seen.add(payload, room)
    return seen
