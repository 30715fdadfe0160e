"""Formats against second opinions: rfc3339-validator for date-time, datetime for dates."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rfc3339_validator import validate_rfc3339

from mapper.schema.formats import (
    PLAIN_DATE_TIME,
    are_plain_date_times,
    is_date,
    is_date_time,
    is_uri,
)
from tests.conftest import examples

# Where the project refuses on purpose what RFC 3339 allows.
STRICTER = re.compile(
    r"0000-"  # the year 0000
    r"|.*[+-](?:18:(?!00)|(?:19|2[0-3]):)"  # an offset past 18:00
    r"|.*[tz]"  # lower case t and z (the other library refuses them too)
    r"|.*\.[0-9]{10}"  # more than nine digits of a second
    r"|.*T..:..:60"  # a leap second
)

_DIGITS = st.sampled_from("0123456789")


def _number(*near: str):
    width = len(near[0])
    return st.one_of(
        st.sampled_from(near), st.lists(_DIGITS, min_size=width, max_size=width).map("".join)
    )


_PARTS = st.tuples(
    _number("2023", "2024", "1900", "2000", "0000", "9999"), st.sampled_from(["-", "-", "-", "/"]),
    _number("02", "12", "04", "00", "13"), st.just("-"), _number("28", "29", "30", "31", "00"),
    st.sampled_from(["T", "T", "T", "T", "t", " "]), _number("00", "23", "24"), st.just(":"),
    _number("00", "59", "60"), st.just(":"), _number("00", "59", "60"),
    st.sampled_from(["", "", ".0", ".123456789", ".1234567890", ".", ",5"]),
    st.sampled_from(["Z", "Z", "z", "+00:00", "-17:59", "+18:00", "+18:01", "-23:59", "+24:00",
                     "+1:00", "+0100", "", "Z\n"]),
)  # fmt: skip
_NEAR = _PARTS.map("".join)
_EDITED = st.tuples(_NEAR, st.integers(0, 30), st.text(max_size=1)).map(
    lambda parts: parts[0][: parts[1]] + parts[2] + parts[0][parts[1] + 1 :]
)


@settings(max_examples=examples(1500))
@given(st.one_of(_NEAR, _NEAR, _EDITED))
@example("2023-04-01T00:41:57.000Z")
@example("٢٠٢٣-04-01T00:41:57Z")
@example("2024-02-29T00:00:00+18:00")
@example("2023-04-01T00:41:57Z\n")
def test_date_time_agrees_with_a_second_opinion(text):
    if STRICTER.match(text):
        assert not is_date_time(text)
    else:
        # the other library takes a line end at the end, and digits of any script
        plain = text.isascii() and not text.endswith("\n")
        assert is_date_time(text) is (plain and validate_rfc3339(text))
    if PLAIN_DATE_TIME.match(text):
        assert is_date_time(text)


@pytest.mark.parametrize(
    "text",
    ["0000-01-01T00:00:00Z", "2023-04-01T00:00:00+18:01", "2023-04-01T00:00:00-23:59",
     "2023-04-01t00:00:00Z", "2023-04-01T00:00:00z", "2023-04-01T00:00:00.1234567890Z"],
)  # fmt: skip
def test_documented_stricter_cases(text):
    assert validate_rfc3339(text.replace("0000-", "0004-").upper())
    assert STRICTER.match(text)
    assert not is_date_time(text)


@settings(max_examples=examples(500))
@given(
    st.one_of(
        st.dates().map(str),
        st.tuples(
            _number("2023", "1900", "0000"), _number("02", "04", "13"), _number("29", "31", "00")
        ).map("-".join),
        st.text(max_size=12),
    )
)
@example("2023-04-01\n")
@example("٢٠٢٣-04-01")
@example("20230401")
@example("2023-W01-1")
def test_date_agrees_with_datetime(text):
    try:
        expected = date.fromisoformat(text).isoformat() == text
    except ValueError:
        expected = False
    assert is_date(text) is expected


@pytest.mark.parametrize(
    "text",
    ["https://a.b", "http://user:pw@host:80/p/a;t?q=1&r=/?#f", "urn:isbn:1", "mailto:a@b.c",
     "http://[2001:db8::1]:8080/", "file:///x", "a:", "tel:+1-2", "x:%20%aF", "http://", "data:,a"],
)  # fmt: skip
def test_uris(text):
    assert is_uri(text)


@pytest.mark.parametrize(
    "text",
    ["", "a", "/a/b", "//host/x", "1a:b", "a b:c", "http://a b", "x:%", "x:%2", "x:%zz", "http://é",
     "x:a\n", "x:<a>", "x:a#b#c", "http://[::1", "http://a:b/", ":a", "x:a\\b", "x:\"", "http://a]b"],
)  # fmt: skip
def test_no_uris(text):
    assert not is_uri(text)


def test_long_texts_that_are_no_uri_do_not_hang():
    for text in (
        "http://" + "a" * 20_000 + "<",
        "x:" + "%20" * 10_000 + "%",
        "http://" + "@" * 20_000,
    ):
        assert not is_uri(text)


@pytest.mark.parametrize(
    ("values", "are_plain"),
    [
        (["2023-04-01T00:41:57Z", "2023-04-01T00:41:57.5Z"], True),
        (["2023-04-01T00:41:57Z\n2023-04-01T00:41:57Z"], False),
        (["2023-04-01T00:41:57Z", ""], False),
        (["2023-04-31T00:41:57Z"], False),
    ],
)
def test_plain_date_times_are_matched_together(values, are_plain):
    assert are_plain_date_times(values) is are_plain
