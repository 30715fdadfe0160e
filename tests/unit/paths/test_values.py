"""Walking, rewriting, and filling values by path."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapper.paths import (
    NotAnArrayError,
    add_missing,
    covers,
    get,
    is_within,
    leaves,
    parse_path,
    rewritten,
    spread,
    touches,
    walk,
    with_stars,
)

VALUES = st.recursive(
    st.none() | st.integers() | st.text(max_size=2),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner, max_size=3)
    ),
    max_leaves=10,
)
OBJECTS = st.dictionaries(st.text(max_size=2), VALUES, max_size=3)


@given(OBJECTS)
def test_every_walked_place_leads_to_its_value(value):
    assert all(get(value, place) is item for place, item in walk(value))


def test_leaves():
    value = {"a": [1, {"b": None}], "c": {}, "d": []}
    assert list(leaves(value)) == [
        (("a", 0), 1),
        (("a", 1, "b"), None),
        (("c",), {}),
        (("d",), []),
    ]


@given(OBJECTS)
def test_rewriting_without_changes_is_a_copy(value):
    copy = rewritten(value, lambda _, item: item)
    assert copy == value
    assert copy is not value


def test_a_replaced_value_is_final():
    changed = rewritten(
        {"a": [1, {"b": 2}]}, lambda place, item: [0] if place == ("a", 1) else item
    )
    assert changed == {"a": [1, [0]]}


@pytest.mark.parametrize(
    ("path", "other", "expected"),
    [
        ("a", "a.b", True),
        ("a.b", "a", False),
        ("a[*]", "a[3].b", True),
        ("a[1]", "a[*]", True),
        ("a[1]", "a[2]", False),
        ("a[*]", "a.b", False),
    ],
)
def test_covers(path, other, expected):
    assert covers(parse_path(path), parse_path(other)) is expected


@pytest.mark.parametrize(
    ("names", "within", "touching"),
    [
        (("a", "b"), True, True),
        (("a", "b", "c"), True, True),
        (("a",), False, True),
        (("a", "c"), False, False),
        (("ab",), False, False),
    ],
)
def test_paths_by_names(names, within, touching):
    assert is_within(names, {("a", "b"), ("x",)}) is within
    assert touches(names, ("a", "b")) is touches(("a", "b"), names) is touching


def test_with_stars():
    assert with_stars(parse_path("a[2].b")) == parse_path("a[*].b")


@pytest.mark.parametrize(
    ("container", "path", "expected"),
    [
        ({}, "a.b[*].c", {"a": {"b": [{"c": 1}]}}),
        ({"a": [5]}, "a[2]", {"a": [5, 1, 1]}),
        ({"a": None}, "a", {"a": 1}),
        ({"a": 2}, "a", None),
        ({"a": 2}, "a.b", None),
        ({"a": [None]}, "a[*].b", None),
    ],
)
def test_add_missing(container, path, expected):
    before = str(container)
    assert add_missing(container, parse_path(path), 1) is (expected is not None)
    assert container == expected if expected is not None else str(container) == before


def test_spread():
    path = parse_path("a[*].b[*]")
    assert list(spread(path, [["x"], None])) == [
        (("a", 0, "b", 0), "x"),
        (("a", 1, "b"), None),
    ]
    assert list(spread(path, None)) == [(("a",), None)]
    with pytest.raises(NotAnArrayError):
        list(spread(path, ["x"]))
