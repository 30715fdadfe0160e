"""JSON functions.

Source: Adobe, "Data Prep mapping functions", json.
"""

from __future__ import annotations

import json
import re
from math import isfinite
from typing import Any

import orjson

from mapper.dataprep.java_numbers import MAX_DIGITS
from mapper.dataprep.problems import Fault
from mapper.dataprep.signature import Function, signature
from mapper.dataprep.values import text_of

MAX_NESTING = 200

_TOO_DEEP = f"the JSON nests more than {MAX_NESTING} levels deep"
_LONG = r"[0-9]{19}"


def json_to_object(value: Any) -> Any:
    """Return the value of a JSON string; raise `Fault` if it is invalid or nested too deeply."""
    if value is None:
        return None
    text = text_of(value)
    try:
        # orjson reads integers beyond 64 bits as doubles
        result = _exact(text) if re.search(_LONG, text) else orjson.loads(text)
    except RecursionError:
        raise Fault(_TOO_DEEP, value) from None
    except ValueError:
        raise Fault("the string is not valid JSON", value) from None
    if text.count("[") + text.count("{") > MAX_NESTING and _is_deep(result):
        raise Fault(_TOO_DEEP, value)
    return result


def _exact(text: str) -> Any:
    """Parse like orjson, but keep integers of any size; raise `ValueError` or `RecursionError`."""
    result = json.loads(text, parse_int=_integer, parse_float=_double, parse_constant=_double)
    json.dumps(result, ensure_ascii=False).encode()  # fails on an unpaired surrogate
    return result


def _integer(digits: str) -> int:
    if len(digits) > MAX_DIGITS:
        raise ValueError("the number has too many digits")
    return int(digits)


def _double(text: str) -> float:
    number = float(text)
    if not isfinite(number):
        raise ValueError("the number does not fit a double")
    return number


def _is_deep(value: Any) -> bool:
    level = [value] if value.__class__ in (dict, list) else []
    for _ in range(MAX_NESTING):
        level = [
            child
            for item in level
            for child in (item.values() if item.__class__ is dict else item)
            if child.__class__ in (dict, list)
        ]
    return bool(level)


FUNCTIONS = (
    Function(
        "json_to_object", signature("any", input="string"), "Parses a JSON string.",
        json_to_object,
        examples=(
            ("""json_to_object('{"info":{"firstName":"John","lastName":"Doe"}}')""",
             {"info": {"firstName": "John", "lastName": "Doe"}}),
        ),
        invalid_examples=("""json_to_object('{"info":')""",),
        assumptions=(
            "Any JSON value is accepted, not only an object.",
            "The last duplicate key wins.",
            "JSON is parsed strictly: no trailing text, NaN or Infinity, and numbers must fit a "
            "double.",
            f"At most {MAX_NESTING} levels may be nested.",
        ),
    ),
)  # fmt: skip
