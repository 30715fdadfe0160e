"""JSON functions.

Source: Adobe, "Data Prep mapping functions", json.
"""

from __future__ import annotations

import json
import re
from math import isinf
from typing import Any

import orjson

from mapper.dataprep.java_numbers import MAX_DIGITS
from mapper.dataprep.problems import Fault
from mapper.dataprep.signature import Function, Parameter, signature
from mapper.dataprep.values import text_of

MAX_NESTING = 200

_TOO_DEEP = f"the JSON nests more than {MAX_NESTING} levels deep"
_LONG = r"[0-9]{19}"


def json_to_object(value: Any) -> Any:
    """Parse JSON.

    Assumed for the platform: any JSON value is valid, not only an object; the last duplicate key
    wins; the JSON is strict, with nothing after it and without NaN and Infinity; numbers fit a
    double; at most 200 levels are nested.
    """
    if value is None:
        return None
    text = text_of(value)
    try:
        # orjson makes doubles of integers beyond 64 bits
        result = _exact(text) if re.search(_LONG, text) else orjson.loads(text)
    except RecursionError:
        raise Fault(_TOO_DEEP, value) from None
    except ValueError:
        raise Fault("the text is no valid JSON", value) from None
    if text.count("[") + text.count("{") > MAX_NESTING and _is_deep(result):
        raise Fault(_TOO_DEEP, value)
    return result


def _exact(text: str) -> Any:
    """Parse like orjson, but keep integers of any size.

    Raises:
        ValueError: for invalid JSON.
        RecursionError: for JSON that is nested too deep.
    """
    result = json.loads(text, parse_int=_integer, parse_float=_double, parse_constant=_double)
    json.dumps(result, ensure_ascii=False).encode()  # refuses half of a surrogate pair
    return result


def _integer(digits: str) -> int:
    if len(digits) > MAX_DIGITS:
        raise ValueError("the number has too many digits")
    return int(digits)


def _double(text: str) -> float:
    number = float(text)
    if isinf(number) or number != number:
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
        "json_to_object", signature(Parameter("input", "string"), returns="any"),
        "Parses JSON.", json_to_object,
        examples=(
            ("""json_to_object('{"info":{"firstName":"John","lastName":"Doe"}}')""",
             {"info": {"firstName": "John", "lastName": "Doe"}}),
        ),
    ),
)  # fmt: skip
