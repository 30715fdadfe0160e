"""The coverage of mappings for a terminal: a table per mapping, and what no test covers.

coverage of mappings/rainfocus.yaml: 3 of 3 entries, 1 of 2 branches (80.0%)

  filled  null  nullified  branches  target
       4     0          0         -  _id
       4     0          0    1 of 2  _acme.attendee.kind
       1     3          0         -  _acme.attendee.email

mappings/rainfocus.yaml:17: the 'yes' branch of iif is never taken
  17 |   _tenant.attendee.kind: {expression: "iif(registered, 'guest', 'lead')"}
     |                                                        ^^^^^^^
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mapper.report.excerpt import quoted
from mapper.report.layout import wrap
from mapper.report.model import Look, paint
from mapper.testing.coverage import Coverage, EntryCoverage, Totals, totals_of
from mapper.text import Span
from mapper.text.escape import printable

_INDENT = "    "
_HEADS = ("filled", "null", "nullified", "branches", "target")


def render_coverage(coverages: Sequence[Coverage], look: Look) -> str:
    """Return the coverage of each mapping, and of all together if there are several."""
    blocks = [block for coverage in coverages for block in _blocks(coverage, look)]
    if len(coverages) > 1:
        totals = totals_of(coverages)
        blocks.append([f"coverage of {len(coverages)} mappings: {totals_text(totals)}"])
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def totals_text(totals: Totals) -> str:
    """Return totals in words."""
    return (
        f"{totals.entries} of {totals.entries_of} entries, "
        f"{totals.branches} of {totals.branches_of} branches ({percent(totals.rate)})"
    )


def percent(rate: float) -> str:
    """Return a rate as a percentage, which is rounded down: 100.0% means everything."""
    return f"{int(rate * 1000 + 1e-9) / 10:.1f}%"


def _blocks(coverage: Coverage, look: Look) -> Iterator[list[str]]:
    head = printable(f"coverage of {coverage.path}: {totals_text(coverage.totals)}")
    yield wrap(head, look.width, look.width)
    cells = [_HEADS, *map(_cells, coverage.entries)]
    sizes = [max(len(row[column]) for row in cells) for column in range(len(_HEADS) - 1)]
    yield [
        "  " + "  ".join([*(c.rjust(size) for c, size in zip(row, sizes, strict=False)), row[-1]])
        for row in cells
    ]
    for span, message in missed(coverage):
        yield _annotated(span, message, look)


def _cells(entry: EntryCoverage) -> tuple[str, ...]:
    branches = f"{len(entry.taken)} of {len(entry.branches)}" if entry.branches else "-"
    counts = map(str, (entry.filled, entry.null, entry.nullified))
    return (*counts, branches, printable(entry.entry.target_text))


def missed(coverage: Coverage) -> Iterator[tuple[Span, str]]:
    """Yield the positions and names of the entries and branches that no row covers."""
    for entry in coverage.entries:
        if not entry.filled:
            yield entry.entry.span, f"'{entry.entry.target_text}' is never filled"
        for branch in entry.missed:
            message = f"{branch.label} is never taken"
            if branch in entry.dead:
                message = f"{branch.label} can never be taken: {entry.dead[branch]}"
            yield entry.span_of(branch), message


def _annotated(span: Span, message: str, look: Look) -> list[str]:
    where = printable(f"{span.source.path}:{span.place.line}:")
    room = look.width - len(_INDENT)
    first, *rest = wrap(f"{where} {printable(message)}", look.width, room)
    head = paint(where, "place", look) + first[len(where) :]
    return [head, *(_INDENT + line for line in rest), *quoted(span, "warning", look)]
