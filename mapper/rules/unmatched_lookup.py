"""No value of a source is a key of its lookup."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mapper.dataprep import tree_path
from mapper.dataprep.functions.lookups import identity
from mapper.dataprep.tree import Call, Literal
from mapper.diagnostics import Diagnostic
from mapper.document import Entry, MappingDocument
from mapper.paths import FieldPath, print_path
from mapper.rules.base import Context, Needs, Rule, finding
from mapper.rules.samples import SampleBatch

_MEANT = ("*", "default", "else", "other", "others", "otherwise")


class _Lookups:
    """Finds lookups with a key that is a value of their source."""

    def __init__(self, document: MappingDocument) -> None:
        self._lookups = [
            (entry_index, entry, path, keys, self.wanted(keys))
            for entry_index, entry, path, keys in lookups(document)
        ]
        self._matched: set[int] = set()
        self._filled: set[int] = set()  # those whose source has a value

    def wanted(self, keys: list[Any]) -> set[Any]:
        """Return the keys to look for."""
        return set(map(identity, keys))

    def see(self, batch: SampleBatch) -> None:
        """Look for keys among the values of a batch, unless one was found before."""
        for index, (_, _, path, _, wanted) in enumerate(self._lookups):
            if not wanted or index in self._matched:
                continue
            for value in batch.values(path):
                if value is not None and not isinstance(value, list | dict):
                    self._filled.add(index)
                    if identity(value) in wanted:
                        self._matched.add(index)
                        break


class MeantKeys(_Lookups):
    """Finds keys such as `default`, which do not match all other values."""

    def wanted(self, keys: list[Any]) -> set[Any]:
        """Return the key such as `default`, if there is one."""
        meant = _meant(keys)
        return set() if meant is None else {identity(meant)}

    def findings(self, context: Context) -> Iterator[Diagnostic]:
        """Yield one finding per entry."""
        for index, (_, entry, _, keys, _) in enumerate(self._lookups):
            meant = _meant(keys)
            if meant is not None and index not in self._matched:
                message = f"the lookup key '{meant}' matches only '{meant}', which no payload has"
                yield finding(
                    "XDM033", message, entry.span, "write the key _ to match all other values"
                )


class UnmatchedKeys(_Lookups):
    """Finds lookups that never match, unless their rows are reported (ROW009)."""

    def findings(self, context: Context) -> Iterator[Diagnostic]:
        """Yield one finding per entry."""
        if context.outcomes is None:
            return
        for index in sorted(self._filled - self._matched):
            number, entry, path, keys, _ = self._lookups[index]
            if number not in context.outcomes.unmatched and _meant(keys) is None:
                message = f"no value of '{print_path(path)}' is a key of its lookup"
                hint = "write keys with the case and type of the values, or add _ for all others"
                yield finding("XDM033", message, entry.span, hint)


def lookups(document: MappingDocument) -> Iterator[tuple[int, Entry, FieldPath, list[Any]]]:
    """Yield entries with a lookup, or a `decode`, without a default: index, entry, path, keys."""
    for index, entry in enumerate(document.entries):
        for node in entry.nodes:
            if isinstance(node, Call) and node.name == "decode" and len(node.args) % 2:
                path = tree_path(node.args[0])
                keys = [key.value for key in node.args[1::2] if isinstance(key, Literal)]
                if path is not None and len(keys) == len(node.args) // 2:
                    yield index, entry, path, keys
                    break


def _meant(keys: list[Any]) -> str | None:
    return next((key for key in keys if isinstance(key, str) and key.lower() in _MEANT), None)


RULE = Rule("XDM033", needs=Needs.ROWS, samples=MeantKeys)
RULE_ON_RESULTS = Rule("XDM033", needs=Needs.RESULTS, samples=UnmatchedKeys)
