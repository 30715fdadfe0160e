"""The primary identity is mapped from a field that some payloads lack."""

from __future__ import annotations

from collections.abc import Iterator

from mapper.diagnostics import Diagnostic, Related
from mapper.document import MappingDocument
from mapper.paths import STAR, is_filled, names_of, print_path
from mapper.rules.base import Context, Needs, Rule, finding
from mapper.rules.samples import SampleBatch
from mapper.schema import IDENTITY_MAP


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield at most one finding, for a primary identity that is a field."""
    primary = context.document.primary_identity
    entry = next((e for e in context.document.entries if e.target == primary), None)
    if entry is None or primary == (IDENTITY_MAP,):
        return
    reads = [path for path in entry.reads if STAR not in path]
    if any(map(context.is_misspelled, reads)):
        return
    if not reads or not (lacking := min(map(context.lacking, reads))):
        return
    names = " and ".join(sorted(f"'{print_path(path)}'" for path in reads))
    yield finding(
        "XDM015",
        f"primary identity '{entry.target_text}' comes from {names}, which {context.some(lacking)}",
        entry.span,
        "have RainFocus send a value in every event; the schema editor makes it required",
        related=context.such_as(min(reads, key=context.lacking), lambda value: value is None),
    )


class IdentityMapSources:
    """Finds payloads without any of the fields that become ids in `identityMap`."""

    def __init__(self, document: MappingDocument) -> None:
        """Collect these fields, if `identityMap` has the primary identity."""
        is_primary = document.primary_identity == (IDENTITY_MAP,)
        self._entries = [
            entry
            for entry in document.entries
            if is_primary
            and entry.target[0] == IDENTITY_MAP
            and names_of(entry.target)[2:] in ((), ("id",))
        ]
        self._reads = {path for entry in self._entries for path in entry.reads}
        self._lacking = 0
        self._first: Related | None = None

    def see(self, batch: SampleBatch) -> None:
        """Count the payloads of a batch that lack all of these fields."""
        if not self._reads:
            return
        for position, payload in enumerate(batch.batch.values):
            if not any(is_filled(payload, path) for path in self._reads):
                self._lacking += 1
                if self._first is None:
                    self._first = Related(batch.batch.row(position).span, "such as")

    def findings(self, context: Context) -> Iterator[Diagnostic]:
        """Yield at most one finding."""
        if self._first is None:
            return
        names = " and ".join(sorted(f"'{print_path(path)}'" for path in self._reads))
        yield finding(
            "XDM015",
            f"the identities in '{IDENTITY_MAP}' come from {names}, which "
            f"{context.some(self._lacking)}",
            self._entries[0].span,
            "have RainFocus send one in every event; Profile ignores events without an identity",
            related=(self._first,),
        )


RULE = Rule("XDM015", check, Needs.ROWS)
RULE_ON_MAPS = Rule("XDM015", needs=Needs.ROWS, samples=IdentityMapSources)
