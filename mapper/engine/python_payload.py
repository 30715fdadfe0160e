"""Payloads that Python programs pass.

A payload contains what `json.loads` returns: dicts with string keys, lists, strings, integers,
finite floats, booleans, and None. Subclasses of these (OrderedDict, numpy.float64, StrEnum) and
tuples are converted. Anything else is a TypeError, and a value that JSON cannot represent is a
ValueError.
"""

from __future__ import annotations

from math import isfinite
from typing import Any

import orjson

from mapper.dataprep import Fault
from mapper.dataprep.values import MAX_BITS
from mapper.engine.conversion import Convert

MAX_DEPTH = 254  # as orjson

# Types whose values are JSON, whatever they are; orjson refuses unpaired surrogates.
PLAIN_TYPES = frozenset({str, int, bool, type(None)})
_STRICT = (
    orjson.OPT_PASSTHROUGH_SUBCLASS
    | orjson.OPT_PASSTHROUGH_DATETIME
    | orjson.OPT_PASSTHROUGH_DATACLASS
)
_ALLOWED = "a payload contains only dict, list, str, int, float, bool, and None"


def may_be_json(payload: object) -> bool:
    """Return False unless a payload is a dict that orjson writes without changing a type.

    Tuples, UUIDs, enumerations, and numbers that are not finite pass here, because telling them
    apart costs as much as a quarter of a conversion. The generated function leaves a row in which
    it reads one of them.
    """
    if payload.__class__ is not dict:
        return False
    try:
        orjson.dumps(payload, None, _STRICT)
    except (TypeError, RecursionError):
        return False
    return True


def is_json(value: Any) -> bool:
    """Return whether a value contains only what `json.loads` returns, and is finite."""
    stack = [value]
    while stack:
        value = stack.pop()
        kind = value.__class__
        if kind is dict:
            stack += value.values()
        elif kind is list:
            stack += value
        elif kind is float:
            if not isfinite(value):
                return False
        elif kind not in PLAIN_TYPES:
            return False
    return True


def checked(convert: Convert) -> Convert:
    """Return a conversion that raises `Fault` for a value that is not JSON."""

    def convert_json(value: Any) -> Any:
        if not is_json(value):
            raise Fault("the value is not JSON")
        return convert(value)

    return convert_json


def exact_payload(payload: object) -> dict[str, Any]:
    """Return a copy of a payload in which every value has one of the types of JSON.

    Raises:
        TypeError: as `Mapping.convert`.
        ValueError: as `Mapping.convert`.
    """
    if not isinstance(payload, dict):
        raise TypeError(f"a payload is a dict, not {type(payload).__name__}")
    copied: dict[str, Any] = _exact(payload, ())
    return copied


def _exact(value: Any, path: tuple[str | int, ...]) -> Any:
    if len(path) > MAX_DEPTH:
        raise ValueError(
            f"the payload is nested more than {MAX_DEPTH} levels deep, or contains itself"
        )
    match value:
        case None | bool():
            return value
        case str():
            return _text(value, path)
        case int():
            if value.bit_length() > MAX_BITS:
                raise ValueError(f"{_named(path)} is an integer with too many digits")
            return int.__index__(value)
        case float():
            if not isfinite(value):
                reason = f"is {value}, which JSON lacks; use None for a missing value"
                raise ValueError(f"{_named(path)} {reason}")
            return float.__float__(value)
        case dict():
            items = dict.items(value)
            return {_key(key, path): _exact(item, (*path, key)) for key, item in items}
        case list() | tuple():
            return [_exact(item, (*path, position)) for position, item in enumerate(value)]
    raise TypeError(f"{_named(path)} has the type {type(value).__name__}; {_ALLOWED}")


def _text(value: str, path: tuple[str | int, ...]) -> str:
    text = str.__str__(value)
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueError(f"{_named(path)} contains an unpaired surrogate") from None
    return text


def _key(key: Any, path: tuple[str | int, ...]) -> str:
    if not isinstance(key, str):
        raise TypeError(f"{_named(path)} has a key of type {type(key).__name__}; keys are str")
    return _text(key, (*path, "a key"))


def _named(path: tuple[str | int, ...]) -> str:
    """Return the name of the value at a path, such as 'attendee.tags[0]', for a message."""
    steps = [f"[{s}]" if isinstance(s, int) else f".{str.__str__(s)}" for s in path]
    name = "".join(steps).removeprefix(".").encode("utf-8", "backslashreplace").decode()
    return f"'{name}' in the payload" if path else "the payload"
