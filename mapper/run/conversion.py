"""Values to the target's type.

Source: Adobe, "Handling data formats in Data Prep" and "Data Prep overview"; what the public word
leaves open is marked as assumed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from math import isfinite
from typing import Any, TypeAlias

from mapper.expr import Fault
from mapper.expr.dates import parse_date
from mapper.expr.values import date_text, integer_in, is_decimal, kind, text_of, to_double
from mapper.schema import Field
from mapper.schema.formats import is_date_time

# Names of object fields that a conversion had no room for, gathered where a list is given.
Dropped: TypeAlias = list[str]
Convert: TypeAlias = Callable[[Any, Dropped | None], Any]

# Assumed for the platform: the documented list is exact, so `Yes` is an error.
TRUE_TEXTS = frozenset({"y", "yes", "Y", "YES", "on", "ON", "true", "TRUE"})
FALSE_TEXTS = frozenset({"n", "N", "no", "NO", "off", "OFF", "false", "FALSE"})

_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?\Z")


def converter(field: Field, *, holes: bool = False) -> Convert:
    """A function of a value that is not null, giving it the field's type.

    It raises `Fault` where the value cannot have the type. It gives None for an object or map of
    which nothing is left. With `holes`, an array keeps null where an element is left out. With a
    list as second argument, fields without room in the target are named there; without one, they
    are a fault.
    """
    convert = _one(field)
    if not field.array:
        return convert

    def convert_array(value: Any, dropped: Dropped | None) -> Any:
        # Assumed for the platform: a lone value is not wrapped; null elements are left out.
        if value.__class__ is not list:
            raise Fault(f"{kind(value)} is no array", value)
        items = [None if item is None else convert(item, dropped) for item in value]
        return items if holes else [item for item in items if item is not None]

    return convert_array


def _one(field: Field) -> Convert:
    if field.type.is_integer:
        return _to_integer(field)
    if field.type.name == "object":
        return _to_object(field)
    if field.type.name == "map":
        return _to_map(field)
    return _SCALARS[field.type.name]


def _to_string(value: Any, _: Dropped | None) -> str:
    return text_of(value)


def _to_boolean(value: Any, _: Dropped | None) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        if value in TRUE_TEXTS:
            return True
        if value in FALSE_TEXTS:
            return False
    raise Fault(
        f"{kind(value)} is none of the spellings of true and false that the platform knows", value
    )


def _to_double(value: Any, _: Dropped | None) -> int | float:
    number: int | float | None = None
    if value.__class__ is int or value.__class__ is float:
        number = value
    elif (isinstance(value, str) and _NUMBER.match(value)) or is_decimal(value):
        number = float(value)
    if number is None:
        raise Fault(f"{kind(value)} is no number", value)
    if isinstance(number, int) and not -(2**63) <= number < 2**63:
        number = to_double(number)
    if not isfinite(number):
        raise Fault("the number is not finite", value)
    return number


def _to_integer(field: Field) -> Convert:
    name, low, high = field.type.name, field.type.minimum, field.type.maximum
    assert low is not None
    assert high is not None

    def convert(value: Any, _: Dropped | None) -> int:
        number = integer_in(value)
        if number is None:
            raise Fault(f"{kind(value)} is no whole number", value)
        if not low <= number <= high:
            raise Fault(f"the number is outside the range of {name}, {low} to {high}", value)
        return number

    return convert


def _to_date_time(value: Any, _: Dropped | None) -> str:
    # Assumed for the platform: a text that is RFC 3339 already stays as it is written.
    if isinstance(value, str):
        return value if is_date_time(value) else date_text(parse_date(value))
    if isinstance(value, datetime):
        return date_text(value)
    raise Fault(f"{kind(value)} is no date", value)


def _to_date(value: Any, _: Dropped | None) -> str:
    # Assumed for the platform: the day is that of the zone in which the date is written.
    date = parse_date(value) if isinstance(value, str) else value
    if not isinstance(date, datetime):
        raise Fault(f"{kind(value)} is no date", value)
    return f"{date.year:04d}-{date:%m-%d}"


def _to_object(field: Field) -> Convert:
    converters = {name: converter(child) for name, child in field.children.items()}

    def convert(value: Any, dropped: Dropped | None) -> dict[str, Any] | None:
        if value.__class__ is not dict:
            raise Fault(f"{kind(value)} is no object", value)
        result = {}
        for name, item in value.items():
            child = converters.get(str(name))
            if child is None:
                # Assumed for the platform: XDM has no room for it, so it is dropped.
                if dropped is None:
                    raise Fault("the object has fields that the target lacks")
                dropped.append(str(name))
            elif item is not None and (converted := child(item, dropped)) is not None:
                result[str(name)] = converted
        return result or None

    return convert


def _to_map(field: Field) -> Convert:
    assert field.values is not None
    values = converter(field.values)

    def convert(value: Any, dropped: Dropped | None) -> dict[str, Any] | None:
        if value.__class__ is not dict:
            raise Fault(f"{kind(value)} is no map", value)
        items = {str(key): values(item, dropped) for key, item in value.items() if item is not None}
        return items or None

    return convert


_SCALARS: dict[str, Convert] = {
    "string": _to_string,
    "uri": _to_string,
    "boolean": _to_boolean,
    "double": _to_double,
    "date": _to_date,
    "date-time": _to_date_time,
}
