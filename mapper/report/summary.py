"""The closing summary of a check."""

from __future__ import annotations

from collections.abc import Sequence

from mapper.diagnostics import Diagnostic
from mapper.text.dataclass import dataclass


@dataclass(frozen=True)
class MappingCounts:
    """The mapping step's own counts.

    `mapped` fields, `required` fields that are mapped out of `required_of`, `identities` mapped,
    and `errors` in the two documents.
    """

    mapped: int
    required: int
    required_of: int
    identities: int
    errors: int


@dataclass(frozen=True)
class RowCounts:
    """What became of the rows; the three add up to all of them.

    A nullified row went through without one of its values.
    """

    ok: int
    nullified: int
    rejected: int

    @property
    def total(self) -> int:
        """All rows."""
        return self.ok + self.nullified + self.rejected


def render_mapping_counts(counts: MappingCounts) -> str:
    """One line."""
    return (
        f"mapping: {counts.mapped} mapped, {counts.required} of {counts.required_of} required, "
        f"{_count(counts.identities, 'identity', 'identities')}, "
        f"{_count(counts.errors, 'error', 'errors')}"
    )


def render_row_counts(counts: RowCounts) -> str:
    """One line."""
    return (
        f"rows: {counts.total} read, {counts.ok} ok, {counts.nullified} nullified, "
        f"{counts.rejected} rejected"
    )


def render_findings(diagnostics: Sequence[Diagnostic]) -> str:
    """One line: how many findings of each severity."""
    names = (("error", "errors"), ("warning", "warnings"), ("info", "notes"))
    counts = [
        _count(count, "note" if one == "info" else one, many)
        for one, many in names
        if (count := sum(d.severity.value == one for d in diagnostics))
    ]
    return "found " + ", ".join(counts) if counts else "no findings"


def _count(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"
