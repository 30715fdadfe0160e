"""An overview of a large mapping: groups of fields, and bands for the entries between them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mapper.report.description import DIFFERENCES, STATES, EntryDescription, ShownPath
from mapper.report.html_layout import labels, ordered
from mapper.report.html_parts import Markup, number, tag
from mapper.report.html_states import state_class, state_words
from mapper.report.html_svg import MIN_HEIGHT, Column, Drawing, Nodes, block, curve, placed, stacked

CONSTANTS = "no payload field"
MAX_PART = 80  # entries of a group of targets; larger groups are split
MAX_GROUPS = 24  # of a side
MAX_BANDS = 900  # height of all bands of a side, in units
MAX_BAND = 4.0  # height of the band of one entry


@dataclass(frozen=True)
class TargetGroup:
    """Entries whose targets have a common parent."""

    name: str
    entries: tuple[EntryDescription, ...]


@dataclass(frozen=True)
class _Band:
    """The entries of a state between two groups."""

    left: int
    right: int
    state: str
    entries: int


def parts_of(entries: Sequence[EntryDescription]) -> list[TargetGroup]:
    """Return entries by the parents of their targets; large groups in several parts."""
    groups: dict[str, list[EntryDescription]] = {}
    shown = labels([entry.target for entry in entries], MAX_GROUPS)
    for entry, label in zip(entries, shown, strict=True):
        groups.setdefault(label.group or "top level", []).append(entry)
    return [part for name, group in groups.items() for part in _pieces(name, group)]


def _pieces(name: str, entries: Sequence[EntryDescription]) -> Iterator[TargetGroup]:
    count = -(-len(entries) // MAX_PART)
    size = -(-len(entries) // count)
    for start in range(0, len(entries), size):
        piece = entries[start : start + size]
        more = f" ({start + 1:,} to {start + len(piece):,})" if count > 1 else ""
        yield TargetGroup(name + more, tuple(piece))


def overview(parts: Sequence[TargetGroup]) -> Markup:
    """Return a picture in which the height of a band is the number of entries of a state."""
    names, fields, bands = _bands(parts)
    unit = min(MAX_BAND, MAX_BANDS / max(sum(band.entries for band in bands), 1))
    left_sizes, right_sizes = Counter[int](), Counter[int]()
    for band in bands:
        left_sizes[band.left] += band.entries
        right_sizes[band.right] += band.entries
    groups = [str(index) for index in range(max(len(names), len(parts)))]
    links = [(band.left, band.right) for band in bands for _ in range(band.entries)]
    left_order, right_order = ordered(groups[: len(names)], groups[: len(parts)], links)
    left, right = placed(
        _nodes(groups[: len(names)], left_order, left_sizes, unit),
        _nodes(groups[: len(parts)], right_order, right_sizes, unit),
    )
    drawing = Drawing(max(left.height, right.height))
    for markup in _drawn(bands, left, right, unit, names, parts):
        drawing.add(markup)
    for index, name in enumerate(names):
        note = number(fields[name], "field") if name in fields else "constants, functions"
        drawing.add(block(left.x, left.y[index], max(left_sizes[index] * unit, 4)))
        drawing.add(drawing.two_lines(name, note, left.y[index], is_left=True))
    for index, part in enumerate(parts):
        drawing.add(block(right.x, right.y[index], max(right_sizes[index] * unit, 4)))
        note = state_words(part.entries)
        drawing.add(drawing.two_lines(part.name, note, right.y[index], is_left=False))
    entries = [entry for part in parts for entry in part.entries]
    label = (
        f"{len(entries):,} entries in {number(len(parts), 'group')}: sources left, targets right; "
        f"{state_words(entries)}"
    )
    return drawing.svg(label, "picture overview")


def _bands(parts: Sequence[TargetGroup]) -> tuple[list[str], Counter[str], list[_Band]]:
    """Return the groups of sources, their numbers of fields, and the bands to the parts."""
    paths: dict[ShownPath, None] = {}
    for part in parts:
        for entry in part.entries:
            paths.update(dict.fromkeys(entry.sources))
    shown = labels(paths, MAX_GROUPS)
    group_of = {path: label.group or "top level" for path, label in zip(paths, shown, strict=True)}
    counts: Counter[tuple[str, int, str]] = Counter()
    for target, part in enumerate(parts):
        for entry in part.entries:
            reads = dict.fromkeys(group_of[path] for path in entry.sources)
            if not reads and entry.written:
                reads = {CONSTANTS: None}
            for group in reads:
                counts[group, target, entry.state] += 1
    names = list(dict.fromkeys(group for group, _, _ in counts))
    places = {name: place for place, name in enumerate(names)}
    bands = [
        _Band(places[group], part, state, count) for (group, part, state), count in counts.items()
    ]
    return names, Counter(group_of.values()), bands


def _nodes(groups: Sequence[str], order: Sequence[int], sizes: Counter[int], unit: float) -> Nodes:
    heights = {node: max(MIN_HEIGHT, sizes[node] * unit + 12) for node in order}
    return Nodes(groups, order, heights, has_headings=False)


def _drawn(
    bands: Sequence[_Band],
    left: Column,
    right: Column,
    unit: float,
    names: Sequence[str],
    parts: Sequence[TargetGroup],
) -> Iterator[Markup]:
    """Yield the bands, those of the most important states last, so that they are on top."""
    starts: dict[int, float] = {}
    ends: dict[int, float] = {}
    state = {name: place for place, name in enumerate((*STATES, *DIFFERENCES))}
    for node in left.y:
        own = [n for n, band in enumerate(bands) if band.left == node]
        own.sort(key=lambda n: (right.y[bands[n].right], state[bands[n].state]))
        starts.update(stacked([(n, bands[n].entries * unit) for n in own]))
    for node in right.y:
        own = [n for n, band in enumerate(bands) if band.right == node]
        own.sort(key=lambda n: (left.y[bands[n].left], state[bands[n].state]))
        ends.update(stacked([(n, bands[n].entries * unit) for n in own]))
    order = sorted(range(len(bands)), key=lambda n: (-state[bands[n].state], -bands[n].entries))
    for n in order:
        band = bands[n]
        y = left.y[band.left] + starts[n], right.y[band.right] + ends[n]
        title = f"{names[band.left]} → {parts[band.right].name}: {band.entries:,} {band.state}"
        line = curve(round(y[0], 1), round(y[1], 1), max(band.entries * unit, 1))
        yield tag("g", tag("title", title), line, class_=f"entry {state_class(band.state)}")
