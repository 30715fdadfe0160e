"""Functions on arrays and lists of arguments.

Source: Adobe, "Data Prep mapping functions", hierarchies - arrays.
"""

from __future__ import annotations

from typing import Any

from mapper.dataprep.problems import Fault
from mapper.dataprep.signature import Function, optional, repeated, signature
from mapper.dataprep.utf16 import units
from mapper.dataprep.values import expect, kind

MAX_ELEMENTS = 1_000_000


def bounded_elements(count: int) -> None:
    """Raise `Fault` for an array that is too long to build."""
    if count > MAX_ELEMENTS:
        raise Fault(f"the result would have more than {MAX_ELEMENTS:,} elements")


def elements_of(values: tuple[Any, ...]) -> Any:
    """Return the arguments of a function, or the elements of its only argument if it is an array.

    Source: calculated fields that Adobe publishes, such as `last(split(id, ":"))` and
    `coalesce(subscriptions.hasPromotion)`.
    """
    return values[0] if len(values) == 1 and values[0].__class__ is list else values


def _coalesce(*values: Any) -> Any:
    return next((value for value in elements_of(values) if value is not None), None)


def _first(*values: Any) -> Any:
    return next(iter(elements_of(values)), None)


def _last(*values: Any) -> Any:
    return next(reversed(elements_of(values)), None)


def _add_to_array(array: Any, *values: Any) -> list[Any]:
    return _concatenated("add_to_array", array, list(values)) or []


def _join_arrays(*arrays: Any) -> list[Any] | None:
    return _concatenated("join_arrays", *arrays)


def _concatenated(name: str, *arrays: Any) -> list[Any] | None:
    """Return the elements of all arrays that are not null; None if all are."""
    present = [expect(list, array, name) for array in arrays if array is not None]
    bounded_elements(sum(map(len, present)))
    return [value for array in present for value in array] if present else None


def _to_array(include_nulls: Any, *values: Any) -> list[Any]:
    expect(bool, include_nulls, "include_nulls of to_array")
    return [value for value in values if include_nulls or value is not None]


def _size_of(value: Any) -> int:
    if value is None:
        return 0
    if value.__class__ is str:
        return units(value)
    if value.__class__ in (list, dict):
        return len(value)
    raise Fault(f"{kind(value)} has no size", value)


_VALUES = signature("any", values=repeated("any"))
_NULL_ARRAYS = "A null array is empty, as for ArrayUtils.addAll of Apache Commons Lang 3."

FUNCTIONS = (
    Function(
        "coalesce", _VALUES, "Returns the first value or array element that is not null.",
        _coalesce,
        examples=(('coalesce(null, null, null, "first", null, "second")', "first"),),
        notes=("The elements of a single array are treated as the arguments.",),
    ),
    Function(
        "first", _VALUES, "Returns the first value, or the first element of an array.", _first,
        examples=(('first("1", "2", "3")', "1"),),
        notes=("An empty array returns null.",),
    ),
    Function(
        "last", _VALUES, "Returns the last value, or the last element of an array.", _last,
        examples=(('last("1", "2", "3")', "3"),),
        notes=("An empty array returns null.",),
    ),
    Function(
        "add_to_array", signature("array", array="array", values=repeated("any")),
        "Appends values to an array.", _add_to_array,
        examples=(("add_to_array(['a', 'b'], 'c', 'd')", ["a", "b", "c", "d"]),),
        assumptions=(_NULL_ARRAYS,),
    ),
    Function(
        "join_arrays", signature("array", array="array", arrays=repeated("array")),
        "Concatenates arrays.", _join_arrays,
        examples=(("join_arrays(['a', 'b'], ['c'], ['d', 'e'])", ["a", "b", "c", "d", "e"]),),
        assumptions=(_NULL_ARRAYS, "If all arrays are null, the result is null."),
    ),
    Function(
        "to_array", signature("array", include_nulls="boolean", values=repeated("any")),
        "Creates an array of values, with or without nulls.", _to_array,
        examples=(("to_array(false, 1, null, 2, 3)", [1, 2, 3]),),
        assumptions=("An array among the values becomes a single element.",),
    ),
    Function(
        "size_of", signature("integer", input="any"),
        "Returns the number of elements of an array, fields of an object, or characters of a "
        "string.", _size_of,
        examples=(("size_of([1, 2, 3, 4])", 4),), invalid_examples=("size_of(5)",),
        assumptions=("The size of null is 0, as for the operator `size`.",),
    ),
    Function(
        "upsert_array_append", signature("array", array="array"),
        "Returns the array; for a profile, the platform appends it to the existing array.",
        lambda array: array,
        examples=(("upsert_array_append([123, 456])", [123, 456]),),
        notes=("Events are always inserted, so the result for an event is the array itself.",),
    ),
    Function(
        "upsert_array_replace", signature("array", array="array", index=optional("integer")),
        "Returns the array; for a profile, the platform replaces the existing array with it.",
        lambda array, index=None: array,
        examples=(("upsert_array_replace([123, 456], 1)", [123, 456]),),
        notes=("Events are always inserted, so the result for an event is the array itself.",),
    ),
)  # fmt: skip
