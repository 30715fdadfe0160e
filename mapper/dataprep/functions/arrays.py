"""Functions on arrays and lists of arguments.

Source: Adobe, "Data Prep mapping functions", hierarchies - arrays.
"""

from __future__ import annotations

from typing import Any

from mapper.dataprep.problems import Fault
from mapper.dataprep.signature import Function, Parameter, optional, repeated, signature
from mapper.dataprep.utf16 import units
from mapper.dataprep.values import kind

MAX_ELEMENTS = 1_000_000


def bounded_elements(count: int) -> None:
    """Refuse an array that a function would make without measure."""
    if count > MAX_ELEMENTS:
        raise Fault(f"the result would hold more than {MAX_ELEMENTS:,} elements")


def listed(values: tuple[Any, ...]) -> Any:
    """Return the values of a function that takes a list of arguments or a single array.

    Source: calculated fields that Adobe publishes, such as `last(split(id, ":"))` and
    `coalesce(subscriptions.hasPromotion)`. Assumed for the platform: `min` and `max` do so too.
    """
    return values[0] if len(values) == 1 and values[0].__class__ is list else values


def coalesce(*values: Any) -> Any:
    """Return the first value, or element of a single array, that is not null."""
    return next((value for value in listed(values) if value is not None), None)


def first(*values: Any) -> Any:
    """Return the first value, or the first element of a single array; null if there is none."""
    return next(iter(listed(values)), None)


def last(*values: Any) -> Any:
    """Return the last value, or the last element of a single array; null if there is none."""
    return next(reversed(listed(values)), None)


def add_to_array(array: Any, *values: Any) -> list[Any]:
    """Return a new array with values appended, including nulls.

    Assumed for the platform: like `ArrayUtils.addAll` of Commons Lang 3, a null array is empty.
    """
    return join_arrays(array, list(values)) or []


def join_arrays(*arrays: Any) -> list[Any] | None:
    """Return a new array with the elements of all arrays.

    Assumed for the platform: like `ArrayUtils.addAll` of Commons Lang 3, a null array adds nothing,
    and only null arrays return null.
    """
    for array in arrays:
        if array is not None and array.__class__ is not list:
            raise Fault(f"an array is wanted, not {kind(array)}", array)
    given = [array for array in arrays if array is not None]
    bounded_elements(sum(map(len, given)))
    return [value for array in given for value in array] if given else None


def to_array(include_nulls: Any, *values: Any) -> list[Any]:
    """Return an array of values. Assumed for the platform: an array among them is one element."""
    if include_nulls.__class__ is not bool:
        raise Fault(f"include_nulls is true or false, not {kind(include_nulls)}", include_nulls)
    return [value for value in values if include_nulls or value is not None]


def size_of(value: Any) -> int:
    """Return the number of elements of an array, keys of an object, or UTF-16 units of a string.

    Assumed for the platform: like the operator `size`, null has size 0; other values are an error.
    """
    if value is None:
        return 0
    if value.__class__ is str:
        return units(value)
    if value.__class__ in (list, dict):
        return len(value)
    raise Fault(f"{kind(value)} has no size", value)


def upsert_array_append(array: Any) -> Any:
    """Return the array: an event is always inserted, and never updates a profile."""
    return array


def upsert_array_replace(array: Any, index: Any = None) -> Any:
    """Return the array, whatever the index: an event is always inserted."""
    return array


FUNCTIONS = (
    Function(
        "coalesce", signature(repeated("values", "any"), returns="any"),
        "Returns the first value that is not null.", coalesce,
        examples=(('coalesce(null, null, null, "first", null, "second")', "first"),),
    ),
    Function(
        "first", signature(repeated("values", "any"), returns="any"),
        "Returns the first value, or the first element of an array.", first,
        examples=(('first("1", "2", "3")', "1"),),
    ),
    Function(
        "last", signature(repeated("values", "any"), returns="any"),
        "Returns the last value, or the last element of an array.", last,
        examples=(('last("1", "2", "3")', "3"),),
    ),
    Function(
        "add_to_array",
        signature(Parameter("array", "array"), repeated("values", "any"), returns="array"),
        "Appends values to an array.", add_to_array,
        examples=(("add_to_array(['a', 'b'], 'c', 'd')", ["a", "b", "c", "d"]),),
    ),
    Function(
        "join_arrays",
        signature(Parameter("array", "array"), repeated("arrays", "array"), returns="array"),
        "Concatenates arrays.", join_arrays,
        examples=(("join_arrays(['a', 'b'], ['c'], ['d', 'e'])", ["a", "b", "c", "d", "e"]),),
    ),
    Function(
        "to_array",
        signature(
            Parameter("include_nulls", "boolean"), repeated("values", "any"), returns="array",
        ),
        "Creates an array from values, with or without nulls.", to_array,
        examples=(("to_array(false, 1, null, 2, 3)", [1, 2, 3]),),
    ),
    Function(
        "size_of", signature(Parameter("input", "any"), returns="integer"),
        "Returns the size of an array, an object or a string.", size_of,
        examples=(("size_of([1, 2, 3, 4])", 4),),
    ),
    Function(
        "upsert_array_append", signature(Parameter("array", "array"), returns="array"),
        "Marks an array to extend the profile's; for an event, returns the array.",
        upsert_array_append,
        examples=(("upsert_array_append([123, 456])", [123, 456]),),
    ),
    Function(
        "upsert_array_replace",
        signature(Parameter("array", "array"), optional("index", "integer"), returns="array"),
        "Marks an array to replace the profile's; for an event, returns the array.",
        upsert_array_replace,
        examples=(("upsert_array_replace([123, 456], 1)", [123, 456]),),
    ),
)  # fmt: skip
