"""Any text as a pattern gives answers or our own errors; quoted text is itself; sums agree."""

import contextlib
import itertools
import re

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from mapper.dataprep import Fault, PatternError
from mapper.dataprep.regexes import (
    compile_java,
    groups_of,
    matches_whole,
    plain_text,
    replace_matches,
    split_text,
)
from tests.conftest import examples
from tests.java_matches import matches_of

TEXT = st.text(
    st.sampled_from("aabbAB1_- \n\r\u0085\u2028éß\u0301😀") | st.characters(), max_size=8
)
BASIC = st.text(st.characters(exclude_categories=["Cs"], max_codepoint=0xFFFF), max_size=8)
SIGNS = st.sampled_from(
    [*"()[]{}*+?|\\^$.-&<>=!:,#x12 \nabQEpPkKbBXRGZN~'\"@%/;\x00", "😀", "\ud83d"]
)
PARTS = st.sampled_from(
    ["(?i)", "(?x)", "(?iu)", "(?U)", "(?m)", "(?s:", "(?=", "(?!", "(?<=", "(?<!", "(?>", "(?<n>",
     r"\k<n>", r"\1", r"\2", r"\p{L}", r"\p{IsLatin}", r"\P{Lower}", r"\R", r"\h", r"\d", r"\W",
     r"\Q", r"\E", r"\x41", r"\x{1F600}", r"\u0061", r"\0101", r"\cA", "[a-z", "&&[", "[^", "{2}",
     "{1,2}", "{0,}", "*+", "+?", r"\b", r"\B", r"\G", r"\Z", "(a|b)", "(?P<n>", "(?R)", "{e<=1}"]
)  # fmt: skip
PATTERNS = st.lists(SIGNS | PARTS, max_size=10).map("".join) | st.text(max_size=8)
REPLACEMENTS = st.lists(
    st.sampled_from(["$", "\\", "$1", "${n}", "{", "}", "0", "a", "😀"]), max_size=5
).map("".join)


def quoted(text):
    return "".join(char if char.isalnum() else f"\\{char}" for char in text)


@settings(max_examples=examples(1500), deadline=None)
@given(PATTERNS, TEXT, REPLACEMENTS, st.integers(-1, 3))
@example("\\", "", "", 0)
@example("[", "", "", 0)
@example("[[ab]c&&]", "a", "", 0)
@example("(?x)#", "", "", 0)
@example("\\Q", "a", "$", 0)
def test_no_other_error_comes_out(pattern, text, replacement, limit):
    try:
        compiled = compile_java(pattern)
    except PatternError:
        return
    for call in (
        lambda: matches_whole(compiled, text),
        lambda: groups_of(compiled, text),
        lambda: list(matches_of(compiled, text)),
        lambda: split_text(text, pattern, limit),
        lambda: replace_matches(text, pattern, replacement),
        lambda: replace_matches(text, pattern, replacement, first=True),
    ):
        with contextlib.suppress(Fault):
            call()


@settings(max_examples=examples(500), deadline=None)
@given(PATTERNS, TEXT)
def test_what_is_found_and_what_is_between_make_the_text(pattern, text):
    try:
        places = list(matches_of(compile_java(pattern), text))
        parts = split_text(text, pattern, -1)
        same = replace_matches(text, pattern, "$0")
    except (PatternError, Fault):
        assume(False)
    assert same == text
    assert all(end <= start for (_, end), (start, _) in itertools.pairwise(places))
    ends = [(start, end) for start, end in places if end > 0]
    rebuilt = "".join(
        part + text[start:end]
        for part, (start, end) in zip(parts, [*ends, (len(text), len(text))], strict=True)
    )
    assert rebuilt == text


@settings(max_examples=examples(500), deadline=None)
@given(BASIC, BASIC, BASIC)
def test_a_quoted_text_matches_itself(sought, text, other):
    assume(sought)
    long = text + sought + other
    for pattern in (quoted(sought), f"(?:{quoted(sought)})", f"(?x){quoted(sought)}"):
        assert split_text(long, pattern, -1) == long.split(sought)
        assert replace_matches(long, pattern, quoted(other)) == long.replace(sought, other)
        assert matches_whole(compile_java(pattern), long) is (long == sought)
    if "\\E" not in sought and not sought.endswith("\\"):
        assert split_text(long, f"\\Q{sought}\\E", -1) == long.split(sought)


@given(PATTERNS, TEXT)
def test_a_plain_text_is_what_its_pattern_matches(pattern, text):
    plain = plain_text(pattern)
    assume(plain is not None)
    assert matches_whole(compile_java(pattern), plain)
    assert matches_whole(compile_java(pattern), text) is (text == plain)


def counted(inner):
    return st.tuples(inner, st.sampled_from(["*", "+", "?", "{2}", "{1,2}", "*?", "+?", "??"])).map(
        lambda pair: f"(?:{pair[0]}){pair[1]}"
    )


ALIKE = st.recursive(
    st.sampled_from(["a", "b", "c", "[ab]", "[^a]", "[a-c]", ".", r"\d", r"\w", "1"]),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map("".join),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: f"(?:{'|'.join(parts)})"),
        inner.map(lambda part: f"({part})"),
        inner.map(lambda part: f"(?={part})"),
        counted(inner),
    ),
    max_leaves=8,
)


@settings(max_examples=examples(800), deadline=None)
@given(ALIKE, st.text(st.sampled_from("aabc1"), max_size=7))
def test_where_python_and_java_agree_so_do_we(pattern, text):
    assert matches_whole(compile_java(pattern), text) is (re.fullmatch(pattern, text) is not None)
    first = re.search(pattern, text)
    places = list(matches_of(compile_java(pattern), text))
    assert (first and first.span()) == (places[0] if places else None)
