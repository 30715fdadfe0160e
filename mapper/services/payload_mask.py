"""Hide the values of a payload that may identify a person.

Values are hidden unless an entry reads them that is neither an identity nor sensitive: of a field
that no entry reads, nobody knows whether it identifies a person.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mapper.engine import Plan
from mapper.engine.private_names import sensitive_maps
from mapper.paths import FieldPath, get_all, is_within, names_of
from mapper.schema import Schema
from mapper.services.masking import KeyPath, masked, shown_key
from mapper.services.session import EditedMapping


class PayloadMask:
    """The hidden values of payloads, as a mapping reads them."""

    def __init__(self, edited: EditedMapping) -> None:
        """Prepare the paths; without a mapping, all values are hidden."""
        checked = edited.checked
        plan: Plan | None = None if checked is None else checked.partial_converter.plan
        entries = () if plan is None else plan.entries
        self._shown = {names_of(path) for p in entries if not p.sensitive for path in p.reads}
        self._hidden = {names_of(path) for p in entries if p.sensitive for path in p.reads}
        self._maps = edited.private.maps if checked is None else sensitive_maps(checked.document)

    def masked(self, value: Any, names: KeyPath = ()) -> Any:
        """Return the value at a path of a payload with masks."""
        return masked(value, self._hides, self._hides_keys, names)

    def path(self, names: KeyPath) -> KeyPath:
        """Return a path of a payload with the mask instead of hidden keys."""
        return tuple(
            shown_key(name, hides_all=self._hides_keys(names[:number]))
            for number, name in enumerate(names)
        )

    def _hides(self, names: KeyPath) -> bool:
        return names in self._hidden or names not in self._shown

    def _hides_keys(self, names: KeyPath) -> bool:
        return is_within(names, self._maps)

    def hides_any(self, payload: Any, paths: Iterable[FieldPath]) -> bool:
        """Return whether what is computed from paths of a payload must be hidden.

        An object is: it can contain fields that no entry reads.
        """
        return any(
            self._hides(names_of(path)) or any(map(_has_object, get_all(payload, path)))
            for path in paths
        )


class RecordMask:
    """The hidden values of records."""

    def __init__(self, plan: Plan, schema: Schema) -> None:
        """Keep the plan and the schema."""
        self._hidden = plan.hidden
        self._schema = schema

    def masked(self, value: Any, names: KeyPath = ()) -> Any:
        """Return the value at a path of a record with masks."""
        return masked(value, self._hides, self._hides_keys, names)

    def _hides(self, names: KeyPath) -> bool:
        return is_within(names, self._hidden)

    def _hides_keys(self, names: KeyPath) -> bool:
        field = self._schema.field_at(names)
        return self._hides(names) and not (field is not None and field.children)


def hidden_value(value: Any) -> Any:
    """Return a value of which only the shape, nulls, and booleans are shown."""
    return masked(value, lambda _: True, lambda _: True)


def _has_object(value: Any) -> bool:
    stack = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, dict):
            return True
        if isinstance(item, list):
            stack += item
    return False
