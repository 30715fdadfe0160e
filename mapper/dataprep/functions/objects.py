"""Functions on objects.

Source: Adobe, "Data Prep mapping functions", objects.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from mapper.dataprep.access import OtherKey
from mapper.dataprep.functions.arrays import bounded_elements
from mapper.dataprep.java_numbers import BLANKS
from mapper.dataprep.names import MAX_CHARACTERS
from mapper.dataprep.problems import Fault, PatternError
from mapper.dataprep.signature import Function, Parameter, optional, repeated, signature
from mapper.dataprep.values import kind, text_of
from mapper.paths import STAR, FieldPath, PathStep, PathSyntaxError, parse_path


def is_empty(value: Any) -> bool:
    """Return true for null, an empty string, an empty array and an empty object."""
    return value is None or value == "" or value == [] or value == {}


def to_object(*pairs: Any) -> dict[str, Any]:
    """Return an object of alternating keys and values."""
    return object_of(pairs, "to_object")


def object_of(pairs: Sequence[Any], name: str) -> dict[str, Any]:
    """Return an object of alternating keys and values, for the function of this name.

    Assumed for the platform: the last duplicate key wins, as in a Java map.
    """
    if len(pairs) % 2:
        raise Fault(f"{name} takes keys and values in pairs")
    return {_key(key, name): value for key, value in zip(pairs[::2], pairs[1::2], strict=True)}


def _key(key: Any, name: str) -> str:
    if key is None:
        raise Fault(f"a key of {name} is null")
    return text_of(key)


def arrays_to_object(*pairs: Any) -> list[dict[str, Any]] | None:
    """Return an array of objects: the i-th has the i-th element of each array under its key.

    Assumed for the platform: after the end of a shorter array its key is omitted, a null array is
    empty, and only null arrays return null.
    """
    arrays = object_of(pairs, "arrays_to_object")
    for array in arrays.values():
        if array is not None and array.__class__ is not list:
            raise Fault(f"arrays_to_object takes arrays, not {kind(array)}", array)
    given = {key: array for key, array in arrays.items() if array is not None}
    if not given:
        return None
    bounded_elements(sum(map(len, given.values())))
    objects: list[dict[str, Any]] = [{} for _ in range(max(map(len, given.values())))]
    for key, array in given.items():
        for item, value in zip(objects, array, strict=False):
            item[key] = value
    return objects


def str_to_object(
    value: Any, value_delimiter: Any = None, field_delimiter: Any = None
) -> dict[str, str] | None:
    """Parse a string that lists keys and values, such as `a:1,b:2`.

    Assumed for the platform: the delimiters are literal; null or empty ones are `:` and `,`. Keys
    and values are trimmed like `trim`. A value may contain the value delimiter, and may be empty
    (an empty string). A part without the delimiter is an error, unless it is whitespace, which is
    dropped. The last duplicate key wins.
    """
    if value is None:
        return None
    between = _delimiter(value_delimiter, ":")
    result = {}
    for part in text_of(value).split(_delimiter(field_delimiter, ",")):
        key, separator, text = part.partition(between)
        if separator:
            result[key.strip(BLANKS)] = text.strip(BLANKS)
        elif part.strip(BLANKS):
            raise Fault("a part of the text has a key, but no value", value)
    return result


def _delimiter(value: Any, default: str) -> str:
    return (None if value is None else text_of(value)) or default


def get_keys(value: Any) -> list[Any] | None:
    """Return the keys of an object, in its order."""
    if value is None:
        return None
    if value.__class__ is not dict:
        raise Fault(f"get_keys takes an object, not {kind(value)}", value)
    return [key.value if isinstance(key, OtherKey) else key for key in value]


def get_values(
    value: Any, key: Any, value_delimiter: Any = None, field_delimiter: Any = None
) -> str | None:
    """Return the value of a key in a string that lists keys and values; null without such a key.

    Assumed for the platform: the string is parsed as by `str_to_object`.
    """
    if value is None or key is None:
        return None
    entries = str_to_object(value, value_delimiter, field_delimiter)
    return None if entries is None else entries.get(text_of(key))


def contains_key(row: Any, path: Any) -> bool:
    """Return whether the payload has a path; for `[*]`, whether any element has it.

    Assumed for the platform: a key with the value null exists, as for `containsKey` of Java's maps.
    """
    if path is None:
        return False
    try:
        steps = check_path(text_of(path))
    except PatternError as error:
        raise Fault("the path cannot be read", path) from error
    values = [row]
    for step in steps:
        values = [child for value in values for child in _below(value, step)]
    return bool(values)


def _below(value: Any, step: PathStep) -> list[Any]:
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
    """The steps of a path; raises `PatternError` for a text that is none."""
    if len(text) > MAX_CHARACTERS:
        raise PatternError("the path is longer than an expression may be")
    try:
        return parse_path(text)
    except PathSyntaxError as error:
        raise PatternError(f"this is no path: {error}") from error


def nullify() -> None:
    """Return null, so the target is omitted."""


FUNCTIONS = (
    Function(
        "is_empty", signature(Parameter("input", "any"), returns="boolean"),
        "Returns whether a value is null or empty.", is_empty,
        examples=(("is_empty([1, null, 2, 3])", False),),
    ),
    Function(
        "arrays_to_object",
        signature(
            Parameter("key", "string"), repeated("array", "array"), returns="array", in_pairs=True,
        ),
        "Creates an array of objects from keys and arrays.", arrays_to_object,
        aliases=("arrays_to_objects",),
        examples=(
            (r'arrays_to_objects("sku", explode("id1|id2", "\\|"), "price", [22.5, 14.35])',
             [{"sku": "id1", "price": 22.5}, {"sku": "id2", "price": 14.35}]),
        ),
    ),
    Function(
        "to_object",
        signature(
            Parameter("key", "string"), repeated("value", "any"), returns="object", in_pairs=True,
        ),
        "Creates an object from keys and values.", to_object,
        examples=(
            ('to_object("firstName", "John", "lastName", "Doe")',
             {"firstName": "John", "lastName": "Doe"}),
        ),
    ),
    Function(
        "str_to_object",
        signature(
            Parameter("input", "string"), optional("value_delimiter", "string"),
            optional("field_delimiter", "string"), returns="object",
        ),
        "Parses a string such as `a:1,b:2` as an object; other delimiters can be given.",
        str_to_object,
        examples=(
            ('str_to_object("firstName - John ; lastName - Doe ; phone - 123 456 7890", "-", ";")',
             {"firstName": "John", "lastName": "Doe", "phone": "123 456 7890"}),
            ('str_to_object("firstName - John ; lastName - ; phone - 123 456 7890", "-", ";")'
             '.get("firstName")', "John"),
        ),
    ),
    Function(
        "contains_key", signature(Parameter("path", "string"), returns="boolean"),
        "Returns whether the payload has a path.",
        contains_key, aliases=("is_set",), on_row=True, literal_checks=((0, check_path),),
        examples=(('contains_key("evars.evar.field1")', False),),  # of a payload without it
    ),
    Function(
        "nullify", signature(returns="any"),
        "Returns null, so the target is omitted.", nullify,
        examples=(("nullify()", None),),
    ),
    Function(
        "get_keys", signature(Parameter("object", "object"), returns="array"),
        "Returns the keys of an object.", get_keys,
        examples=(
            ('get_keys({"book1": "Pride and Prejudice", "book2": "1984"})', ["book1", "book2"]),
        ),
    ),
    Function(
        "get_values",
        signature(
            Parameter("input", "string"), Parameter("key", "string"),
            Parameter("value_delimiter", "string"), optional("field_delimiter", "string"),
            returns="string",
        ),
        "Returns the value of a key in a string such as `a:1,b:2`.", get_values,
        examples=(
            ('get_values("firstName - John , lastName - Cena , phone - 555 420 8692", '
             '"firstName", "-", ",")', "John"),
        ),
    ),
)  # fmt: skip
