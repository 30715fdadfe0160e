"""A profile made from shapes is the profile that a walk over the payloads makes."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapper.engine import shapes
from mapper.engine.shapes import Shapes, UnclearError
from mapper.paths.profile import Profile, profile

NAMES = st.sampled_from(["a", "b", "c", ""])
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(-5, 5), st.floats(-9, 9), st.sampled_from(["", "x"])
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=12) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=30,
)
PAYLOADS = st.lists(st.dictionaries(NAMES, VALUES, max_size=4), max_size=12)


def shown(seen: Profile) -> Any:
    """A profile as values that can be compared, with the order of its fields."""
    elements = None if seen.elements is None else shown(seen.elements)
    children = [(name, shown(child)) for name, child in seen.children.items()]
    return seen.count, seen.kinds, seen.longest, elements, children


@given(payloads=PAYLOADS, limit=st.sampled_from([1, 5, 2000]), size=st.integers(1, 5))
def test_shapes_make_the_profile_of_a_walk(payloads, limit, size):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shapes, "MAX_SHAPES", limit)
        found = Shapes()
        for start in range(0, len(payloads), size):
            batch = payloads[start : start + size]
            found.see(batch)
            found.drop()
            found.see(batch)
            found.commit()
        assert shown(found.seen()) == shown(profile(payloads))


@given(payloads=PAYLOADS)
def test_the_number_of_quotes_is_that_of_the_json_text(payloads):
    assert Shapes().see(payloads)[0] == orjson.dumps(payloads).count(b'"')


def test_news_are_new_shapes_and_say_whether_a_path_is_concerned():
    payloads = [{"a": {"b": 1}}, {"a": {"b": 2}}, {"a": {"b": None}}, {"a": {"b": 1}, "c": 1}]
    found = Shapes([("a", "b")])
    assert found.see(payloads)[1] == {0: True, 2: True, 3: False}


@pytest.mark.parametrize("value", [2.0**64, [1.0, -(2.0**64)], [0.0] * 20 + [2.0**64]])
def test_numbers_that_may_be_integers_need_a_closer_look(value):
    found = Shapes()
    with pytest.raises(UnclearError):
        found.see([{"a": 1}, {"a": value}])
    found.drop()
    assert found.add({"a": value}) is True
    assert shown(found.seen()) == shown(profile([{"a": value}]))


def test_deep_payloads_need_a_closer_look():
    deep: dict[str, Any] = {}
    for _ in range(240):
        deep = {"a": deep}
    found = Shapes()
    with pytest.raises(UnclearError):
        found.see([deep])
    found.drop()
    found.add(deep)
    assert shown(found.seen()) == shown(profile([deep]))
