"""Cut a source line around a span to the width of the terminal."""

from __future__ import annotations

from itertools import accumulate

from mapper.report.layout import columns
from mapper.report.model import Look, paint
from mapper.text import Span
from mapper.text.dataclass import dataclass
from mapper.text.escape import printable

TAB = "    "
CUT = "..."
LEAD = 20  # columns kept before the span when a line is cut


@dataclass(frozen=True)
class Excerpt:
    """A source line as it is shown.

    Attributes:
        number: The line number.
        text: The line, escaped.
        before: Columns before the span.
        size: Columns of the span, at least 1.
        start: Characters before the span.
        end: Characters up to the end of the span.
    """

    number: str
    text: str
    before: int
    size: int
    start: int
    end: int


def excerpt_of(span: Span, width: int) -> Excerpt | None:
    """Return the first line of a span, cut so that it fits `width` columns with its number.

    Return None if the span stands for the whole file, or the line is empty.
    """
    if span.end <= 0:
        return None
    place = span.place
    line = span.source.line(place.line).rstrip()
    start = min(place.column - 1, len(line))
    if not line or line.isspace():
        return None
    end = max(start, min(start + span.end - span.start, len(line)))
    room = max(width - len(f"  {place.line} | "), LEAD)
    # a line can have megabytes, so only the part near the span is measured
    low, high = max(0, start - room), start + room
    cells = [_shown(char) for char in line[low:high]]
    sizes = [columns(cell) for cell in cells]
    start, end = start - low, min(end - low, len(cells))
    first, last = 0, len(cells)
    if low > 0 or high < len(line) or sum(sizes) > room:
        for cuts in (1, 2):
            first, last = _window(sizes, start, end, room - cuts * len(CUT))
            if (low + first > 0) + (low + last < len(line)) <= cuts:
                break
    head = CUT if low + first > 0 else ""
    tail = CUT if low + last < len(line) else ""
    before = head + "".join(cells[first:start])
    marked = "".join(cells[start : min(end, last)])
    return Excerpt(
        str(place.line),
        before + marked + "".join(cells[min(end, last) : last]) + tail,
        len(head) + sum(sizes[first:start]),
        max(1, sum(sizes[start : min(end, last)])),
        len(before),
        len(before) + len(marked),
    )


def quoted(span: Span, style: str, look: Look) -> list[str]:
    """Return the first line of a span with a line below it that marks the span."""
    shown = excerpt_of(span, look.width)
    if shown is None:
        return []
    margin = " " * (len(shown.number) + 2)
    line = paint(f"  {shown.number} |", "margin", look)
    under = paint(f"{margin} |", "margin", look)
    mark = paint("^" * shown.size, style, look)
    return [f"{line} {shown.text}".rstrip(), f"{under} {' ' * shown.before}{mark}"]


def _shown(char: str) -> str:
    return TAB if char == "\t" else printable(char)


def _window(sizes: list[int], start: int, end: int, room: int) -> tuple[int, int]:
    """Return the range of cells to keep: the span, then cells before, after, and before it."""
    upto = [0, *accumulate(sizes)]
    first, last = start, start
    lead = min(LEAD, upto[start])
    while last < end and upto[last + 1] - upto[first] <= room - lead:
        last += 1
    for max_lead in (lead, room):
        while first > 0 and upto[start] - upto[first - 1] <= max_lead:
            if upto[last] - upto[first - 1] > room:
                break
            first -= 1
        while last < len(sizes) and upto[last + 1] - upto[first] <= room:
            last += 1
    return first, last
