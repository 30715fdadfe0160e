"""URLs that are made of parts come apart into them, and no text at all breaks a function."""

from urllib.parse import quote, unquote_plus

from hypothesis import example, given, settings
from hypothesis import strategies as st

from mapper.dataprep.functions import FUNCTIONS
from mapper.dataprep.functions.urls import ANCHOR_KEY, split_url
from tests.conftest import examples

get_url_decoded = FUNCTIONS["get_url_decoded"].call
get_url_encoded = FUNCTIONS["get_url_encoded"].call
get_url_host = FUNCTIONS["get_url_host"].call
get_url_path = FUNCTIONS["get_url_path"].call
get_url_port = FUNCTIONS["get_url_port"].call
get_url_protocol = FUNCTIONS["get_url_protocol"].call
get_url_query_str = FUNCTIONS["get_url_query_str"].call

LETTER = "abcXYZ019"
TEXT = st.text(st.characters(exclude_categories=["Cs"]))
ODD = st.text(st.sampled_from("ab01:/?#[]@%%.-_ é\u00a0😀\\&=+") | st.characters())


def of(extra, **sizes):
    return st.lists(
        st.sampled_from(LETTER + extra) | st.sampled_from(["%20", "%C3%A9", "é", "😀"]), **sizes
    ).map("".join)


SCHEME = st.from_regex(r"[A-Za-z][A-Za-z0-9+.-]{0,5}", fullmatch=True)
HOST = st.sampled_from(["a.com", "A-b.example", "localhost", "10.0.0.1", "[::1]", "[1::2:3]"])
PORT = st.none() | st.integers(0, 65_535)
PATH = st.lists(of("-._~!$'()*,;:@&=+"), max_size=4).map(
    lambda names: "".join(f"/{name}" for name in names)
)
QUERY = st.none() | of("-._~!$'()*,;:@&=+/?[]")
URLS = st.tuples(SCHEME, HOST, PORT, PATH, QUERY, QUERY)


def written(scheme, host, port, path, query, fragment):
    return (
        f"{scheme}://{host}{'' if port is None else f':{port}'}{path}"
        f"{'' if query is None else f'?{query}'}{'' if fragment is None else f'#{fragment}'}"
    )


@settings(max_examples=examples(400))
@given(URLS)
def test_a_url_comes_apart_into_what_it_was_made_of(parts):
    assert split_url(written(*parts)) == parts


@settings(max_examples=examples(300))
@given(URLS, st.sampled_from(list(' "<>\\^`{|}\x00\x7f\x85\u00a0\u2028\u3000')), st.integers(0))
def test_one_character_that_no_url_has_makes_it_none(parts, char, place):
    url = written(*parts)
    place %= len(url) + 1
    assert split_url(url[:place] + char + url[place:]) is None


@settings(max_examples=examples(300))
@given(ODD)
@example("%2")
def test_no_text_breaks_a_function(text):
    parts = split_url(text)
    for function in (get_url_protocol, get_url_host, get_url_port, get_url_path):
        found = function(text)
        assert found is None or parts is not None
    for anchor in ("retain", "remove", "append"):
        assert (get_url_query_str(text, anchor) is None) == (parts is None)
    get_url_encoded(text)
    get_url_decoded(text)


@settings(max_examples=examples(300))
@given(URLS)
def test_an_anchor_changes_nothing_but_its_own_place(parts):
    url, fragment = written(*parts), parts[-1]
    removed = get_url_query_str(url, "remove")
    appended = get_url_query_str(url, "append")
    assert appended == removed | ({} if fragment is None else {ANCHOR_KEY: fragment})
    assert get_url_query_str(url.partition("#")[0], "retain") == removed


@settings(max_examples=examples(300))
@given(TEXT)
def test_encoding_is_undone_by_decoding_and_agrees_with_another_library(text):
    encoded = get_url_encoded(text)
    assert encoded == quote(text, safe="").replace("~", "%7E")
    assert get_url_decoded(encoded) == text


@settings(max_examples=examples(300))
@given(st.lists(st.sampled_from(["a", "é", "+", "%41", "%C3%A9", "%C3", "%FF", "%20"])))
def test_decoding_agrees_with_another_library(pieces):
    text = "".join(pieces)
    assert get_url_decoded(text) == unquote_plus(text, errors="replace")
