"""What is said about a JSON file of the Schema Registry, each finding at its place in the file."""

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
    """Findings by their path in the JSON; places are looked up once, when all are known.

    Attributes:
        notes: The findings, each once.
        unchecked: JSON Schema keywords that are not checked here: how often each is used, the
            first field that uses it, and where.
    """

    notes: dict[_Note, None] = field(default_factory=dict)
    unchecked: dict[str, tuple[int, str, BundlePath]] = field(default_factory=dict)

    def omit(self, message: str, hint: str, at: BundlePath) -> None:
        """Report a piece that is omitted (XCH020)."""
        self.notes.setdefault(_Note("XCH020", message, hint, at, None))

    def contradict(self, message: str, hint: str, at: BundlePath, first: BundlePath) -> None:
        """Report a piece that contradicts an earlier one (XCH021)."""
        self.notes.setdefault(_Note("XCH021", message, hint, at, first))

    def leave_unchecked(self, keyword: str, name: str, at: BundlePath) -> None:
        """Report a keyword that is not checked here, one finding per keyword."""
        count, first, place = self.unchecked.get(keyword, (0, name, at))
        self.unchecked[keyword] = (count + 1, first, place)

    def report(self, source: SourceText, tenant: str, collector: Collector) -> None:
        """Add all findings to the collector."""
        for keyword, (count, name, at) in self.unchecked.items():
            where = f"'{name}'" if count == 1 else f"'{name}' and {count - 1} more"
            message = f"the keyword '{keyword}' of {where} is not checked here"
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
    """Return where the values at these paths begin; the paths have the tenant filled in."""
    filled = source.text.replace(PLACEHOLDER, tenant)
    starts: list[int] = []  # of the tenant in the filled text
    shorter = len(PLACEHOLDER) - len(tenant)
    at = source.text.find(PLACEHOLDER)
    while at >= 0:
        starts.append(at - shorter * len(starts))
        at = source.text.find(PLACEHOLDER, at + 1)
    found: dict[BundlePath, Span] = {}
    for path, (start, _) in scan_json(filled, 0, len(filled), wanted).values.items():
        offset = start + shorter * bisect_right(starts, start)
        found[path] = Span(source, offset, offset + 1)
    return found
