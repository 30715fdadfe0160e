"""Messages of libraries become our own phrases, whatever is wrong."""

from __future__ import annotations

import csv
import json
import re
import tomllib
from collections.abc import Callable

import orjson
import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from mapper.diagnostics.parser_errors import csv_problem, json_problem, regex_problem, toml_hint

CUT = re.compile(r"(?:\b(?:at|starting|of|the|in|a|an|to)|[:,(])\Z")
JSON_TEXT = st.text(st.sampled_from('{}[]":,\\u0de1-+.truefalsn \n\x00'), max_size=20)


def message_of(parse: Callable[[str], object], text: str) -> str:
    """What a library says of a text; "" if it accepts it."""
    try:
        parse(text)
    except (ValueError, regex.error) as error:
        return str(error)
    return ""


@pytest.mark.parametrize("loads", [json.loads, orjson.loads])
@given(text=JSON_TEXT)
def test_json(loads, text):
    message = message_of(loads, text)
    phrase = json_problem(message)
    assert not CUT.search(phrase)
    assert message == "" or message not in phrase


@given(st.text(st.sampled_from("ab=[]{}\"',.#\\1 \n"), max_size=20))
def test_toml(text):
    assert not CUT.search(toml_hint(message_of(tomllib.loads, text)))


@given(st.text(st.sampled_from("ab()[]{}*+?\\pP<>=!|1,-^$ux"), max_size=12))
def test_regular_expressions(text):
    phrase = regex_problem(message_of(lambda pattern: regex.compile(pattern, regex.V1), text))
    assert not CUT.search(phrase)
    assert "position" not in phrase


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ('{"a": "b', "a string is not closed with a double quote"),
        ('{"a" 1}', "expected a colon after the name"),
        ("{a: 1}", "expected a name in double quotes"),
        ("[1 2]", "expected a comma or a closing bracket"),
        ('"a\n"', "a line break or control character inside a string"),
        ("[1] 2", "text after the end of the JSON value"),
        ("nul", "expected a value"),
    ],
)
def test_phrases_of_json(text, phrase):
    with pytest.raises(json.JSONDecodeError) as caught:
        json.loads(text)
    assert json_problem(caught.value.msg) == phrase


@pytest.mark.parametrize(
    ("text", "phrase"),
    [('"a', "a quote is never closed"), ('"a"b,c', "text after a closing quote")],
)
def test_csv(text, phrase):
    with pytest.raises(csv.Error) as caught:
        list(csv.reader([text], strict=True))
    assert csv_problem(str(caught.value)).startswith(phrase)
