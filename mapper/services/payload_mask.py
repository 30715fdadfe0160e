"""Hide the values of a payload that may identify a person.

Values are hidden unless an entry reads them that is neither an identity nor sensitive: of a field
that no entry reads, nobody knows whether it identifies a person.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mapper.engine import Plan
from mapper.engine.private_names import sensitive_maps
from mapper.paths import FieldPath, get_all, names_of
from mapper.rules.checked_mapping import CheckedMapping
from mapper.services.masking import KeyPath, masked


class PayloadMask:
    """The hidden values of payloads, as a mapping reads them."""

    def __init__(self, checked: CheckedMapping | None) -> None:
        """Prepare the paths; without a mapping, all values are hidden."""
        plan: Plan | None = None if checked is None else checked.partial_converter.plan
        entries = () if plan is None else plan.entries
        self._shown = {names_of(path) for p in entries if not p.sensitive for path in p.reads}
        self._hidden = {names_of(path) for p in entries if p.sensitive for path in p.reads}
        self._maps = frozenset() if checked is None else sensitive_maps(checked.document)

    def masked(self, value: Any, names: KeyPath = ()) -> Any:
        """Return the value at a path of a payload with masks."""
        return masked(value, self._hides, self._hides_keys, names)

    def _hides(self, names: KeyPath) -> bool:
        return names in self._hidden or names not in self._shown

    def _hides_keys(self, names: KeyPath) -> bool:
        return any(names[: len(name)] == name for name in self._maps)

    def hides_any(self, payload: Any, paths: Iterable[FieldPath]) -> bool:
        """Return whether what is computed from paths of a payload must be hidden.

        An object is: it can contain fields that no entry reads.
        """
        return any(
            self._hides(names_of(path)) or any(map(_has_object, get_all(payload, path)))
            for path in paths
        )


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
