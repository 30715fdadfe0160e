"""Shrink a payload: remove fields and simplify values as long as a condition is met."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from mapper.document.mapping_tests import ABSENT
from mapper.paths import walk
from mapper.testing.payloads import PayloadChange, changed

MAX_ATTEMPTS = 3000
_LONG = 24  # characters; a shorter string is readable as it is


def shrink(
    payload: dict[str, Any],
    keeps: Callable[[dict[str, Any]], bool],
    max_attempts: int = MAX_ATTEMPTS,
) -> dict[str, Any]:
    """Return a payload without removable fields and without values that have a simpler one.

    Args:
        payload: A payload that meets the condition.
        keeps: Returns whether a payload meets the condition.
        max_attempts: After this many payloads, the smallest one so far is returned.
    """
    attempts, is_smaller = 0, True
    while is_smaller:
        is_smaller, index = False, 0
        steps = simplifications(payload)
        while index < len(steps):
            if attempts >= max_attempts:
                return payload
            attempts += 1
            smaller = changed(payload, *steps[index])
            if keeps(smaller):
                payload, is_smaller = smaller, True
                steps = simplifications(payload)
            else:
                index += 1
    return payload


def simplifications(payload: dict[str, Any]) -> list[PayloadChange]:
    """Return the changes that make a payload one step simpler; the largest parts come first."""
    places = sorted((place for place, _ in walk(payload) if place), key=len)
    return [
        *(PayloadChange(place, ABSENT) for place in places),
        *(PayloadChange(place, simpler) for place, value in walk(payload) if place
          for simpler in simpler_values(value)),
    ]  # fmt: skip


def simpler_values(value: Any) -> Iterator[Any]:
    """Yield simpler values of the same kind."""
    match value:
        case bool():
            return
        case int():
            yield from (candidate for candidate in (0, 1) if abs(value) > candidate)
            if value < 0:
                yield -value
            if abs(value) >= 1000:
                yield int(str(value)[:-1])
        case float():
            if value != int(value) or abs(value) >= 1000:
                yield int(value) if abs(value) < 10**6 else 1000.0
        case str() if len(value) > _LONG:
            sizes = (len(value) // 2, len(value) // 8, len(value) // 64, 1)
            yield from (value[:-size] for size in sizes if size)
