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
    """The values of a function that takes a list of arguments: an array that stands alone is it.

    Source: calculated fields that Adobe publishes, such as `last(split(id, ":"))` and
    `coalesce(subscriptions.hasPromotion)`. Assumed for the platform: `min` and `max` do so too.
    """
    return values[0] if len(values) == 1 and values[0].__class__ is list else values


def coalesce(*values: Any) -> Any:
    """The first value that is not null; of an array that stands alone, its first such element."""
    return next((value for value in listed(values) if value is not None), None)


def first(*values: Any) -> Any:
    """The first value, or the first element of an array; null where there is none."""
    return next(iter(listed(values)), None)


def last(*values: Any) -> Any:
    """The last value, or the last element of an array; null where there is none."""
    return next(reversed(listed(values)), None)


def add_to_array(array: Any, *values: Any) -> list[Any]:
    """A new array with values added at the end, null ones too.

    Assumed for the platform: as `ArrayUtils.addAll` of Commons Lang 3, a null array is empty.
    """
    return join_arrays(array, list(values)) or []


def join_arrays(*arrays: Any) -> list[Any] | None:
    """A new array of all elements of arrays.

    Assumed for the platform: as `ArrayUtils.addAll` of Commons Lang 3, a null array adds nothing,
    and nothing but null arrays gives null.
    """
    for array in arrays:
        if array is not None and array.__class__ is not list:
            raise Fault(f"an array is wanted, not {kind(array)}", array)
    given = [array for array in arrays if array is not None]
    bounded_elements(sum(map(len, given)))
    return [value for array in given for value in array] if given else None


def to_array(include_nulls: Any, *values: Any) -> list[Any]:
    """An array of values. Assumed for the platform: an array among them becomes one element."""
    if include_nulls.__class__ is not bool:
        raise Fault(f"include_nulls is true or false, not {kind(include_nulls)}", include_nulls)
    return [value for value in values if include_nulls or value is not None]


def size_of(value: Any) -> int:
    """The number of elements of an array, of keys of an object, of UTF-16 units of a text.

    Assumed for the platform: as the operator `size`, null has size 0; other values have none,
    which is an error.
    """
    if value is None:
        return 0
    if value.__class__ is str:
        return units(value)
    if value.__class__ in (list, dict):
        return len(value)
    raise Fault(f"{kind(value)} has no size", value)


def upsert_array_append(array: Any) -> Any:
    """The array as it is: an event is always inserted, never an update of a profile."""
    return array


def upsert_array_replace(array: Any, index: Any = None) -> Any:
    """The array as it is, whatever the index: an event is always inserted."""
    return array


FUNCTIONS = (
    Function(
        "coalesce",
        signature(repeated("values", "any"), returns="any"),
        "The first value that is not null.", coalesce,
        examples=(('coalesce(null, null, null, "first", null, "second")', "first"),),
    ),
    Function(
        "first",
        signature(repeated("values", "any"), returns="any"),
        "The first value, or the first element of an array.",
        first,
        examples=(('first("1", "2", "3")', "1"),),
    ),
    Function(
        "last",
        signature(repeated("values", "any"), returns="any"),
        "The last value, or the last element of an array.", last,
        examples=(('last("1", "2", "3")', "3"),),
    ),
    Function(
        "add_to_array",
        signature(Parameter("array", "array"), repeated("values", "any"), returns="array"),
        "Adds values at the end of an array.", add_to_array,
        examples=(("add_to_array(['a', 'b'], 'c', 'd')", ["a", "b", "c", "d"]),),
    ),
    Function(
        "join_arrays",
        signature(Parameter("array", "array"), repeated("arrays", "array"), returns="array"),
        "Joins arrays into one.",
        join_arrays,
        examples=(("join_arrays(['a', 'b'], ['c'], ['d', 'e'])", ["a", "b", "c", "d", "e"]),),
    ),
    Function(
        "to_array",
        signature(
            Parameter("include_nulls", "boolean"), repeated("values", "any"), returns="array",
        ),
        "Makes an array of values, with nulls or without.", to_array,
        examples=(("to_array(false, 1, null, 2, 3)", [1, 2, 3]),),
    ),
    Function(
        "size_of",
        signature(Parameter("input", "any"), returns="integer"),
        "The size of an array, an object or a text.", size_of,
        examples=(("size_of([1, 2, 3, 4])", 4),),
    ),
    Function(
        "upsert_array_append",
        signature(Parameter("array", "array"), returns="array"),
        "Marks an array to be added to the profile's; of an event, the array as it is.",
        upsert_array_append,
        examples=(("upsert_array_append([123, 456])", [123, 456]),),
    ),
    Function(
        "upsert_array_replace",
        signature(Parameter("array", "array"), optional("index", "integer"), returns="array"),
        "Marks an array to replace the profile's; of an event, the array as it is.",
        upsert_array_replace,
        examples=(("upsert_array_replace([123, 456], 1)", [123, 456]),),
    ),
)  # fmt: skip
