"""Functions on maps. A map is a value like an object; only the type of its target differs.

Source: Adobe, "Data Prep mapping functions", map.
"""

from __future__ import annotations

from typing import Any

from mapper.dataprep.functions.objects import object_of
from mapper.dataprep.problems import Fault
from mapper.dataprep.signature import Function, Parameter, repeated, signature
from mapper.dataprep.values import kind, text_of


def map_get_values(value: Any, keys: Any) -> Any:
    """Return the value of a key, or an array with the values of an array of keys.

    Assumed for the platform: keys that the map lacks are dropped, and duplicate keys are merged.
    """
    if value is None:
        return None
    entries = _map(value, "map_get_values")
    if keys.__class__ is not list:
        return entries.get(_key(keys))
    return [entries[key] for key in dict.fromkeys(map(_key, keys)) if key in entries]


def map_has_keys(value: Any, keys: Any) -> bool:
    """Return whether a map has a key, or any key of an array; null has none."""
    if value is None:
        return False
    entries = _map(value, "map_has_keys")
    return any(_key(key) in entries for key in (keys if keys.__class__ is list else [keys]))


def _map(value: Any, name: str) -> dict[Any, Any]:
    if value.__class__ is dict:
        return value
    raise Fault(f"{name} takes a map, not {kind(value)}", value)


def _key(key: Any) -> str | None:
    """A key as text; null is the key of nothing."""
    return None if key is None else text_of(key)


def add_to_map(*maps: Any) -> dict[str, Any] | None:
    """Return one map with all entries; the first of duplicate keys wins.

    Assumed for the platform: a null map adds nothing; only null maps return null.
    """
    given = [_map(value, "add_to_map") for value in maps if value is not None]
    result: dict[str, Any] = {}
    for entries in given:
        for key, value in entries.items():
            result.setdefault(key, value)
    return result if given else None


def to_map(*pairs: Any) -> dict[str, Any]:
    """Return a map of alternating keys and values."""
    return object_of(pairs, "to_map")


def object_to_map(first: Any, *rest: Any) -> dict[str, Any] | None:
    """Return a map of alternating keys and values, of an object, or of objects and a key.

    A null object or array returns null.
    """
    if first is None and len(rest) < 2:
        return None
    if first.__class__ is list:
        if len(rest) != 1:
            raise Fault("object_to_map takes one key after an array of objects")
        return array_to_map(first, rest[0])
    if rest:
        return object_of((first, *rest), "object_to_map")
    if first.__class__ is dict:
        return dict(first)
    raise Fault(f"object_to_map takes an object, not {kind(first)}", first)


def array_to_map(values: Any, key: Any) -> dict[str, Any] | None:
    """Return a map of the objects in an array, each under the string of its value of `key`.

    Assumed for the platform: the last duplicate key wins; an element that is not an object, or has
    no value of the key, is an error.
    """
    if values is None:
        return None
    if values.__class__ is not list:
        raise Fault(f"array_to_map takes an array, not {kind(values)}", values)
    if key is None:
        raise Fault("the key of array_to_map is null")
    name = text_of(key)
    result: dict[str, Any] = {}
    for item in values:
        if item.__class__ is not dict:
            raise Fault(f"array_to_map takes objects in its array, not {kind(item)}", item)
        if item.get(name) is None:
            raise Fault("an object in the array has no value under the key", item)
        result[text_of(item[name])] = item
    return result


_BOOK = '{"author": "George R. R. Martin", "price": 17.99}'
_ADDRESSES = '[{"type": "home", "City": "san jose"}, {"type": "work", "City": "lehi"}]'
_BY_TYPE = {
    "home": {"type": "home", "City": "san jose"},
    "work": {"type": "work", "City": "lehi"},
}

FUNCTIONS = (
    Function(
        "map_get_values",
        signature(Parameter("map", "map"), Parameter("key", "any"), returns="any"),
        "Returns the value of a key of a map, or the values of an array of keys.", map_get_values,
        examples=(
            (f'map_get_values({_BOOK}, "author")', "George R. R. Martin"),
            (f'map_get_values({_BOOK}, ["price", "author"])', [17.99, "George R. R. Martin"]),
        ),
    ),
    Function(
        "map_has_keys",
        signature(Parameter("map", "map"), Parameter("key", "any"), returns="boolean"),
        "Returns whether a map has a key, or any key of an array.", map_has_keys,
        examples=((f'map_has_keys({_BOOK}, "author")', True),),
    ),
    Function(
        "add_to_map", signature(Parameter("map", "map"), repeated("maps", "map"), returns="map"),
        "Merges maps; the first of duplicate keys wins.", add_to_map,
        examples=(
            (f'add_to_map({_BOOK}, {{"author": "Neil Gaiman", "publisher": "William Morrow"}})',
             {"author": "George R. R. Martin", "price": 17.99, "publisher": "William Morrow"}),
        ),
    ),
    Function(
        "object_to_map", signature(repeated("values", "any"), returns="map"),
        "Creates a map from keys and values, an object, or an array of objects and a key.",
        object_to_map,
        examples=(
            ('object_to_map("firstName", "John", "lastName", "Doe")',
             {"firstName": "John", "lastName": "Doe"}),
            ('object_to_map({"line1": "345 park ave", "City": "san jose"})',
             {"line1": "345 park ave", "City": "san jose"}),
            (f'object_to_map({_ADDRESSES}, "type")', _BY_TYPE),
        ),
    ),
    Function(
        "to_map",
        signature(
            Parameter("key", "string"), repeated("value", "any"), returns="map", in_pairs=True,
        ),
        "Creates a map from keys and values.", to_map,
        examples=(
            ('to_map("firstName", "John", "lastName", "Doe")',
             {"firstName": "John", "lastName": "Doe"}),
        ),
    ),
    Function(
        "array_to_map",
        signature(Parameter("objects", "array"), Parameter("key", "string"), returns="map"),
        "Creates a map from an array of objects, each under the value of a key.", array_to_map,
        examples=((f'array_to_map({_ADDRESSES}, "type")', _BY_TYPE),),
    ),
)  # fmt: skip
