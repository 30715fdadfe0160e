"""Several records have the same `_id`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mapper.diagnostics import Diagnostic, Related
from mapper.document import MappingDocument
from mapper.engine.finding_parts import as_json
from mapper.engine.shared_identities import MAX_IDENTITIES
from mapper.propose.shared_values import why_shared
from mapper.rules.base import Context, Needs, Rule, finding
from mapper.rules.records import RecordBatch


class RepeatedIds:
    """Finds repeated ids, unless the mapping alone shows that they repeat (XDM025)."""

    def __init__(self, document: MappingDocument) -> None:
        """Start without a record."""
        self._entry = next((e for e in document.entries if e.target == ("_id",)), None)
        if self._entry is not None and why_shared(self._entry):
            self._entry = None
        self._first: dict[int, int] = {}  # hash of an id -> the first row that has it
        self._repeated: set[int] = set()
        self._rows: list[int] = []  # the first two rows with an id that another row has
        self._count = 0
        self._is_complete = True

    def see(self, batch: RecordBatch) -> None:
        """Compare the ids of a batch with those before them."""
        if self._entry is None:
            return
        positions, ids = batch.column("_id")
        numbers = [batch.first + position for position in positions]
        is_text = set(map(type, ids)) == {str}
        hashes = list(map(hash, ids if is_text else map(_comparable, ids)))
        new = dict(zip(hashes, numbers, strict=True))
        if len(new) == len(hashes) and self._first.keys().isdisjoint(new):
            self._keep(new)
            return
        for number, key in zip(numbers, hashes, strict=True):
            if key in self._first:
                self._repeat(key, number)
            else:
                self._keep({key: number})

    def _keep(self, new: dict[int, int]) -> None:
        if len(self._first) + len(new) > MAX_IDENTITIES:
            self._is_complete = False
        else:
            self._first.update(new)

    def _repeat(self, key: int, number: int) -> None:
        rows = [number]
        if key not in self._repeated:
            self._repeated.add(key)
            rows = [self._first[key], number]
        self._count += len(rows)
        self._rows = sorted([*self._rows, *rows])[:2]

    def findings(self, context: Context) -> Iterator[Diagnostic]:
        """Yield at most one finding, and one if not all ids were compared."""
        if self._entry is None:
            return
        if not self._is_complete:
            message = f"XDM024 compares only the first {MAX_IDENTITIES:,} distinct values of '_id'"
            hint = "check fewer payloads at a time to compare all of them"
            yield finding("XDM038", message, context.document.span, hint)
        if self._repeated:
            distinct = len(self._repeated)
            source = self._entry.source_path or ()
            values = "one value" if distinct == 1 else f"{distinct:,} values"
            rows = map(context.row, self._rows)
            yield finding(
                "XDM024",
                f"'_id' is not unique: {self._count:,} payloads share {values}",
                self._entry.source_span,
                "map a field that is unique per event, or remove the duplicate payloads",
                related=tuple(Related(row.span_at(source), "here") for row in rows),
            )


def _comparable(value: Any) -> Any:
    return value if isinstance(value, str) else as_json(value)


RULE = Rule("XDM024", needs=Needs.RESULTS, also="XDM038", records=RepeatedIds)
