"""What every report is made from, and how it is to look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import TYPE_CHECKING

from mapper.diagnostics import Diagnostic
from mapper.report.summary import (
    MappingCounts,
    RowCounts,
    render_findings,
    render_mapping_counts,
    render_row_counts,
)
from mapper.text.dataclass import dataclass
from mapper.text.importing import lazy_module

if TYPE_CHECKING:
    from mapper.report import statistics
    from mapper.report.statistics import Statistics
else:
    statistics = lazy_module("mapper.report.statistics")


@dataclass(frozen=True)
class Report:
    """What a check found.

    Attributes:
        diagnostics: All findings in the order in which they are shown.
        files: All files that were checked, clean ones too.
        mapping: The mapping step's counts, or None.
        rows: What became of the rows, or None.
        statistics: What `--stats` asks for, or None.
        pages: Pages of codes as text, where a format has room for them.
    """

    diagnostics: Sequence[Diagnostic]
    files: Sequence[str] = ()
    mapping: MappingCounts | None = None
    rows: RowCounts | None = None
    statistics: Statistics | None = None
    pages: Mapping[str, str] = field(default_factory=dict)

    def closing(self) -> list[str]:
        """The closing summary, a line each, fit to be printed."""
        lines = [] if self.statistics is None else statistics.render_statistics(self.statistics)
        lines += [] if self.mapping is None else [render_mapping_counts(self.mapping)]
        lines += [] if self.rows is None else [render_row_counts(self.rows)]
        return [*lines, render_findings(self.diagnostics)]

    @property
    def codes(self) -> list[str]:
        """The codes of the findings, each once, in the order in which they are met."""
        return list(dict.fromkeys(diagnostic.code for diagnostic in self.diagnostics))


@dataclass(frozen=True)
class Look:
    """How a report is to look.

    Attributes:
        show_values: Show values of identity fields, and lines of payloads.
        width: Columns of the terminal.
        colour: Use the terminal's colours.
    """

    show_values: bool = False
    width: int = 80
    colour: bool = False


# Parameters of the terminal's sequence "select graphic rendition".
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
    """Return a text in one of the styles, if colors are used."""
    return f"\x1b[{STYLES[style]}m{text}\x1b[0m" if look.colour and text and style else text
