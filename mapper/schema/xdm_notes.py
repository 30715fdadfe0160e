"""Collects findings about a JSON file of the Schema Registry by their paths in it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import NamedTuple

from mapper.diagnostics import Collector, Related
from mapper.schema.xdm_bundle import BundlePath
from mapper.text import SourceText, Span
from mapper.text.json_scan import scan_json

PLACEHOLDER = "<XDM_TENANTID_PLACEHOLDER>"


class _Note(NamedTuple):
    code: str
    message: str
    hint: str
    at: BundlePath
    first: BundlePath | None


@dataclass
class Notes:
    """Findings with their paths in the JSON; their positions are looked up together in `report`.

    Attributes:
        notes: The findings, without duplicates.
        unchecked: By JSON Schema keyword that mapper does not check: the number of uses, the first
            field, and its path.
    """

    notes: dict[_Note, None] = field(default_factory=dict)
    unchecked: dict[str, tuple[int, str, BundlePath]] = field(default_factory=dict)

    def omit(self, message: str, hint: str, at: BundlePath) -> None:
        """Report an omitted part of the schema (XCH020)."""
        self.notes.setdefault(_Note("XCH020", message, hint, at, None))

    def contradict(self, message: str, hint: str, at: BundlePath, first: BundlePath) -> None:
        """Report a part of the schema that contradicts an earlier one (XCH021)."""
        self.notes.setdefault(_Note("XCH021", message, hint, at, first))

    def leave_unchecked(self, keyword: str, name: str, at: BundlePath) -> None:
        """Report a keyword that mapper does not check, with one finding per keyword."""
        count, first, place = self.unchecked.get(keyword, (0, name, at))
        self.unchecked[keyword] = (count + 1, first, place)

    def report(self, source: SourceText, tenant: str, collector: Collector) -> None:
        """Add all findings to the collector."""
        for keyword, (count, name, at) in self.unchecked.items():
            where = f"'{name}'" if count == 1 else f"'{name}' and {count - 1} more"
            message = f"the keyword '{keyword}' of {where} is not checked by mapper"
            self.omit(message, "test such values on the platform", at)
        wanted = {path for note in self.notes for path in (note.at, note.first) if path is not None}
        places = _places(source, tenant, frozenset(wanted)) if wanted else {}
        whole = source.whole()
        for note in self.notes:
            first = () if note.first is None else (places.get(note.first, whole),)
            related = tuple(Related(span, "first here") for span in first)
            span = places.get(note.at, whole)
            collector.add(note.code, note.message, span, hint=note.hint, related=related)


def _places(
    source: SourceText, tenant: str, wanted: frozenset[BundlePath]
) -> dict[BundlePath, Span]:
    """Return the positions of the values at these paths, in which the tenant is filled in."""
    filled = source.text.replace(PLACEHOLDER, tenant)
    starts: list[int] = []  # offsets of the tenant in the filled text
    shorter = len(PLACEHOLDER) - len(tenant)
    at = source.text.find(PLACEHOLDER)
    while at >= 0:
        starts.append(at - shorter * len(starts))
        at = source.text.find(PLACEHOLDER, at + 1)
    spans: dict[BundlePath, Span] = {}
    for path, (start, _) in scan_json(filled, 0, len(filled), wanted).values.items():
        offset = start + shorter * bisect_right(starts, start)
        spans[path] = Span(source, offset, offset + 1)
    return spans
