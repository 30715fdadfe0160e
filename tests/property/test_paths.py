"""Paths and the operations on them, on arbitrary values."""

from __future__ import annotations

from copy import deepcopy

from hypothesis import given
from hypothesis import strategies as st

from mapper.paths import (
    STAR,
    get,
    get_all,
    get_all_or_none,
    has,
    is_filled,
    located,
    parse_path,
    pointer,
    print_path,
    put,
)

LETTERS = st.text(st.sampled_from("ab.\\[]*0 é~/"), min_size=1, max_size=4)
NAMES = LETTERS.filter(lambda name: name == name.strip())
KEYS = st.sampled_from(["a", "b"])
STEPS = KEYS | st.integers(0, 2) | st.just(STAR)
PATHS = st.lists(STEPS, max_size=3).map(lambda steps: ("a", *steps))
PLACES = st.lists(KEYS | st.integers(0, 2), max_size=3).map(lambda steps: ("a", *steps))
VALUES = st.recursive(
    st.none() | st.integers(0, 2) | st.text(max_size=1),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=2),
    max_leaves=8,
)
OBJECTS = st.dictionaries(KEYS, VALUES, max_size=2)


def by_hand(value, path):
    """Yield the values at a path, one step at a time."""
    values = [value]
    for step in path:
        if step is STAR:
            values = [item for v in values if isinstance(v, list) for item in v]
        elif isinstance(step, str):
            values = [v[step] for v in values if isinstance(v, dict) and step in v]
        else:
            values = [v[step] for v in values if isinstance(v, list) and step < len(v)]
    return values


@given(NAMES, st.lists(NAMES | st.integers(0, 999_999_999) | st.just(STAR), max_size=4))
def test_a_printed_path_reads_back(first, steps):
    path = (first, *steps)
    assert parse_path(print_path(path)) == path


@given(OBJECTS, PATHS)
def test_all_values_at_a_path(value, path):
    found = list(get_all(value, path))
    assert found == by_hand(value, path)
    assert has(value, path) == bool(found)
    assert is_filled(value, path) == any(item is not None for item in found)
    assert get(value, path) == (found[0] if found else None)


@given(OBJECTS, PATHS)
def test_a_place_leads_to_its_value(value, path):
    for place, found in located(value, path):
        assert STAR not in place
        assert list(located(value, place)) == [(place, found)]
        assert len(place) == len(path)


@given(OBJECTS, PATHS)
def test_a_missing_value_is_none(value, path):
    filled = [found for found in get_all_or_none(value, path) if found is not None]
    assert filled == [found for found in get_all(value, path) if found is not None]
    if STAR not in path:
        assert list(get_all_or_none(value, path)) == [get(value, path)]


@given(PLACES, VALUES)
def test_what_is_put_is_there(place, value):
    container = {}
    put(container, place, value)
    assert get(container, place) == value
    assert has(container, place) == (value is not None or "a" in container)


@given(OBJECTS, PATHS, VALUES)
def test_put_replaces_a_value_that_is_there(value, path, new):
    for place, _ in located(value, path):
        changed = deepcopy(value)
        put(changed, place, new)
        assert get(changed, place) == new
        put(changed, place, get(value, place))
        assert changed == value or get(value, place) is None


@given(st.lists(LETTERS | st.integers(0, 9), max_size=4))
def test_a_pointer_keeps_its_steps(steps):
    parts = pointer(steps).split("/")[1:]
    assert [part.replace("~1", "/").replace("~0", "~") for part in parts] == [str(s) for s in steps]
