"""What payloads hold, as fields: each path with the XDM type that takes all its values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from mapper.paths import STAR, FieldPath
from mapper.paths.profile import KINDS, Profile
from mapper.schema.formats import is_date, is_date_time
from mapper.schema.types import TYPES, XdmType
from mapper.text.dataclass import dataclass

_DATES = {"date-time": is_date_time, "date": is_date}


@dataclass(frozen=True)
class Inferred:
    """A field of payloads.

    Attributes:
        path: Its path; elements of arrays of objects stand under `[*]`.
        type: The narrowest type that takes every value; None where it is left out.
        array: Whether it is an array of the type.
        filled: How many payloads have a value there, if no `[*]` is in the path.
        problem: Why it is left out, in words that follow its name; "" where it is not.
    """

    path: FieldPath
    type: XdmType | None
    array: bool = False
    filled: int = 0
    problem: str = ""


class _JsonShape(Profile):
    """What payloads have at one path, with what decides the types of strings and numbers."""

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
        """The types of all values but nulls, as words of `KINDS`."""
        return {KINDS[kind] for kind in self.kinds} - {"null"}


def infer(payloads: Iterable[dict[str, Any]]) -> list[Inferred]:
    """The fields of payloads, in the order of their first appearance.

    Objects without fields are none. What XDM has no type for (arrays in arrays, what is now an
    object and now a value) comes with a problem and no type.
    """
    top = _JsonShape()
    for payload in payloads:
        top.add(payload)
    return list(_fields((), top))


def infer_by_path(values: Iterable[Any]) -> dict[FieldPath, list[Inferred]]:
    """Return, for each path of payloads, the fields at the path and below it."""
    found: dict[FieldPath, list[Inferred]] = {}
    for field in infer(values):
        if field.type is not None:
            for length in range(1, len(field.path) + 1):
                found.setdefault(field.path[:length], []).append(field)
    return found


def _fields(path: FieldPath, here: _JsonShape) -> Iterator[Inferred]:
    stack = [(path, here)]
    while stack:
        path, here = stack.pop()
        kinds = here.words
        if kinds == {"object"}:
            below = reversed(list(here.children.items()))
            stack += [((*path, name), child) for name, child in below]
            continue
        if any(isinstance(step, str) and step != (step.strip() or None) for step in path):
            yield Inferred(path, None, problem="has a name that no path can tell")
            continue
        if kinds == {"array"} and here.elements is not None:
            inside = here.elements.words
            if inside == {"object"}:
                stack.append(((*path, STAR), here.elements))
            elif inside & {"object", "array"}:
                what = "arrays in arrays" if inside == {"array"} else "elements of many kinds"
                yield Inferred(path, None, problem=f"holds {what}")
            else:
                yield Inferred(path, _type(here.elements), True, here.filled)
        elif kinds == {"array"}:
            yield Inferred(path, TYPES["string"], True, here.filled)
        elif kinds & {"object", "array"}:
            yield Inferred(path, None, problem=f"is now {_one_of(kinds)}")
        else:
            yield Inferred(path, _type(here), False, here.filled)


def _one_of(kinds: set[str]) -> str:
    return " and now ".join(f"a{'n' if kind[0] in 'aio' else ''} {kind}" for kind in sorted(kinds))


def _type(here: _JsonShape) -> XdmType:
    """The type of lone values."""
    kinds = here.words
    if kinds == {"string"}:
        name = next((name for name in _DATES if name in here.formats), "string")
        return TYPES[name]
    if kinds == {"boolean"}:
        return TYPES["boolean"]
    widest = TYPES["long"]
    assert widest.minimum is not None
    assert widest.maximum is not None
    # a double would lose digits of a larger integer
    if not kinds or not kinds <= {"integer", "number"}:
        return TYPES["string"]
    if not widest.minimum <= here.low <= here.high <= widest.maximum:
        return TYPES["string"]
    if "number" in kinds:
        return TYPES["double"]
    narrow = TYPES["integer"]
    assert narrow.minimum is not None
    assert narrow.maximum is not None
    return narrow if narrow.minimum <= here.low and here.high <= narrow.maximum else widest
