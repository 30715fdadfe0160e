"""Group paths under common parents, and order them so that few lines of a picture cross."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mapper.report.description import ShownPath

ROUNDS = 4  # of ordering each side by the other


@dataclass(frozen=True)
class Label:
    """A path in a picture: its group, and its name below it."""

    group: str
    name: str


def labels(paths: Iterable[ShownPath], max_groups: int) -> list[Label]:
    """Return labels of paths, grouped by the deepest parents of which there are few."""
    paths = list(paths)
    depth = max((len(path) - 1 for path in paths), default=0)
    while depth and len({path[:-1][:depth] for path in paths}) > max_groups:
        depth -= 1
    shown = []
    for path in paths:
        parent = path[:-1][:depth]
        shown.append(Label(".".join(parent), ".".join(path[len(parent) :])))
    return shown


def ordered(
    left: Sequence[str], right: Sequence[str], links: Sequence[tuple[int, int]]
) -> tuple[list[int], list[int]]:
    """Return the order of the nodes of both sides in which the fewest of the tried orders cross.

    Each side is ordered by the mean positions of its neighbors, in turns. Nodes of a group stay
    together, and equal nodes keep their order.

    Args:
        left: The groups of the nodes on the left.
        right: The groups of the nodes on the right.
        links: Pairs of a node on the left and one on the right.
    """
    of_left: list[list[int]] = [[] for _ in left]
    of_right: list[list[int]] = [[] for _ in right]
    for a, b in links:
        of_left[a].append(b)
        of_right[b].append(a)
    right_order = _by_group(right)
    left_order = _sorted(left, of_left, right_order)
    best = (crossings(left_order, right_order, links), left_order, right_order)
    for _ in range(ROUNDS):
        if not best[0]:
            break
        right_order = _sorted(right, of_right, left_order)
        left_order = _sorted(left, of_left, right_order)
        count = crossings(left_order, right_order, links)
        if count >= best[0]:
            break
        best = (count, left_order, right_order)
    return best[1], best[2]


def crossings(left: Sequence[int], right: Sequence[int], links: Iterable[tuple[int, int]]) -> int:
    """Return the number of pairs of links that cross."""
    of_left = {node: place for place, node in enumerate(left)}
    of_right = {node: place for place, node in enumerate(right)}
    ends: list[int] = []
    count = 0
    for _, end in sorted((of_left[a], of_right[b]) for a, b in links):
        count += len(ends) - bisect_left(ends, end + 1)
        insort(ends, end)
    return count


def _by_group(groups: Sequence[str]) -> list[int]:
    first: dict[str, int] = {}
    for node, group in enumerate(groups):
        first.setdefault(group, node)
    return sorted(range(len(groups)), key=lambda node: (first[groups[node]], node))


def _sorted(
    groups: Sequence[str], neighbors: Sequence[Sequence[int]], order: Sequence[int]
) -> list[int]:
    """Return nodes by the mean positions of their neighbors; those without any come last."""
    place = {node: float(position) for position, node in enumerate(order)}
    last = float(len(order))
    mean = [_mean([place[other] for other in others], last) for others in neighbors]
    members: dict[str, list[float]] = {}
    for node, group in enumerate(groups):
        if neighbors[node]:
            members.setdefault(group, []).append(mean[node])
    of_group = {group: _mean(members.get(group, []), last) for group in groups}
    first: dict[str, int] = {}
    for node, group in enumerate(groups):
        first.setdefault(group, node)
    return sorted(
        range(len(groups)),
        key=lambda node: (of_group[groups[node]], first[groups[node]], mean[node], node),
    )


def _mean(values: Sequence[float], default: float) -> float:
    return sum(values) / len(values) if values else default
