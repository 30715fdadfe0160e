"""Records with one primary identity and different values of another identity."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from typing import Any

from mapper.document import MappingDocument
from mapper.engine.identities import map_items, record_values
from mapper.paths import FieldPath
from mapper.schema import IDENTITY_MAP
from mapper.schema.namespaces import why_refused
from mapper.text.dataclass import dataclass

MAX_IDENTITIES = 100_000


@dataclass
class Conflict:
    """Rows with one primary identity and different values of another identity.

    Attributes:
        rows: The numbers of the first two such rows.
        identities: Hashes of all primary identities with such rows.
    """

    rows: tuple[int, int]
    identities: set[int] = field(default_factory=set)


class SharedIdentities:
    """Compares the identities of records one after another; keeps hashes, not values.

    Attributes:
        primary: The path of the primary identity.
        conflicts: Path of another identity -> the rows in which it differs.
        is_complete: False if there are more primary identities than it keeps.
    """

    def __init__(self, document: MappingDocument) -> None:
        """Prepare the comparison; there is nothing to compare with fewer than two identities."""
        field_path = document.schema.primary_field
        self.primary = field_path or ((IDENTITY_MAP,) if document.fills_identity_map else None)
        self.others = [path for path, _ in document.schema.identities() if path != field_path]
        self.conflicts: dict[FieldPath, Conflict] = {}
        self.is_complete = True
        # hash of a primary identity -> for each other identity, a row's number and the value's hash
        self._rows: dict[int, list[tuple[int, int] | None]] = {}

    @property
    def compares(self) -> bool:
        """Whether the schema has identities to compare."""
        return self.primary is not None and bool(self.others)

    def add(self, number: int, record: dict[str, Any]) -> None:
        """Compare a record, of the row with this number, with those before it."""
        if self.primary is None or not self.compares:
            return
        values = [_values_hash(record, path) for path in self.others]
        for key in map(hash, _primary_values(record, self.primary)):
            row = self._rows.get(key)
            if row is None:
                if len(self._rows) >= MAX_IDENTITIES:
                    self.is_complete = False
                    continue
                row = self._rows[key] = [None] * len(values)
            for position, value in enumerate(values):
                earlier = row[position]
                if value is None:
                    continue
                if earlier is None:
                    row[position] = number, value
                elif earlier[1] != value:
                    path = self.others[position]
                    conflict = self.conflicts.setdefault(path, Conflict((earlier[0], number)))
                    conflict.identities.add(key)


def _primary_values(record: dict[str, Any], primary: FieldPath) -> Iterator[tuple[str, str]]:
    """Yield the primary identities of a record that the platform does not refuse."""
    if primary != (IDENTITY_MAP,):
        for _, value in record_values(record, primary):
            if not why_refused(str(value), ""):
                yield "", str(value)
        return
    identities = [(namespace, item) for namespace, _, item in map_items(record)]
    for namespace, item in identities:
        is_primary = item.get("primary") is True or len(identities) == 1
        if is_primary and not why_refused(str(item.get("id") or ""), namespace):
            yield namespace, str(item["id"])


def _values_hash(record: dict[str, Any], path: FieldPath) -> int | None:
    values = sorted(str(value) for _, value in record_values(record, path))
    return hash(tuple(values)) if any(value.strip() for value in values) else None
