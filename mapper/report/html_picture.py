"""A picture of a mapping as SVG: sources left, targets right, lines colored by state.

Paths are grouped under their common parents. A mapping with many entries gets an overview, and one
picture per group of targets.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mapper.report.description import USUAL, EntryDescription, MappingDescription
from mapper.report.html_layout import Label, labels, ordered
from mapper.report.html_overview import CONSTANTS, TargetGroup, overview, parts_of
from mapper.report.html_parts import Markup, lines, tag
from mapper.report.html_states import state_class, state_counts, state_words
from mapper.report.html_svg import Drawing, Nodes, circle, curve, diamond, placed

MAX_ENTRIES = 80  # of a single picture
MAX_PARENTS = 60  # groups of a side of a single picture
MAX_UNREAD = 20  # fields of payloads that no entry reads in a single picture


@dataclass(frozen=True)
class _SourceNode:
    """A source: its label; `is_field` is False for constants and functions without arguments."""

    label: Label
    is_field: bool = True


def picture(description: MappingDescription) -> Markup:
    """Return the picture of a mapping, or an overview with the pictures of its parts."""
    entries = description.entries
    if not entries:
        return tag("p", "The mapping has no entries.", class_="soft")
    legend = _legend(entries)
    if len(entries) <= MAX_ENTRIES:
        unread = [_split(source.source) for source in description.unread]
        shown = unread if len(unread) <= MAX_UNREAD else []
        return lines([legend, _detailed(entries, shown)])
    parts = parts_of(entries)
    hint = tag(
        "p",
        "Each band shows the entries of one state between two groups; its height is "
        "their number. Open a group below to see its entries.",
        class_="soft",
    )
    return lines([legend, hint, overview(parts), *map(_part, parts)])


def _legend(entries: Sequence[EntryDescription]) -> Markup:
    def sample(state: str) -> Markup:
        line = tag("path", class_="line", d="M1 6H27")
        return tag("svg", line, class_=state_class(state), viewBox="0 0 28 12", aria_hidden="true")

    items = [
        tag("li", sample(state), f" {count:,} {state}") for state, count in state_counts(entries)
    ]
    if any(not entry.is_copy and entry.written for entry in entries):
        mark = tag("svg", diamond(6, 6), class_="s-mapped", viewBox="0 0 12 12", aria_hidden="true")
        items.append(tag("li", mark, " calculated"))
    return tag("ul", *items, class_="legend")


def _split(path: str) -> tuple[str, ...]:
    """Return the names of a printed path, whose own periods have backslashes."""
    return tuple(re.split(r"(?<!\\)\.", path))


# --- all entries ----------------------------------------------------------------------------------


def _detailed(
    entries: Sequence[EntryDescription], unread: Sequence[tuple[str, ...]] = ()
) -> Markup:
    """Return a picture with a line for each source of each entry."""
    sources, links = _sources(entries, unread)
    targets = labels([entry.target for entry in entries], MAX_PARENTS)
    left_groups = [node.label.group if node.is_field else CONSTANTS for node in sources]
    right_groups = [label.group for label in targets]
    left_order, right_order = ordered(left_groups, right_groups, links)
    left, right = placed(
        Nodes(left_groups, left_order, {}, has_headings=True),
        Nodes(right_groups, right_order, {}, has_headings=True),
    )
    drawing = Drawing(max(left.height, right.height))
    drawing.headings(left)
    drawing.headings(right)
    linked = {source for source, _ in links}
    for index in left_order:
        node, y = sources[index], left.y[index]
        class_ = "unread" if index not in linked else None if node.is_field else "constant"
        drawing.add(drawing.label(node.label.name, y, is_left=True, class_=class_))
        drawing.add(circle(left.x, y, "source"))
    by_target: dict[int, list[int]] = {}
    for source, target in links:
        by_target.setdefault(target, []).append(source)
    for target in right_order:
        entry, y = entries[target], right.y[target]
        note = "" if entry.state in USUAL else entry.state
        mark = circle if entry.is_copy or not entry.written else diamond
        parts = [
            tag("title", _title(entry)),
            *(curve(left.y[source], y) for source in by_target.get(target, ())),
            mark(right.x, y),
            drawing.label(targets[target].name, y, is_left=False, note=note),
        ]
        drawing.add(tag("g", parts, class_=f"entry {state_class(entry.state)}"))
    label = f"{len(entries):,} entries: sources left, targets right; {state_words(entries)}"
    return drawing.svg(label)


def _title(entry: EntryDescription) -> str:
    sources = ", ".join(map(".".join, entry.sources)) or entry.written or "nothing"
    reason = f" ({entry.reason})" if entry.reason else ""
    return f"{sources} → {'.'.join(entry.target)}: {entry.state}{reason}"


def _sources(
    entries: Sequence[EntryDescription], unread: Sequence[tuple[str, ...]]
) -> tuple[list[_SourceNode], list[tuple[int, int]]]:
    """Return the sources of entries, and the links from them to the entries."""
    paths: dict[tuple[str, ...], int] = {}
    constants: dict[str, int] = {}
    links: list[tuple[int, int]] = []
    nodes: list[tuple[tuple[str, ...], bool]] = []
    for target, entry in enumerate(entries):
        for path in entry.sources:
            if path not in paths:
                paths[path] = len(nodes)
                nodes.append((path, True))
            links.append((paths[path], target))
        if not entry.sources and entry.written:
            if entry.written not in constants:
                constants[entry.written] = len(nodes)
                nodes.append(((entry.written,), False))
            links.append((constants[entry.written], target))
    nodes += [(path, True) for path in unread if path not in paths]
    of_fields = labels([path for path, is_field in nodes if is_field], MAX_PARENTS)
    shown = iter(of_fields)
    made = [
        _SourceNode(next(shown))
        if is_field
        else _SourceNode(Label(CONSTANTS, path[0]), is_field=False)
        for path, is_field in nodes
    ]
    return made, links


def _part(part: TargetGroup) -> Markup:
    counts = [
        tag("span", f"{count:,} {state}", class_=f"state {state_class(state)}")
        for state, count in state_counts(part.entries)
    ]
    summary = tag("summary", tag("span", part.name, class_="path"), " ", counts)
    return tag("details", summary, _detailed(part.entries), class_="part")
