"""Functions on objects.

Source: Adobe, "Data Prep mapping functions", objects.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from mapper.dataprep.access import keys_of
from mapper.dataprep.functions.arrays import bounded_elements
from mapper.dataprep.java_numbers import TRIMMED
from mapper.dataprep.names import MAX_CHARACTERS
from mapper.dataprep.problems import Fault, PatternError
from mapper.dataprep.signature import Function, optional, repeated, signature
from mapper.dataprep.values import expect, text_of
from mapper.paths import STAR, FieldPath, PathStep, PathSyntaxError, parse_path


def object_of(pairs: Sequence[Any], name: str) -> dict[str, Any]:
    """Return an object of alternating keys and values, for the function of this name."""
    if len(pairs) % 2:
        raise Fault(f"{name} takes pairs of a key and a value")
    return {_key(key, name): value for key, value in zip(pairs[::2], pairs[1::2], strict=True)}


def _key(key: Any, name: str) -> str:
    if key is None:
        raise Fault(f"a key of {name} is null")
    return text_of(key)


def _arrays_to_object(*pairs: Any) -> list[dict[str, Any]] | None:
    arrays = {
        key: expect(list, array, "arrays_to_object")
        for key, array in object_of(pairs, "arrays_to_object").items()
        if array is not None
    }
    if not arrays:
        return None
    bounded_elements(sum(map(len, arrays.values())))
    objects: list[dict[str, Any]] = [{} for _ in range(max(map(len, arrays.values())))]
    for key, array in arrays.items():
        for item, value in zip(objects, array, strict=False):
            item[key] = value
    return objects


def _str_to_object(
    value: Any, value_delimiter: Any = None, field_delimiter: Any = None
) -> dict[str, str] | None:
    if value is None:
        return None
    between = _delimiter(value_delimiter, ":")
    result = {}
    for part in text_of(value).split(_delimiter(field_delimiter, ",")):
        key, separator, text = part.partition(between)
        if separator:
            result[key.strip(TRIMMED)] = text.strip(TRIMMED)
        elif part.strip(TRIMMED):
            raise Fault("a part of the string has a key but no value", value)
    return result


def _delimiter(value: Any, default: str) -> str:
    return (None if value is None else text_of(value)) or default


def _get_keys(value: Any) -> list[Any] | None:
    return None if value is None else keys_of(expect(dict, value, "get_keys"))


def _get_values(
    value: Any, key: Any, value_delimiter: Any = None, field_delimiter: Any = None
) -> str | None:
    entries = None if key is None else _str_to_object(value, value_delimiter, field_delimiter)
    return None if entries is None else entries.get(text_of(key))


def _contains_key(row: Any, path: Any) -> bool:
    if path is None:
        return False
    try:
        steps = check_path(text_of(path))
    except PatternError as error:
        raise Fault("the path is not valid", path) from error
    values = [row]
    for step in steps:
        values = [child for value in values for child in _children(value, step)]
    return bool(values)


def _children(value: Any, step: PathStep) -> list[Any]:
    if value.__class__ is dict:
        return [value[step]] if step in value else []
    if value.__class__ is list:
        if step is STAR:
            return list(value)
        if isinstance(step, int):
            return value[step : step + 1]
    return []


@lru_cache(maxsize=256)
def check_path(text: str) -> FieldPath:
    """Return the steps of a path; raise `PatternError` for an invalid one."""
    if len(text) > MAX_CHARACTERS:
        raise PatternError("the path exceeds the length limit of an expression")
    try:
        return parse_path(text)
    except PathSyntaxError as error:
        raise PatternError(f"the path is not valid: {error}") from error


_PARSING = (
    "Delimiters are literal strings; null or empty ones mean the defaults `:` and `,`.",
    "Keys and values are trimmed as by `trim`.",
    "A value may be empty, and may contain the value delimiter.",
    "A part without the value delimiter is an error, unless it is whitespace, which is ignored.",
    "The last duplicate key wins.",
)

FUNCTIONS = (
    Function(
        "is_empty", signature("boolean", input="any"),
        "Returns whether a value is null, or an empty string, array or object.",
        lambda value: value is None or value == "" or value == [] or value == {},
        examples=(("is_empty([1, null, 2, 3])", False),),
    ),
    Function(
        "arrays_to_object",
        signature("array", in_pairs=True, key="string", array=repeated("array")),
        "Creates an array of objects from keys, each with the array of its values.",
        _arrays_to_object, aliases=("arrays_to_objects",),
        examples=(
            (r'arrays_to_objects("sku", explode("id1|id2", "\\|"), "price", [22.5, 14.35])',
             [{"sku": "id1", "price": 22.5}, {"sku": "id2", "price": 14.35}]),
        ),
        assumptions=(
            "If an array is shorter than the longest one, the last objects do not have its key.",
            "A null array is empty; if all arrays are null, the result is null.",
        ),
    ),
    Function(
        "to_object", signature("object", in_pairs=True, key="string", value=repeated("any")),
        "Creates an object from keys and values.",
        lambda *pairs: object_of(pairs, "to_object"),
        examples=(
            ('to_object("firstName", "John", "lastName", "Doe")',
             {"firstName": "John", "lastName": "Doe"}),
        ),
        assumptions=("The last duplicate key wins.",),
    ),
    Function(
        "str_to_object",
        signature("object", input="string", value_delimiter=optional("string"),
                  field_delimiter=optional("string")),
        "Parses a string such as `a:1,b:2`, or one with other delimiters, to an object.",
        _str_to_object,
        examples=(
            ('str_to_object("firstName - John ; lastName - Doe ; phone - 123 456 7890", "-", ";")',
             {"firstName": "John", "lastName": "Doe", "phone": "123 456 7890"}),
            ('str_to_object("firstName - John ; lastName - ; phone - 123 456 7890", "-", ";")'
             '.get("firstName")', "John"),
        ),
        invalid_examples=('str_to_object("a:1,b")',),
        assumptions=_PARSING,
    ),
    Function(
        "contains_key", signature("boolean", path="string"),
        "Returns whether the payload has a path.",
        _contains_key, aliases=("is_set",), on_row=True, literal_checks=((0, check_path),),
        examples=(('contains_key("evars.evar.field1")', False),),  # of a payload without the path
        invalid_examples=('contains_key("a..b")',),
        notes=("A path with `[*]` exists if at least one element has it.",),
        assumptions=("A key whose value is null exists, as for containsKey of Java's maps.",),
    ),
    Function(
        "nullify", signature("any"), "Returns null, so that the target is omitted.", lambda: None,
        examples=(("nullify()", None),),
    ),
    Function(
        "get_keys", signature("array", object="object"), "Returns the keys of an object.",
        _get_keys,
        examples=(
            ('get_keys({"book1": "Pride and Prejudice", "book2": "1984"})', ["book1", "book2"]),
        ),
    ),
    Function(
        "get_values",
        signature("string", input="string", key="string", value_delimiter="string",
                  field_delimiter=optional("string")),
        "Returns the value of a key in a string such as `a:1,b:2`.", _get_values,
        examples=(
            ('get_values("firstName - John , lastName - Cena , phone - 555 420 8692", '
             '"firstName", "-", ",")', "John"),
        ),
        notes=("If the string does not have the key, the result is null.",),
        assumptions=("The string is parsed as by `str_to_object`.",),
    ),
)  # fmt: skip
