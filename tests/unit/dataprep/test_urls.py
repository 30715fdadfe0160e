"""URLs come apart as java.net.URI takes them apart, and escapes are java.net.URLDecoder's."""

import json

import pytest

import mapper
from mapper.dataprep.functions import FUNCTIONS
from mapper.dataprep.functions.urls import PORTS, check_anchor, split_url
from mapper.dataprep.problems import Fault, PatternError
from mapper.dataprep.values import MAX_TEXT
from tests.conftest import ROOT

get_url_decoded = FUNCTIONS["get_url_decoded"].call
get_url_encoded = FUNCTIONS["get_url_encoded"].call
get_url_host = FUNCTIONS["get_url_host"].call
get_url_path = FUNCTIONS["get_url_path"].call
get_url_port = FUNCTIONS["get_url_port"].call
get_url_protocol = FUNCTIONS["get_url_protocol"].call
get_url_query_str = FUNCTIONS["get_url_query_str"].call

# Answers of Java 17: scheme, host, port, raw path, raw query, raw fragment; null: refused.
ANSWERS = json.loads((ROOT / "tests/cases/dataprep/java_uris.json").read_text("utf-8"))
LONG = 300_000


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: ascii(answer["url"]))
def test_a_url_comes_apart_as_in_java(answer):
    parts = split_url(answer["url"])
    assert (None if parts is None else list(parts)) == answer["parts"]


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: ascii(answer["url"]))
def test_the_functions_give_the_parts(answer):
    url, parts = answer["url"], answer["parts"] or [None] * 6
    scheme, host, port, path, query, _ = parts
    assert get_url_protocol(url) == scheme
    assert get_url_host(url) == host
    assert get_url_path(url) == path
    assert get_url_path(url, False) == (None if path is None else path.split("/")[-1])
    default = PORTS.get(scheme.lower()) if scheme and host else None
    assert get_url_port(url) == (default if port is None else port)
    found = get_url_query_str(url, "remove")
    assert (found is None) == (answer["parts"] is None)
    assert bool(found) == bool(query)


@pytest.mark.parametrize("scheme", sorted(PORTS))
def test_every_default_port_gives_way_to_a_written_one(scheme):
    assert get_url_port(f"{scheme}://a.com/") == PORTS[scheme]
    assert get_url_port(f"{scheme.upper()}://a.com:{PORTS[scheme] + 1}/") == PORTS[scheme] + 1


@pytest.mark.parametrize(
    "part",
    ["a", "a.", "a-", "0", "0.", "1.", "%41", "%", ":", "::", "f:", "/", "?", "#", "@", "[", "]",
     "é", "😀", "\ud800", " ", "a:", "\\"],
)  # fmt: skip
@pytest.mark.parametrize("start", ["", "http://", "http://[", "http://u@", "http://a:", "a:"])
def test_a_long_text_takes_linear_time(start, part):
    for end in ("", "!", "]", " "):
        split_url(start + part * (LONG // len(part)) + end)


def test_a_port_of_many_digits_is_no_port():
    assert get_url_host(f"http://a.com:{'9' * 5000}/") is None
    assert get_url_port(f"http://a.com:{'0' * 5000}80/") == 80


def test_an_anchor_is_checked_before_any_row():
    for word in ("retain", "remove", "append"):
        assert check_anchor(word) == word
    with pytest.raises(PatternError, match=r"^'keep' is not one of retain, remove, append$"):
        check_anchor("keep")
    with pytest.raises(mapper.ExpressionError, match="'keep' is not one of"):
        mapper.evaluate("get_url_query_str('http://a.com', 'keep')", {})


def test_an_anchor_from_the_payload_is_a_fault_that_keeps_the_value_apart():
    with pytest.raises(Fault) as caught:
        get_url_query_str("http://a.com", "secret")
    assert caught.value.value == "secret"
    assert "secret" not in caught.value.reason


def test_a_text_that_would_grow_without_measure_is_refused():
    with pytest.raises(Fault, match="more than"):
        get_url_encoded(" " * (MAX_TEXT // 3 + 1))
    with pytest.raises(Fault, match="more than"):
        get_url_encoded("é" * (MAX_TEXT // 2 + 1))


def test_half_of_a_surrogate_pair_is_encoded_as_java_does():
    assert get_url_encoded("a\ud800b") == "a%3Fb"
    assert get_url_decoded("a\ud800%41") == "a\ud800A"
