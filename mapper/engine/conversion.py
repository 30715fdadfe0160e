"""Values to the target's type.

Source: Adobe, "Handling data formats in Data Prep" and "Data Prep overview"; what the public word
leaves open is marked as assumed.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from math import isfinite
from typing import Any, TypeAlias

from mapper.dataprep import Fault
from mapper.dataprep.dates import parse_date
from mapper.dataprep.notes import Note, note
from mapper.dataprep.values import date_text, integer_in, is_decimal, kind, text_of, to_double
from mapper.schema import Field
from mapper.schema.formats import is_date_time
from mapper.text.dataclass import dataclass
from mapper.text.patterns import lazy_pattern

Convert: TypeAlias = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Dropped(Note):
    """The target has no field of this name, so the value is dropped."""

    name: str

    @property
    def offending(self) -> Any:
        """The name, which may be a key of a payload."""
        return self.name


@dataclass(frozen=True, slots=True)
class DoubtfulMilliseconds(Note):
    """A number is read as milliseconds since 1970, but another reading is likelier.

    Attributes:
        value: The number.
        pattern: The date pattern by which its digits are a date; "" if it looks like seconds.
    """

    value: int | float
    pattern: str

    @property
    def offending(self) -> Any:
        """The number."""
        return self.value

    @property
    def facets(self) -> tuple[Any, ...]:
        """The pattern."""
        return (self.pattern,)


# Assumed for the platform: the documented list is exact, so `Yes` is an error.
TRUE_TEXTS = frozenset({"y", "yes", "Y", "YES", "on", "ON", "true", "TRUE"})
FALSE_TEXTS = frozenset({"n", "N", "no", "NO", "off", "OFF", "false", "FALSE"})

_NUMBER = lazy_pattern(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?\Z")


def converter(field: Field, *, holes: bool = False) -> Convert:
    """Return a function that converts a non-null value to the field's type.

    It raises `Fault` if the value cannot be converted, and returns None for an object or map
    without any values. With `holes`, an array keeps null for elements that are null after
    conversion. Dropped or doubtful values of a conversion are notes (`mapper.dataprep.notes`).
    """
    convert = _one(field)
    if not field.array:
        return convert

    def convert_array(value: Any) -> Any:
        # Assumed for the platform: a single value is not wrapped; null elements are dropped.
        if value.__class__ is not list:
            raise Fault(f"{kind(value)} is not an array", value)
        items = [None if item is None else convert(item) for item in value]
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


def _to_string(value: Any) -> str:
    return text_of(value)


def _to_boolean(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        if value in TRUE_TEXTS:
            return True
        if value in FALSE_TEXTS:
            return False
    raise Fault(f"{kind(value)} is not a boolean spelling the platform accepts", value)


def _to_double(value: Any) -> int | float:
    number: int | float | None = None
    if value.__class__ is int or value.__class__ is float:
        number = value
    elif (isinstance(value, str) and _NUMBER.match(value)) or is_decimal(value):
        number = float(value)
    if number is None:
        raise Fault(f"{kind(value)} is not a number", value)
    if isinstance(number, int) and not -(2**63) <= number < 2**63:
        number = to_double(number)
    if not isfinite(number):
        raise Fault("the number is not finite", value)
    return number


def _to_integer(field: Field) -> Convert:
    name, low, high = field.type.name, field.type.minimum, field.type.maximum
    assert low is not None
    assert high is not None

    def convert(value: Any) -> int:
        number = integer_in(value)
        if number is None:
            raise Fault(f"{kind(value)} is not a whole number", value)
        if not low <= number <= high:
            raise Fault(f"the number is outside the range of {name}, {low} to {high}", value)
        return number

    return convert


def _to_date_time(value: Any) -> str:
    # Assumed for the platform: an RFC 3339 string is not changed.
    if isinstance(value, str) and is_date_time(value):
        return value
    return date_text(_date_of(value))


def _to_date(value: Any) -> str:
    # Assumed for the platform: the day is taken in the date's own time zone.
    date = _date_of(value)
    return f"{date.year:04d}-{date:%m-%d}"


def _date_of(value: Any) -> datetime:
    """Return the date of a string, a date, or a number.

    A number is milliseconds since 1970 in UTC. Source: Adobe, "Create a Braze source connection",
    which maps `time * 1000` to the timestamp. Assumed for the platform: it is the same for a target
    of type date, and a number with a fraction is an error.
    """
    if isinstance(value, str):
        return parse_date(value)
    if isinstance(value, datetime):
        return value
    number = integer_in(value)
    if number is None:
        raise Fault(f"{kind(value)} is not a date", value)
    try:
        date = _EPOCH + number * _MILLISECOND
    except OverflowError:
        reason = "the number is outside the years 1 to 9999 as milliseconds since 1970"
        raise Fault(reason, value) from None
    if _SECONDS[0] <= abs(number) < _SECONDS[1]:
        note(DoubtfulMilliseconds(value, ""))
    elif pattern := _pattern_of(str(number)):
        note(DoubtfulMilliseconds(value, pattern))
    return date


def _pattern_of(digits: str) -> str:
    """Return the pattern with which a number's digits are a date in 1900 to 2099; "" if none."""
    pattern, python = _DIGITS.get(len(digits), ("", ""))
    if not pattern or digits[:2] not in ("19", "20"):
        return ""
    try:
        datetime.strptime(digits, python)
    except ValueError:
        return ""
    return pattern


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
# As seconds, these are the years 1973 to 2286 (negative: 1653 to 1966); as milliseconds, days
# around the first of January 1970.
_SECONDS = 10**8, 10**10
# Dates written as numbers: the number of digits, and the pattern in Java and in Python. As
# milliseconds, these are the first hours of 1970, and years after 2570.
_DIGITS = {8: ("yyyyMMdd", "%Y%m%d"), 14: ("yyyyMMddHHmmss", "%Y%m%d%H%M%S")}


def _to_object(field: Field) -> Convert:
    converters = {name: converter(child) for name, child in field.children.items()}

    def convert(value: Any) -> dict[str, Any] | None:
        if value.__class__ is not dict:
            raise Fault(f"{kind(value)} is not an object", value)
        result = {}
        for name, item in value.items():
            child = converters.get(str(name))
            if child is None:
                # Assumed for the platform: a field that the schema lacks is dropped.
                note(Dropped(str(name)))
            elif item is not None and (converted := child(item)) is not None:
                result[str(name)] = converted
        return result or None

    return convert


def _to_map(field: Field) -> Convert:
    assert field.values is not None
    values = converter(field.values)

    def convert(value: Any) -> dict[str, Any] | None:
        if value.__class__ is not dict:
            raise Fault(f"{kind(value)} is not a map", value)
        result = {}
        for key, item in value.items():
            # Assumed for the platform: a key whose value is empty after conversion is omitted.
            converted = None if item is None else values(item)
            if converted is not None and converted != []:
                result[str(key)] = converted
        return result or None

    return convert


_SCALARS: dict[str, Convert] = {
    "string": _to_string,
    "uri": _to_string,
    "boolean": _to_boolean,
    "double": _to_double,
    "date": _to_date,
    "date-time": _to_date_time,
}
