"""JSON pointers name values as RFC 6901 says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapper.paths import parse_pointer, pointer
from tests.conftest import JSON_POINTER

STEPS = st.lists(st.text() | st.integers(min_value=0))


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ((), ""),
        (("foo", 0), "/foo/0"),
        (("",), "/"),
        (("a/b",), "/a~1b"),
        (("m~n",), "/m~0n"),
        (("~1",), "/~01"),
    ],
)
def test_examples_of_the_rfc(steps, expected):
    assert pointer(steps) == expected


@given(STEPS)
def test_a_pointer_names_its_steps(steps):
    string = pointer(tuple(steps))
    assert JSON_POINTER.fullmatch(string)
    assert parse_pointer(string) == tuple(map(str, steps))


@pytest.mark.parametrize("string", ["a", "a.b", "_tenant.lead", "/a~", "/a~2b", "$.a"])
def test_other_strings_are_no_pointers(string):
    assert not JSON_POINTER.fullmatch(string)
