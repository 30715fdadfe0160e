"""Show payloads and their values in words, without what identifies people."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from mapper.dataprep.tree import Literal, walk
from mapper.document import MappingDocument
from mapper.document.mapping_tests import ABSENT
from mapper.engine import build_plan
from mapper.engine.private_names import sensitive_maps, shown_path
from mapper.engine.system_runtime import system_runtime
from mapper.paths import Steps, names_of, print_path, touches
from mapper.testing.payloads import PayloadChange
from mapper.testing.variants import CONSTANTS, key_of
from mapper.text.escape import HIDDEN, shortened

MAX_WORDS = 40  # characters of a value in words
MADE_UP = ("x", "a@example.com")


class PayloadView:
    """Shows payloads: identity and sensitive values are masked unless they are made up."""

    def __init__(self, document: MappingDocument, *, show_values: bool) -> None:
        """Find the sensitive values of a mapping's payloads."""
        self._show_values = show_values
        plan = build_plan(document, system_runtime())
        self._private = {
            names_of(path) for entry in plan.entries if entry.sensitive for path in entry.reads
        }
        self._maps = sensitive_maps(document)
        trees = [entry.tree for entry in document.entries]
        literals = [n.value for tree in trees for n in walk(tree) if isinstance(n, Literal)]
        self._public = {key_of(value) for value in (*CONSTANTS, *literals, *MADE_UP)}

    def path(self, place: Steps) -> str:
        """Return a place in words."""
        return print_path(place if self._show_values else shown_path(place, self._maps))

    def payload(self, value: Any, place: Steps = ()) -> Any:
        """Return a payload, or a value at a place in it, with masks."""
        if isinstance(value, dict):
            return {
                self._key((*place, key)): self.payload(item, (*place, key))
                for key, item in value.items()
            }
        if isinstance(value, list):
            return [self.payload(item, (*place, number)) for number, item in enumerate(value)]
        return HIDDEN if self.is_hidden(value, place) else value

    def _key(self, place: Steps) -> str:
        shown = place if self._show_values else shown_path(place, self._maps)
        return str(shown[-1])

    def is_hidden(self, value: Any, place: Steps) -> bool:
        """Return whether a scalar must not be shown."""
        if self._show_values or value is ABSENT or key_of(value) in self._public:
            return False
        names = names_of(place)
        return any(touches(names, path) for path in self._private)

    def words(self, changes: Iterable[PayloadChange]) -> str:
        """Return values in words, such as "attendee.email is null"."""
        return " and ".join(self._words(change) for change in changes) or "nothing is changed"

    def _words(self, change: PayloadChange) -> str:
        path = self.path(change.place)
        if change.value is ABSENT:
            return f"{path} is missing"
        text = json.dumps(self.payload(change.value, change.place), ensure_ascii=False)
        if len(text) > MAX_WORDS and isinstance(change.value, str):
            return f"{path} has {len(change.value):,} characters"
        return f"{path} is {shortened(text, MAX_WORDS)}"
