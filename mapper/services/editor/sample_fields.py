"""The fields of the samples, with their JSON types and how often they occur.

Values are read only for callers that may show them. Keys that identify people are omitted.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cached_property
from typing import Any

from mapper.engine import Row
from mapper.engine.private_names import shown_path
from mapper.paths import STAR, FieldPath, get_all
from mapper.paths.profile import KINDS, FieldLimit, Profile, profile
from mapper.text.dataclass import dataclass

MAX_FIELDS = 5000
MAX_VALUES = 50  # distinct values of a field
MAX_LENGTH = 100  # of a string that is a value to complete


@dataclass(frozen=True)
class SampleField:
    """A field of the samples.

    Attributes:
        path: Its path, with `[*]` for the elements of arrays.
        types: Its JSON types, such as "string" or "integer or null".
        count: The number of payloads that have it; of elements, below `[*]`.
        of: The number of payloads, or of elements.
        is_scalar: Whether no value is an object or an array.
    """

    path: FieldPath
    types: str
    count: int
    of: int
    is_scalar: bool

    @property
    def presence(self) -> str:
        """How often it occurs, such as "in 12 of 14 rows"."""
        unit = "elements" if STAR in self.path[:-1] else "rows"
        if self.path[-1] is STAR:
            return f"{self.count:,} element{'' if self.count == 1 else 's'}"
        return f"in {self.count:,} of {self.of:,} {unit if self.of != 1 else unit[:-1]}"


class SampleFields:
    """The fields of all samples, in the order of the payloads.

    Attributes:
        rows: The payloads.
    """

    def __init__(self, rows: Iterable[Row]) -> None:
        """Remember the payloads; they are profiled when a field is first asked for."""
        self.rows: tuple[dict[str, Any], ...] = tuple(row.value for row in rows)

    @cached_property
    def fields(self) -> tuple[SampleField, ...]:
        """All fields, parents first."""
        seen = profile(self.rows, FieldLimit(MAX_FIELDS))
        return tuple(_fields(seen))

    @cached_property
    def by_path(self) -> dict[FieldPath, SampleField]:
        """All fields by path."""
        return {field.path: field for field in self.fields}

    def shown(self, maps: Collection[tuple[str, ...]]) -> list[SampleField]:
        """Return the fields whose keys do not identify people.

        Args:
            maps: The names of the paths to objects all of whose keys identify people.
        """
        return [field for field in self.fields if shown_path(field.path, maps) == field.path]

    def values(self, path: FieldPath, accepts: Callable[[Any], bool]) -> list[tuple[Any, int]]:
        """Return distinct scalars at a path, the most frequent first, each with its count."""
        counts: dict[tuple[type, Any], int] = {}
        for row in self.rows:
            for value in get_all(row, path):
                if isinstance(value, dict | list) or value is None or not accepts(value):
                    continue
                key = value.__class__, value
                if key in counts or len(counts) < 10 * MAX_VALUES:
                    counts[key] = counts.get(key, 0) + 1
        ranked = sorted(counts.items(), key=lambda item: -item[1])
        return [(key[1], count) for key, count in ranked[:MAX_VALUES]]


def _fields(payloads: Profile) -> Iterator[SampleField]:
    """Yield the fields of a profile, parents first."""
    stack = _below((), payloads)
    while stack:
        path, here, of = stack.pop()
        kinds = sorted({KINDS[kind] for kind in here.kinds}, key=lambda kind: kind == "null")
        is_scalar = not {"object", "array"} & set(kinds)
        yield SampleField(path, " or ".join(kinds), here.count, of, is_scalar)
        stack += _below(path, here)


def _below(path: FieldPath, here: Profile) -> list[tuple[FieldPath, Profile, int]]:
    """Return the fields right below a path, the last one first."""
    objects = here.kinds.get(dict, 0)
    below: list[tuple[FieldPath, Profile, int]] = [
        ((*path, name), child, objects) for name, child in here.children.items()
    ]
    if here.elements is not None:
        below.append(((*path, STAR), here.elements, here.elements.count))
    return below[::-1]


def first_elements(path: FieldPath) -> FieldPath:
    """Return a path with `[0]` instead of each `[*]`."""
    return tuple(0 if step is STAR else step for step in path)
