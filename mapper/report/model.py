"""The content of a report, its look, and its closing summary."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import TYPE_CHECKING

from mapper.diagnostics import Diagnostic
from mapper.text import SourceText, Span
from mapper.text.dataclass import dataclass
from mapper.text.escape import printable
from mapper.text.importing import lazy_module

if TYPE_CHECKING:
    from mapper.report import statistics
    from mapper.report.description import MappingDescription
    from mapper.report.statistics import Statistics
    from mapper.testing.coverage import Coverage
    from mapper.testing.mutation import Mutation
else:
    statistics = lazy_module("mapper.report.statistics")


@dataclass(frozen=True)
class MappingCounts:
    """The counts that the platform's mapping step shows.

    Attributes:
        mapped: Mapped fields.
        required: Required fields that are mapped.
        required_of: Required fields.
        identities: Mapped identities.
        errors: Errors in the mapping and its schema.
    """

    mapped: int
    required: int
    required_of: int
    identities: int
    errors: int


@dataclass(frozen=True)
class RowCounts:
    """The number of rows by outcome; a nullified row was converted without one of its values."""

    ok: int
    nullified: int
    rejected: int

    @property
    def total(self) -> int:
        """All rows."""
        return self.ok + self.nullified + self.rejected


@dataclass(frozen=True)
class TestLine:
    """A test that was run: its name and position, and its findings; none if it passed."""

    name: str
    span: Span
    findings: tuple[Diagnostic, ...]

    @property
    def is_passed(self) -> bool:
        """Whether there are no findings."""
        return not self.findings


@dataclass(frozen=True)
class MappingSection:
    """The counts of one of several mappings; see `Report`.

    Attributes:
        name: The file of the mapping.
    """

    name: str
    mapping: MappingCounts | None
    rows: RowCounts | None
    statistics: Statistics | None = None

    def closing(self) -> list[str]:
        """Return the lines about the mapping, safe to print."""
        lines = [printable(f"{self.name}:")]
        if self.statistics is not None:
            lines += statistics.render_statistics(self.statistics)
        lines += [] if self.mapping is None else [f"  {render_mapping_counts(self.mapping)}"]
        lines += [] if self.rows is None else [f"  {render_row_counts(self.rows)}"]
        return lines if len(lines) > 1 else [f"{lines[0]} cannot be read"]


@dataclass(frozen=True)
class Report:
    """The content of a report.

    Attributes:
        diagnostics: All findings, in the order in which they are shown.
        files: All files that were checked, with and without findings.
        mapping: The counts of the mapping step, or None.
        rows: The counts of rows, or None.
        statistics: The counts for `--stats`, or None.
        sections: The counts of each mapping, if there are several; the three above are then None.
        tests: The tests that were run; None if the command runs no tests.
        coverage: The coverage of each mapping, if it is part of the report.
        mutation: The mutants of each mapping, if they are part of the report.
        pages: The pages of codes, for formats that include them.
        descriptions: The entries of each mapping, for formats that show them.
    """

    diagnostics: Sequence[Diagnostic]
    files: Sequence[str] = ()
    mapping: MappingCounts | None = None
    rows: RowCounts | None = None
    statistics: Statistics | None = None
    sections: Sequence[MappingSection] = ()
    tests: Sequence[TestLine] | None = None
    coverage: Sequence[Coverage] = ()
    mutation: Sequence[Mutation] = ()
    pages: Mapping[str, str] = field(default_factory=dict)
    descriptions: Sequence[MappingDescription] = ()

    def closing(self) -> list[str]:
        """Return the lines of the closing summary, safe to print."""
        lines = [] if self.statistics is None else statistics.render_statistics(self.statistics)
        lines += [] if self.mapping is None else [render_mapping_counts(self.mapping)]
        lines += [] if self.rows is None else [render_row_counts(self.rows)]
        lines += [line for section in self.sections for line in section.closing()]
        if self.tests is not None:
            lines.append(render_test_counts(self.tests))
            if not self.diagnostics:
                return lines
        return [*lines, render_findings(self.diagnostics)]

    @property
    def codes(self) -> list[str]:
        """The codes of the findings, without duplicates, in the order of the findings."""
        return list(dict.fromkeys(diagnostic.code for diagnostic in self.diagnostics))


@dataclass(frozen=True)
class Look:
    """How a report looks.

    Attributes:
        show_values: Whether to show identity values, and lines of payloads.
        width: The width of the terminal in columns.
        color: Whether to use colors.
    """

    show_values: bool = False
    width: int = 80
    color: bool = False

    def may_quote(self, source: SourceText) -> bool:
        """Return whether lines of a text may be shown; those of payloads contain values."""
        return self.show_values or not source.private


# Parameters of the escape sequence "Select Graphic Rendition".
STYLES = {
    "error": "1;31",
    "warning": "1;33",
    "info": "1;36",
    "place": "1",
    "margin": "36",
    "label": "1",
    "added": "32",
    "removed": "31",
    "changed": "33",
}


def paint(text: str, style: str, look: Look) -> str:
    """Return text in a style, if the report has colors."""
    return f"\x1b[{STYLES[style]}m{text}\x1b[0m" if look.color and text and style else text


def render_mapping_counts(counts: MappingCounts) -> str:
    """Return the line about a mapping."""
    return (
        f"mapping: {counts.mapped} mapped, {counts.required} of {counts.required_of} required, "
        f"{_count(counts.identities, 'identity', 'identities')}, "
        f"{_count(counts.errors, 'error', 'errors')}"
    )


def render_row_counts(counts: RowCounts) -> str:
    """Return the line about rows."""
    return (
        f"rows: {counts.total} read, {counts.ok} ok, {counts.nullified} nullified, "
        f"{counts.rejected} rejected"
    )


def render_test_counts(tests: Sequence[TestLine]) -> str:
    """Return the line about tests."""
    failed = sum(not test.is_passed for test in tests)
    return f"tests: {len(tests)} run, {len(tests) - failed} passed, {failed} failed"


def render_findings(diagnostics: Sequence[Diagnostic]) -> str:
    """Return the line with the number of findings of each severity."""
    names = (("error", "errors"), ("warning", "warnings"), ("info", "notes"))
    counts = [
        _count(count, "note" if name == "info" else name, plural)
        for name, plural in names
        if (count := sum(d.severity.value == name for d in diagnostics))
    ]
    return "found " + ", ".join(counts) if counts else "no findings"


def _count(count: int, singular: str, plural: str) -> str:
    return f"{count} {singular if count == 1 else plural}"
