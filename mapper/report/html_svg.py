"""The geometry and elements of a picture in two columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from mapper.report.html_parts import Child, Markup, lines, scrollable, tag
from mapper.report.layout import columns
from mapper.text.escape import printable

LEFT, RIGHT = 372, 628  # where the lines start and end; labels are outside
MAX_COLUMNS = 46  # of a label with its note
CHARACTER = 7.25  # width of a column of a label, in units
ROW, HEADING, GAP = 20, 26, 12
MIN_HEIGHT = 42  # of a group in an overview


@dataclass(frozen=True)
class Column:
    """The nodes of one side.

    Attributes:
        x: Where lines start or end.
        y: The middle of each node.
        headings: The name and the middle of the heading of each group.
        height: The height of the column.
    """

    x: float
    y: dict[int, float]
    headings: tuple[tuple[str, float], ...]
    height: float


@dataclass(frozen=True)
class Nodes:
    """The nodes of one side before they are placed.

    Attributes:
        groups: The group of each node.
        order: The order of the nodes, in which those of a group are together.
        heights: The heights of nodes other than `ROW`.
        has_headings: Whether each group has a heading.
    """

    groups: Sequence[str]
    order: Sequence[int]
    heights: Mapping[int, float]
    has_headings: bool


def placed(left: Nodes, right: Nodes) -> tuple[Column, Column]:
    """Return the positions of the nodes of both sides; the groups of the shorter one are spread."""
    height = max(_column(LEFT, left, 0).height, _column(RIGHT, right, 0).height)
    made = []
    for x, nodes in ((LEFT, left), (RIGHT, right)):
        spaces = len({nodes.groups[node] for node in nodes.order}) + 1
        made.append(_column(x, nodes, (height - _column(x, nodes, 0).height) / spaces))
    return made[0], made[1]


def _column(x: float, nodes: Nodes, space: float) -> Column:
    """Return a column with additional space before, between, and after its groups."""
    heading, gap = (HEADING, GAP) if nodes.has_headings else (0, 0)
    y, places, headings = 4.0, {}, []
    previous: str | None = None
    for node in nodes.order:
        group = nodes.groups[node]
        if group != previous:
            y += space + (gap if previous is not None else 0)
            headings.append((group, round(y + heading / 2, 1)))
            y += heading
            previous = group
        height = nodes.heights.get(node, ROW)
        places[node] = round(y + height / 2, 1)
        y += height
    shown = tuple(headings) if nodes.has_headings else ()
    return Column(x, places, shown, round(y + space + 8, 1))


class Drawing:
    """Elements of a picture, which is cut to the width of its labels."""

    def __init__(self, height: float) -> None:
        """Start without elements."""
        self._height = height
        self._parts: list[Markup] = []
        self._left = self._right = 0  # the widest labels, in columns

    def add(self, part: Markup) -> None:
        """Add an element."""
        self._parts.append(part)

    def headings(self, column: Column) -> None:
        """Add the headings of the groups of a column."""
        for name, y in column.headings:
            label = self.label(name or "top level", y, is_left=column.x == LEFT, class_="group")
            self.add(label)

    def label(
        self, name: str, y: float, *, is_left: bool, note: str = "", class_: str | None = None
    ) -> Markup:
        """Return the label of a node, with a note after it."""
        size = columns(note) + 2 if note else 0
        shown = shortened_middle(name, MAX_COLUMNS - size)
        self._see(columns(shown) + size, is_left=is_left)
        after = tag("tspan", note, dx=8, class_="note") if note else None
        return _text(shown, after, y=y + 4, is_left=is_left, class_=class_)

    def two_lines(self, name: str, below: str, y: float, *, is_left: bool) -> Markup:
        """Return the label of a group in an overview, with a note below it."""
        shown, note = shortened_middle(name, MAX_COLUMNS), shortened_end(below, MAX_COLUMNS)
        self._see(max(columns(shown), columns(note)), is_left=is_left)
        first = _text(shown, y=y - 2, is_left=is_left, class_="name")
        return tag("g", first, _text(note, y=y + 13, is_left=is_left, class_="note"))

    def _see(self, size: int, *, is_left: bool) -> None:
        if is_left:
            self._left = max(self._left, size)
        else:
            self._right = max(self._right, size)

    def svg(self, label: str, class_: str = "picture") -> Markup:
        """Return the picture; `label` describes it to those who cannot see it."""
        start = LEFT - 24 - self._left * CHARACTER
        width = RIGHT + 24 + self._right * CHARACTER - start
        drawing = tag(
            "svg", lines(self._parts), class_=class_,
            viewBox=f"{start:.0f} 0 {width:.0f} {self._height:g}",
            width=f"{width:.0f}", height=f"{self._height:g}", role="img", aria_label=label,
        )  # fmt: skip
        return scrollable("Picture of the mapping", drawing, "wide drawing")


def _text(shown: str, *after: Child, y: float, is_left: bool, class_: str | None) -> Markup:
    side = "left" if is_left else "right"
    x = LEFT - 12 if is_left else RIGHT + 12
    classes = f"{class_} {side}" if class_ else side
    return tag("text", shown, *after, x=x, y=f"{y:g}", class_=classes)


def shortened_middle(label: str, room: int) -> str:
    """Return a label that fits a number of columns; its middle is cut, since its ends differ."""
    label = printable(label)
    if columns(label) <= room:
        return label
    half = (room - 1) // 2
    start = next(n for n in range(half, -1, -1) if columns(label[:n]) <= half)
    end = next(n for n in range(half, -1, -1) if columns(label[len(label) - n :]) <= half)
    return f"{label[:start]}…{label[len(label) - end :]}"


def shortened_end(label: str, room: int) -> str:
    """Return a label that fits a number of characters."""
    return label if len(label) <= room else f"{label[: room - 1]}…"


def curve(start: float, end: float, width: float | None = None) -> Markup:
    """Return a line from the left to the right."""
    a, b = LEFT + 6, RIGHT - 6
    middle = (a + b) / 2
    path = f"M{a} {start:g}C{middle:g} {start:g} {middle:g} {end:g} {b} {end:g}"
    return tag("path", class_="line", d=path, stroke_width=width and f"{width:.1f}")


def circle(x: float, y: float, class_: str = "mark") -> Markup:
    """Return the mark of a source, or of a target that copies one."""
    return tag("circle", cx=x, cy=y, r=3.5, class_=class_)


def diamond(x: float, y: float) -> Markup:
    """Return the mark of a calculated target."""
    path = f"M{x - 5:g} {y:g}L{x:g} {y - 5:g}L{x + 5:g} {y:g}L{x:g} {y + 5:g}Z"
    return tag("path", class_="mark", d=path)


def block(x: float, y: float, height: float) -> Markup:
    """Return the mark of a group in an overview."""
    start = x - 6 if x == LEFT else x - 1
    return tag("rect", x=start, y=f"{y - height / 2:g}", width=7, height=f"{height:g}", rx=2,
               class_="source")  # fmt: skip


def stacked(sizes: Sequence[tuple[int, float]]) -> Iterator[tuple[int, float]]:
    """Yield the keys of parts of a block with the distance of their middles from its middle."""
    y = -sum(size for _, size in sizes) / 2
    for key, size in sizes:
        yield key, y + size / 2
        y += size
