"""The order of a picture: groups stay together, and few lines cross."""

from __future__ import annotations

from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from mapper.report.html_layout import Label, crossings, labels, ordered
from mapper.report.html_svg import shortened_middle
from mapper.report.layout import columns


def test_labels_are_grouped_by_parents():
    paths = [("_acme", "a", "x"), ("_acme", "a", "y"), ("_acme", "b", "z"), ("_id",)]
    assert labels(paths, 10) == [
        Label("_acme.a", "x"), Label("_acme.a", "y"), Label("_acme.b", "z"), Label("", "_id"),
    ]  # fmt: skip
    assert labels(paths, 2) == [
        Label("_acme", "a.x"), Label("_acme", "a.y"), Label("_acme", "b.z"), Label("", "_id"),
    ]  # fmt: skip
    assert {label.group for label in labels(paths, 1)} == {""}
    assert labels([], 3) == []


def test_lines_of_reversed_sides_do_not_cross():
    links = [(n, 9 - n) for n in range(10)]
    left, right = ordered([""] * 10, [""] * 10, links)
    assert crossings(left, right, links) == 0
    assert right == list(range(10))  # the targets keep the order of the mapping


LINKS = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=25)
GROUPS = st.lists(st.sampled_from("abc"), min_size=8, max_size=8)


@given(GROUPS, GROUPS, LINKS)
def test_orders_are_complete_and_keep_groups_together(left, right, links):
    for groups, order in zip((left, right), ordered(left, right, links), strict=True):
        assert sorted(order) == list(range(8))
        shown = [groups[node] for node in order]
        changes = sum(a != b for a, b in pairwise(shown))
        assert changes == len(set(shown)) - 1


@given(st.permutations(range(8)), st.permutations(range(8)), LINKS)
def test_crossings_are_those_of_each_pair(left, right, links):
    def cross(a, b):
        first = left.index(a[0]) - left.index(b[0])
        second = right.index(a[1]) - right.index(b[1])
        return first * second < 0

    assert crossings(left, right, links) == sum(cross(a, b) for a, b in combinations(links, 2))


@given(st.text(max_size=90), st.integers(5, 50))
def test_labels_fit(text, room):
    assert columns(shortened_middle(text, room)) <= room


def test_the_ends_of_a_long_label_are_shown():
    assert shortened_middle("attendee.registration.answers", 15) == "attende…answers"
