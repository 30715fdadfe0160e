"""Checks quickly whether a record is valid, without the reasons.

`validate.py` gives the reasons. A property test ensures that the two agree. Each field is compiled
to one closure, so a check costs a few calls per field.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import isfinite
from typing import Any, NamedTuple, TypeAlias

from mapper.dataprep import Fault
from mapper.dataprep.regexes import compile_schema, schema_matches
from mapper.schema.formats import FORMATS, is_uri
from mapper.schema.json_schema import bounds
from mapper.schema.tree import Field

ValueCheck: TypeAlias = Callable[[Any], bool]


def record_check(field: Field, *, whole: bool = True) -> ValueCheck:
    """Return a function that checks whether a JSON value is valid for a field; it never raises.

    Unless `whole`, required fields may be missing.
    """
    check = _element_check(field, whole)
    return _array_check(check) if field.array else check


def limits_check(field: Field) -> ValueCheck | None:
    """Return a function that checks the constraints of a value of the right type; None if none.

    Dates are not checked, because the conversion writes them. Each element of an array is checked;
    objects and maps are checked as a whole.
    """
    if field.is_object or field.type.name == "map":
        return record_check(field)
    check = _all(_limits(field))
    if check is None or not field.array:
        return check
    return _array_check(check)


class Contradiction(NamedTuple):
    """Constraints that no value can meet, or that the default does not meet, by keyword."""

    reason: str
    keywords: tuple[str, ...]


def contradictions(field: Field) -> Iterator[Contradiction]:
    """Yield the contradictions between the constraints of a field."""
    limits = field.constraints
    low, high = bounds(field)
    if low is not None and high is not None and low > high:
        reason = f"no number is at least {low} and at most {high}"
        yield Contradiction(reason, ("minimum", "maximum"))
    shortest, longest = limits.min_length, limits.max_length
    if shortest is not None and longest is not None and shortest > longest:
        reason = f"no string has at least {shortest} and at most {longest} characters"
        yield Contradiction(reason, ("minLength", "maxLength"))
    if limits.default is not None:
        is_valid = record_check(Field("", field.type, constraints=limits))
        if not is_valid(limits.default):
            yield Contradiction("the default is not a valid value", ("default",))


def _array_check(check: ValueCheck) -> ValueCheck:
    return lambda value: value.__class__ is list and all(map(check, value))


def _element_check(field: Field, whole: bool) -> ValueCheck:
    kind = field.type
    if kind.name == "object":
        return _object_check(field, whole)
    if kind.name == "map":
        assert field.values is not None
        values = record_check(field.values, whole=whole)
        return lambda value: value.__class__ is dict and all(map(values, value.values()))
    limits = _limits(field)
    if kind.is_integer:
        low, high = kind.minimum, kind.maximum
        assert low is not None
        assert high is not None
        return _and(lambda value: _is_integer(value) and low <= value <= high, limits)
    if kind.json_type == "number":
        return _and(_is_number, limits)
    if kind.json_type == "boolean":
        return _and(lambda value: value.__class__ is bool, limits)
    if kind.format and kind.format != "uri":
        is_format = FORMATS[kind.format]
        return _and(lambda value: value.__class__ is str and is_format(value), limits)
    return _and(lambda value: value.__class__ is str, limits)


def _is_number(value: Any) -> bool:
    return value.__class__ is int or (value.__class__ is float and isfinite(value))


def _is_integer(value: Any) -> bool:
    return value.__class__ is int or (value.__class__ is float and value.is_integer())


def _object_check(field: Field, whole: bool) -> ValueCheck:
    children = {name: record_check(child, whole=whole) for name, child in field.children.items()}
    required = frozenset(field.required_names if whole else ())

    def check(value: Any) -> bool:
        if value.__class__ is not dict or not required <= value.keys():
            return False
        for key, item in value.items():
            child = children.get(key)
            if child is None or not child(item):
                return False
        return True

    return check


def _limits(field: Field) -> list[ValueCheck]:
    limits, checks = field.constraints, list[ValueCheck]()
    if field.type.format == "uri":
        checks.append(is_uri)
    if limits.enum is not None:
        checks.append(_enum_check(limits.enum))
    if field.type.is_number:
        low, high = bounds(field)
        if low is not None and low != field.type.minimum:
            checks.append(lambda value: bool(value >= low))
        if high is not None and high != field.type.maximum:
            checks.append(lambda value: bool(value <= high))
    shortest, longest = limits.min_length, limits.max_length
    if shortest is not None:
        checks.append(lambda text: len(text) >= shortest)
    if longest is not None:
        checks.append(lambda text: len(text) <= longest)
    if limits.pattern is not None:
        checks.append(pattern_check(limits.pattern))
    return checks


def _enum_check(allowed: tuple[Any, ...]) -> ValueCheck:
    strings = frozenset(value for value in allowed if isinstance(value, str))
    numbers = frozenset(
        value for value in allowed if isinstance(value, int | float) and not isinstance(value, bool)
    )
    bools = frozenset(value for value in allowed if isinstance(value, bool))

    def check(value: Any) -> bool:
        if value.__class__ is str:
            return value in strings
        return value in (bools if value.__class__ is bool else numbers)

    return check


def pattern_check(pattern: str) -> ValueCheck:
    """Return a function that searches a string for a pattern; False if that takes too long."""

    def check(text: Any) -> bool:
        try:
            return schema_matches(compile_schema(pattern), text)
        except Fault:
            return False

    return check


def _and(first: ValueCheck, rest: list[ValueCheck]) -> ValueCheck:
    limits = _all(rest)
    return first if limits is None else lambda value: first(value) and limits(value)


def _all(checks: list[ValueCheck]) -> ValueCheck | None:
    if len(checks) < 2:
        return checks[0] if checks else None
    return lambda value: all(check(value) for check in checks)
