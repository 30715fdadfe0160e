"""Lookups of compiled expressions, which note a key that is not an option."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from mapper.dataprep.comparison import same
from mapper.dataprep.notes import Unmatched, note


def noted_decode(key: Any, *options: Any) -> Any:
    """Return the result of `decode` without a default, and note a key that is not an option."""
    for option, value in zip(options[::2], options[1::2], strict=True):
        if same(option, key):
            return value
    return _missing(key)


def table_of(options: Sequence[Any], *, noted: bool) -> Callable[[Any, Sequence[Any]], Any]:
    """Return a function of a key and values that returns the value at the key's position.

    Args:
        options: Scalars; the first of equal ones wins.
        noted: Whether to note a key that is not an option. If not, it returns the last value.
    """
    positions: dict[Any, int] = {}
    for position, option in enumerate(options):
        positions.setdefault(identity(option), position)

    def look_up(key: Any, values: Sequence[Any]) -> Any:
        position = None if key.__class__ in (list, dict) else positions.get(identity(key))
        if position is not None:
            return values[position]
        return _missing(key) if noted else values[-1]

    return look_up


def identity(scalar: Any) -> Any:
    """Return a dict key that is equal for exactly the scalars that `same` considers equal."""
    if scalar.__class__ is str:
        return scalar
    return scalar.__class__, repr(scalar) if scalar.__class__ is float else scalar


def _missing(key: Any) -> None:
    if key is not None:  # null comes from a missing source, which has its own event
        note(Unmatched(key))
