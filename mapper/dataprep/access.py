"""Functions that compiled expressions call to read fields of values that are not plain objects.

Assumed for the platform: a missing name is null, a field of null is null, a field of a scalar and
an element out of range are errors.
"""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite
from typing import Any

from mapper.dataprep.comparison import same
from mapper.dataprep.problems import Fault
from mapper.dataprep.values import is_decimal, java_text, kind
from mapper.paths import STAR, FieldPath, PathStep


def field_of(value: Any, name: str) -> Any:
    """Return `value.name`."""
    if value.__class__ is dict:
        return value.get(name)
    if value is None:
        return None
    raise Fault(f"{kind(value)} has no field '{name}'", value)


def element_of(value: Any, index: Any) -> Any:
    """Return `value[index]`: an element of an array, or a field of an object by its name."""
    if value is None:
        return None
    if value.__class__ is dict:
        return value.get(index if index.__class__ is str else OtherKey(index))
    if value.__class__ is not list:
        raise Fault(f"{kind(value)} has no elements", value)
    if (index.__class__ is float and isfinite(index)) or is_decimal(index):
        index = int(index)
    if index.__class__ is not int:
        raise Fault(f"{kind(index)} is not a position in an array", index)
    if not 0 <= index < len(value):
        raise Fault(f"the position is outside the array (size {len(value)})", index)
    return value[index]


def elements(value: Any) -> list[Any] | None:
    """Return `value[*]`. Assumed for the platform: anything but an array is an error."""
    if value is None or value.__class__ is list:
        return value
    raise Fault(f"[*] takes an array, not {kind(value)}", value)


class OtherKey(str):
    """A key of a map literal that is not a string; it does not equal the string that prints it."""

    def __new__(cls, value: Any) -> OtherKey:
        """Return the string of a value that also has the value itself."""
        key = super().__new__(cls, java_text(value))
        key.value = value
        return key

    value: Any

    def __eq__(self, other: object) -> bool:
        """Compare the values as Java does."""
        return isinstance(other, OtherKey) and same(self.value, other.value)

    def __hash__(self) -> int:
        """Return a hash that agrees with `__eq__`."""
        return hash((self.value.__class__, str(self)))


def keys_of(entries: dict[str, Any]) -> list[Any]:
    """Return the keys of an object or of a map literal."""
    return [key.value if isinstance(key, OtherKey) else key for key in entries]


def map_of(*entries: Any) -> dict[str, Any]:
    """Return a map literal of alternating keys and values."""
    return {
        key if key.__class__ is str else OtherKey(key): value
        for key, value in zip(entries[::2], entries[1::2], strict=True)
    }


def path_reader(path: FieldPath) -> Callable[[Any], Any]:
    """Return a function of the payload that reads a path with `[*]`.

    Each `[*]` returns an array with one value per element, null if the element has none.
    """

    def read(value: Any, steps: tuple[PathStep, ...]) -> Any:
        for position, step in enumerate(steps):
            if step is STAR:
                items = elements(value)
                rest = steps[position + 1 :]
                return None if items is None else [read(item, rest) for item in items]
            value = element_of(value, step) if isinstance(step, int) else field_of(value, step)
        return value

    return lambda row: read(row, path)
