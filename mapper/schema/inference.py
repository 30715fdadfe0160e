"""Infers fields from payloads: the narrowest XDM type for all values at each path."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from mapper.paths import STAR, FieldPath, is_attribute
from mapper.paths.profile import KINDS, Profile
from mapper.schema.formats import is_date, is_date_time
from mapper.schema.types import TYPES, XdmType
from mapper.text.dataclass import dataclass

_DATES = {"date-time": is_date_time, "date": is_date}


@dataclass(frozen=True)
class Inferred:
    """A field of payloads.

    Attributes:
        path: The path; fields in arrays of objects are under `[*]`.
        type: The narrowest type for all values; None if the field is omitted.
        array: Whether the field is an array of the type.
        filled: The number of payloads with a value, if the path has no `[*]`.
        problem: Why the field is omitted, as a predicate such as "has arrays in arrays"; else "".
    """

    path: FieldPath
    type: XdmType | None
    array: bool = False
    filled: int = 0
    problem: str = ""


class _JsonShape(Profile):
    """The shape of the values at one path, with date formats and the range of integers."""

    __slots__ = ("formats", "high", "low")
    looks = True

    def __init__(self) -> None:
        super().__init__()
        self.formats = set(_DATES)
        self.low = self.high = 0

    def look(self, value: Any) -> None:
        if isinstance(value, str):
            self.formats = {name for name in self.formats if _DATES[name](value)}
        elif type(value) is int:
            self.low, self.high = min(self.low, value), max(self.high, value)

    @property
    def words(self) -> set[str]:
        """The types of all values except null, by their names in `KINDS`."""
        return {KINDS[kind] for kind in self.kinds} - {"null"}


def infer(payloads: Iterable[dict[str, Any]]) -> list[Inferred]:
    """Return the fields of payloads, in the order in which they first appear.

    Objects without fields are not included. Values without an XDM type (arrays in arrays, a mix of
    objects and scalars) have a problem instead of a type.
    """
    top = _JsonShape()
    for payload in payloads:
        top.add(payload)
    return list(_fields((), top))


def infer_by_path(values: Iterable[Any]) -> dict[FieldPath, list[Inferred]]:
    """Return the fields at and below each path of payloads."""
    fields: dict[FieldPath, list[Inferred]] = {}
    for field in infer(values):
        if field.type is not None:
            for length in range(1, len(field.path) + 1):
                fields.setdefault(field.path[:length], []).append(field)
    return fields


def _fields(path: FieldPath, here: _JsonShape) -> Iterator[Inferred]:
    stack = [(path, here)]
    while stack:
        path, here = stack.pop()
        kinds = here.words
        if kinds == {"object"}:
            below = reversed(list(here.children.items()))
            stack += [((*path, name), child) for name, child in below]
            continue
        if not is_attribute(path):
            yield Inferred(path, None, problem="has a name that a path cannot express")
            continue
        if kinds == {"array"} and here.elements is not None:
            inside = here.elements.words
            if inside == {"object"}:
                stack.append(((*path, STAR), here.elements))
            elif inside & {"object", "array"}:
                content = "arrays in arrays" if inside == {"array"} else "elements of mixed types"
                yield Inferred(path, None, problem=f"has {content}")
            else:
                yield Inferred(path, _type(here.elements), True, here.filled)
        elif kinds == {"array"}:
            yield Inferred(path, TYPES["string"], True, here.filled)
        elif kinds & {"object", "array"}:
            yield Inferred(path, None, problem=f"is {_alternatives(kinds)}")
        else:
            yield Inferred(path, _type(here), False, here.filled)


def _alternatives(kinds: set[str]) -> str:
    names = [f"a{'n' if kind[0] in 'aio' else ''} {kind}" for kind in sorted(kinds)]
    return f"sometimes {' and sometimes '.join(names)}"


def _type(here: _JsonShape) -> XdmType:
    """Return the type of scalar values."""
    kinds = here.words
    if kinds == {"string"}:
        return TYPES[next((name for name in _DATES if name in here.formats), "string")]
    if kinds == {"boolean"}:
        return TYPES["boolean"]
    # a double would lose digits of larger integers
    is_number = bool(kinds) and kinds <= {"integer", "number"}
    if not is_number or not TYPES["long"].has_range(here.low, here.high):
        return TYPES["string"]
    if "number" in kinds:
        return TYPES["double"]
    return TYPES["integer" if TYPES["integer"].has_range(here.low, here.high) else "long"]
