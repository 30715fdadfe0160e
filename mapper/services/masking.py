"""Mask payloads and records until the user reveals their values.

The values of a payload are hidden unless an entry reads them that is neither an identity nor
sensitive: of a field that no entry reads, nobody knows whether it identifies a person. In a record,
the values of identity and sensitive fields are hidden.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from mapper.engine import Plan
from mapper.engine.private_names import read_sources, sensitive_maps
from mapper.paths import FieldPath, get_all, is_within, names_of
from mapper.schema import Schema
from mapper.services.session import EditedMapping
from mapper.text.escape import is_private_name

MASK = "•••"
KeyPath: TypeAlias = tuple[str, ...]


class PayloadMask:
    """The hidden values of payloads, as a mapping reads them."""

    def __init__(self, edited: EditedMapping) -> None:
        """Prepare the paths; without a mapping, all values are hidden."""
        document = None if edited.loaded is None else edited.loaded.document
        self._public = frozenset() if document is None else read_sources(document).public
        self._maps = edited.private.maps if document is None else sensitive_maps(document)

    def masked(self, value: Any, names: KeyPath = ()) -> Any:
        """Return the value at a path of a payload with masks."""
        return _masked(value, self._hides, self._hides_keys, names)

    def path(self, names: KeyPath) -> KeyPath:
        """Return a path of a payload with the mask instead of hidden keys."""
        return tuple(
            _shown_key(name, hides_all=self._hides_keys(names[:number]))
            for number, name in enumerate(names)
        )

    def hides_any(self, payload: Any, paths: Iterable[FieldPath]) -> bool:
        """Return whether what is computed from paths of a payload must be hidden.

        An object is: it can contain fields that no entry reads.
        """
        return any(
            self._hides(names_of(path)) or any(map(_has_object, get_all(payload, path)))
            for path in paths
        )

    def _hides(self, names: KeyPath) -> bool:
        return names not in self._public

    def _hides_keys(self, names: KeyPath) -> bool:
        return is_within(names, self._maps)


class RecordMask:
    """The hidden values of records."""

    def __init__(self, plan: Plan, schema: Schema) -> None:
        """Keep the plan and the schema."""
        self._hidden = plan.hidden
        self._schema = schema

    def masked(self, value: Any, names: KeyPath = ()) -> Any:
        """Return the value at a path of a record with masks."""
        return _masked(value, self.hides, self._hides_keys, names)

    def hides(self, names: KeyPath) -> bool:
        """Return whether the values at a path of a record are hidden."""
        return is_within(names, self._hidden)

    def _hides_keys(self, names: KeyPath) -> bool:
        field = self._schema.field_at(names)
        return self.hides(names) and not (field is not None and field.children)


def hidden_value(value: Any) -> Any:
    """Return a value of which only the shape, nulls, and booleans are shown."""
    return _masked(value, lambda _: True, lambda _: True, ())


def _masked(
    value: Any,
    hides_value: Callable[[KeyPath], bool],
    hides_keys: Callable[[KeyPath], bool],
    names: KeyPath,
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
            name = _shown_key(key, hides_all=hides_all)
            while name in shown:
                name += "•"
            shown[name] = _masked(item, hides_value, hides_keys, (*names, key))
        return shown
    if isinstance(value, list):
        return [_masked(item, hides_value, hides_keys, names) for item in value]
    if value is None or isinstance(value, bool):
        return value
    return MASK if hides_value(names) else value


def _shown_key(key: str, *, hides_all: bool) -> str:
    """Return a key, or the mask if it is hidden or looks like an identity."""
    return MASK if hides_all or is_private_name(key) else key


def _has_object(value: Any) -> bool:
    if isinstance(value, list):
        return any(map(_has_object, value))
    return isinstance(value, dict)
