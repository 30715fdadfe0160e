"""Functions on objects.

Source: Adobe, "Data Prep mapping functions", objects.
"""

from __future__ import annotations

from typing import Any

from mapper.expr.problems import Fault
from mapper.expr.signature import Function
from mapper.expr.values import text_of


def is_empty(value: Any) -> bool:
    """True for null, an empty text, an empty array and an empty object."""
    return value is None or value == "" or value == [] or value == {}


def to_object(*pairs: Any) -> dict[str, Any]:
    """An object of keys and values that alternate."""
    result: dict[str, Any] = {}
    for key, value in zip(pairs[::2], pairs[1::2], strict=True):
        if key is None:
            raise Fault("a key of to_object is null")
        result[text_of(key)] = value
    return result


def nullify() -> None:
    """Null: the target is left out."""


FUNCTIONS = (
    Function(
        "is_empty", "input: any", "boolean", "Whether a value is null or holds nothing.",
        is_empty,
        examples=(("is_empty([1, null, 2, 3])", False),),
    ),
    Function(
        "to_object", "key: string, value: any...", "object",
        "Makes an object of keys and values.", to_object, pairs=True,
        examples=(
            ('to_object("firstName", "John", "lastName", "Doe")',
             {"firstName": "John", "lastName": "Doe"}),
        ),
    ),
    Function(
        "nullify", "", "any", "Null: the target is left out.", nullify,
        examples=(("nullify()", None),),
    ),
)  # fmt: skip
