"""Mask payloads and records until the user reveals their values."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from mapper.text.escape import is_private_name

MASK = "•••"
KeyPath: TypeAlias = tuple[str, ...]


def masked(
    value: Any,
    hides_value: Callable[[KeyPath], bool],
    hides_keys: Callable[[KeyPath], bool] = lambda _: False,
    names: KeyPath = (),
) -> Any:
    """Return a JSON value with a mask instead of hidden strings, numbers, and keys.

    Args:
        value: The value.
        hides_value: Whether the strings and numbers at a path are hidden.
        hides_keys: Whether the keys of the object at a path are hidden; keys that look like
            identities always are.
        names: The path of the value, without array indexes.
    """
    if isinstance(value, dict):
        hides_all = hides_keys(names)
        shown: dict[str, Any] = {}
        for key, item in value.items():
            name = shown_key(key, hides_all=hides_all)
            while name in shown:
                name += "•"
            shown[name] = masked(item, hides_value, hides_keys, (*names, key))
        return shown
    if isinstance(value, list):
        return [masked(item, hides_value, hides_keys, names) for item in value]
    if value is None or isinstance(value, bool):
        return value
    return MASK if hides_value(names) else value


def shown_key(key: str, *, hides_all: bool = False) -> str:
    """Return a key, or the mask if it looks like an identity."""
    return MASK if hides_all or is_private_name(key) else key
