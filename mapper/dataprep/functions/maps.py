"""Functions on maps. A map is a value like an object; only the type of its target differs.

Source: Adobe, "Data Prep mapping functions", map.
"""

from __future__ import annotations

from typing import Any

from mapper.dataprep.functions.objects import object_of
from mapper.dataprep.problems import Fault
from mapper.dataprep.signature import Function, repeated, signature
from mapper.dataprep.values import expect, text_of


def _map_get_values(value: Any, keys: Any) -> Any:
    if value is None:
        return None
    entries = expect(dict, value, "map_get_values")
    if keys.__class__ is not list:
        return entries.get(_key(keys))
    return [entries[key] for key in dict.fromkeys(map(_key, keys)) if key in entries]


def _map_has_keys(value: Any, keys: Any) -> bool:
    if value is None:
        return False
    entries = expect(dict, value, "map_has_keys")
    return any(_key(key) in entries for key in (keys if keys.__class__ is list else [keys]))


def _key(key: Any) -> str | None:
    return None if key is None else text_of(key)


def _add_to_map(*maps: Any) -> dict[str, Any] | None:
    present = [expect(dict, value, "add_to_map") for value in maps if value is not None]
    result: dict[str, Any] = {}
    for entries in present:
        for key, value in entries.items():
            result.setdefault(key, value)
    return result if present else None


def _object_to_map(first: Any, *rest: Any) -> dict[str, Any] | None:
    if first is None and len(rest) < 2:
        return None
    if first.__class__ is list:
        if len(rest) != 1:
            raise Fault("object_to_map takes one key after an array of objects")
        return _array_to_map(first, rest[0])
    if rest:
        return object_of((first, *rest), "object_to_map")
    return dict(expect(dict, first, "object_to_map"))


def _array_to_map(values: Any, key: Any) -> dict[str, Any] | None:
    if values is None:
        return None
    expect(list, values, "array_to_map")
    if key is None:
        raise Fault("the key of array_to_map is null")
    name = text_of(key)
    result: dict[str, Any] = {}
    for item in values:
        value = expect(dict, item, "each element of array_to_map").get(name)
        if value is None:
            raise Fault("an object in the array has no value under the key", item)
        result[text_of(value)] = item
    return result


_BOOK = '{"author": "George R. R. Martin", "price": 17.99}'
_ADDRESSES = '[{"type": "home", "City": "san jose"}, {"type": "work", "City": "lehi"}]'
_BY_TYPE = {
    "home": {"type": "home", "City": "san jose"},
    "work": {"type": "work", "City": "lehi"},
}
_ARRAY_ASSUMPTIONS = (
    "The last object with a key wins.",
    "An array element that is not an object, or has no value under the key, is an error.",
)

FUNCTIONS = (
    Function(
        "map_get_values", signature("any", map="map", key="any"),
        "Returns the value of a key of a map, or the values of an array of keys.", _map_get_values,
        examples=(
            (f'map_get_values({_BOOK}, "author")', "George R. R. Martin"),
            (f'map_get_values({_BOOK}, ["price", "author"])', [17.99, "George R. R. Martin"]),
        ),
        assumptions=("Keys that the map does not have are ignored, and so are duplicate keys.",),
    ),
    Function(
        "map_has_keys", signature("boolean", map="map", key="any"),
        "Returns whether a map has a key, or at least one key of an array.", _map_has_keys,
        examples=((f'map_has_keys({_BOOK}, "author")', True),),
    ),
    Function(
        "add_to_map", signature("map", map="map", maps=repeated("map")),
        "Merges maps; the first value of a duplicate key wins.", _add_to_map,
        examples=(
            (f'add_to_map({_BOOK}, {{"author": "Neil Gaiman", "publisher": "William Morrow"}})',
             {"author": "George R. R. Martin", "price": 17.99, "publisher": "William Morrow"}),
        ),
        assumptions=("A null map is empty; if all maps are null, the result is null.",),
    ),
    Function(
        "object_to_map", signature("map", values=repeated("any")),
        "Creates a map from keys and values, from an object, or from an array of objects and a "
        "key.", _object_to_map,
        examples=(
            ('object_to_map("firstName", "John", "lastName", "Doe")',
             {"firstName": "John", "lastName": "Doe"}),
            ('object_to_map({"line1": "345 park ave", "City": "san jose"})',
             {"line1": "345 park ave", "City": "san jose"}),
            (f'object_to_map({_ADDRESSES}, "type")', _BY_TYPE),
        ),
        invalid_examples=('object_to_map("firstName")', 'object_to_map("a", 1, "b")'),
        notes=("A null object or array returns null.",),
        assumptions=_ARRAY_ASSUMPTIONS,
    ),
    Function(
        "to_map", signature("map", in_pairs=True, key="string", value=repeated("any")),
        "Creates a map from keys and values.",
        lambda *pairs: object_of(pairs, "to_map"),
        examples=(
            ('to_map("firstName", "John", "lastName", "Doe")',
             {"firstName": "John", "lastName": "Doe"}),
        ),
        assumptions=("The last duplicate key wins.",),
    ),
    Function(
        "array_to_map", signature("map", objects="array", key="string"),
        "Creates a map of the objects in an array, each under its value of a given key.",
        _array_to_map,
        examples=((f'array_to_map({_ADDRESSES}, "type")', _BY_TYPE),),
        invalid_examples=(f'array_to_map({_ADDRESSES}, "street")',),
        assumptions=_ARRAY_ASSUMPTIONS,
    ),
)  # fmt: skip
