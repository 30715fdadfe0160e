"""Regular expressions: as java.util.regex (Java 17) reads them, and never without an end."""

import contextlib
import json
import time

import pytest

import mapper
from mapper.dataprep import Fault, PatternError
from mapper.dataprep.functions import FUNCTIONS
from mapper.dataprep.java_regex.translation import translate
from mapper.dataprep.regexes import (
    check_java,
    compile_java,
    compile_schema,
    groups_of,
    matches_whole,
    plain_text,
    replace_matches,
    schema_matches,
    split_text,
)
from mapper.dataprep.searching import searched
from tests.conftest import ROOT
from tests.java_matches import matches_of

explode = FUNCTIONS["explode"].call

# Answers of Java 17. Places count UTF-16 units there, so where a row cuts a character in two it
# holds the half, and here there is a fault.
CASES = json.loads((ROOT / "tests" / "cases" / "dataprep" / "regexes.json").read_text("utf-8"))
LIMITS = (0, -1, 2, 3)


def units(text):
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def has_half(value):
    if isinstance(value, str):
        return any("\ud800" <= char <= "\udfff" for char in value)
    return isinstance(value, list) and any(map(has_half, value))


def found(pattern, text):
    """All matches: start and end in UTF-16 units, texts of the groups."""
    compiled = compile_java(pattern)
    subject, matches = searched(compiled, text)
    return [
        [
            units(subject[:start]),
            units(subject[:end]),
            [group(n) for n in range(compiled.translated.groups + 1)],
        ]
        for start, end, group in matches
    ]


def same_or_fault(call, wanted):
    """Where a character would be cut in two, or Java raises (None), there is a fault."""
    if wanted is None or has_half(wanted):
        with pytest.raises(Fault):
            call()
    else:
        assert call() == wanted


@pytest.mark.parametrize("row", CASES["rows"], ids=lambda row: f"{row[0]!a} on {row[1]!a}")
def test_as_java(row):
    pattern, text, replacement, matches, finds, splits, replaced = row
    compiled = compile_java(pattern)
    assert matches_whole(compiled, text) is (matches is not None)
    assert found(pattern, text) == finds
    if not (finds and has_half(finds[0])):
        assert groups_of(compiled, text) == (finds[0][2] if finds else None)
    for limit, wanted in zip(LIMITS, splits, strict=True):
        same_or_fault(lambda limit=limit: split_text(text, pattern, limit), wanted)
    for first, wanted in zip((False, True), replaced, strict=True):
        same_or_fault(
            lambda first=first: replace_matches(text, pattern, replacement, first=first), wanted
        )
    plain = plain_text(pattern)
    assert plain is None or (text == plain) is (matches is not None)


@pytest.mark.parametrize("row", CASES["rows"], ids=lambda row: f"{row[0]!a} on {row[1]!a}")
def test_places_are_those_of_python(row):
    pattern, text, _, _, finds, _, _ = row
    places = [units(text[:place]) for place in range(len(text) + 1)]
    if all(start in places and end in places for start, end, _ in finds):
        wanted = [(places.index(start), places.index(end)) for start, end, _ in finds]
        assert list(matches_of(compile_java(pattern), text)) == wanted
    else:
        with pytest.raises(Fault, match="splits a character"):
            list(matches_of(compile_java(pattern), text))


@pytest.mark.parametrize("pattern", sorted({row[0] for row in CASES["rows"]}))
def test_what_java_compiles_passes(pattern):
    check_java(pattern)


@pytest.mark.parametrize(("pattern", "reason", "index"), CASES["refused"])
def test_refused_as_java(pattern, reason, index):
    with pytest.raises(PatternError) as caught:
        compile_java(pattern)
    assert caught.value.available
    message, _, place = str(caught.value).rpartition(" near index ")
    assert int(place) == index
    assert message == reason or message.startswith("Unknown Unicode property")


@pytest.mark.parametrize("row", CASES["deviations"], ids=lambda row: row["pattern"])
def test_known_deviation(row):
    assert row["java"] != row["here"]
    if row["here"] is None:
        with pytest.raises(Fault, match="mapper does not support"):
            found(row["pattern"], row["text"])
    else:
        assert found(row["pattern"], row["text"]) == row["here"]


# String.split(regex, -1) of Java 17.
SPLITS = [
    (",", ",a,,b,", ["", "a", "", "b", ""]),
    (",", "", [""]),
    ("[,;]", "a,b;c", ["a", "b", "c"]),
    (r"\|", "1,2|3", ["1,2", "3"]),
    (r"\s+", " a  b ", ["", "a", "b", ""]),
    (r"\s*,\s*", ",a , b", ["", "a", "b"]),
    (r"\d", "a1b22c", ["a", "b", "", "c"]),
    ("[^a-z]", "a1b22c", ["a", "b", "", "c"]),
    ("a*", "a,b;c", ["", "", ",", "b", ";", "c", ""]),
    ("a*", "abc", ["", "", "b", "c", ""]),
    ("x*", "abc", ["a", "b", "c", ""]),
    ("", "abc", ["a", "b", "c", ""]),
    ("", "", [""]),
    ("(,)", "a,b;c", ["a", "b;c"]),
    ("(?:,)", "a,b", ["a", "b"]),
    ("b|c", "abc", ["a", "", ""]),
    ("b{2}", "abbbbc", ["a", "", "c"]),
    ("^", "abc", ["abc"]),
    ("$", "abc", ["abc", ""]),
    (".", "abc", ["", "", "", ""]),
    (".", "a\nb", ["", "\n", ""]),
    (".", "a\rb", ["", "\r", ""]),
    (".", "a\u0085b", ["", "\u0085", ""]),
    (".", "a\u2028b", ["", "\u2028", ""]),
    ("$", "x\n", ["x", "\n", ""]),
    ("$", "x\r\n", ["x", "\r\n", ""]),
    ("$", "x\u0085", ["x", "\u0085", ""]),
    (r"\s", "x\u001cy\u000bz\u00a0", ["x\u001cy", "z\u00a0"]),
    (r"\d", "1٣", ["", "٣"]),
    ("|a", "aab", ["a", "a", "b", ""]),
    ("😀", "a😀b", ["a", "b"]),
    ("[😀]", "a😀b", ["a", "b"]),
    (r"\+\?\^\|\.\[\(\{\)\*\$\\", "a+?^|.[({)*$\\b", ["a", "b"]),
]


@pytest.mark.parametrize(("pattern", "text", "parts"), SPLITS)
def test_explode_splits_as_java(pattern, text, parts):
    assert explode(text, pattern) == parts


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|aa)+$", "(a*)*$", "(.*a){25}$"])
def test_a_catastrophic_pattern_ends(pattern):
    with contextlib.suppress(Fault):
        explode("a" * 40 + "b", pattern)


def test_a_search_that_takes_too_long_is_a_fault():
    with pytest.raises(Fault, match="too long"):
        explode("a" * 40 + "b", "(a|aa)+$")
    with pytest.raises(Fault, match="too long"):
        schema_matches(compile_schema("^(a|aa)+$"), "a" * 40 + "b")
    with pytest.raises(mapper.ExpressionError, match="too long"):
        mapper.evaluate("explode(x, '(a|aa)+$')", {"x": "a" * 40 + "b"})


# Constructs that the `regex` library alone knows: Java does not compile them.
FOREIGN = [
    "(?P<n>a)", "(?P=n)", "(?#x)a", "(?|a|b)", "(?V1)[a]", "(?e)a", "(?b)a", "(?f)a", "(?r)a",
    "(?w)a", "(?a)a", "(?p)a", "(?R)", "(?0)", "(?1)", "(?&x)", "(?P>x)", "(?L)a", "(?i-f:a)",
    "(?(1)a|b)", "(?(DEFINE)a)", "(a){e<=1}", "a{i}", r"\K", r"\m", r"\M", r"\L<n>", r"\g<1>",
    r"(a)\g1", "(*FAIL)", "(*SKIP)", "(*PRUNE)", r"\N", r"\U0001F600", r"\p{^L}", r"\p{Greek}",
    r"\X{e}", r"(?<n_1>a)", "a{,3}",
]  # fmt: skip


def code_of(pattern):
    """The code with which a call with this literal pattern is refused."""
    with pytest.raises(mapper.ExpressionError) as caught:
        mapper.evaluate(f"explode('a', '{pattern}')".replace("\\", "\\\\"), {})
    return caught.value.problem.code


@pytest.mark.parametrize("pattern", [row["pattern"] for row in CASES["unavailable"]])
def test_what_is_not_available_is_refused(pattern):
    with pytest.raises(PatternError):
        check_java(pattern)


@pytest.mark.parametrize("pattern", [r"\X", "(?c)a", r"\uD83D", "(?<=(a)|bc)d", "a{10001}"])
def test_what_java_has_and_we_have_not_is_said_so(pattern):
    with pytest.raises(PatternError) as caught:
        check_java(pattern)
    assert not caught.value.available
    assert code_of(pattern) == "EXP003"


@pytest.mark.parametrize("pattern", FOREIGN)
def test_what_java_does_not_compile_is_refused(pattern):
    with pytest.raises(PatternError):
        check_java(pattern)
    assert code_of(pattern) in ("EXP003", "EXP005")


@pytest.mark.parametrize("pattern", ["(", "a)", "*", "a**", "[z-a]", "x{2,1}"])
def test_wrong_patterns_are_named(pattern):
    with pytest.raises(PatternError) as caught:
        check_java(pattern)
    assert caught.value.available
    with pytest.raises(mapper.ExpressionError) as refused:
        mapper.evaluate(f"explode('a', '{pattern}')", {})
    assert refused.value.problem.code == "EXP005"


def test_the_pattern_of_a_row_is_a_fault():
    for pattern in ("(", r"\X"):
        with pytest.raises(mapper.ExpressionError) as caught:
            mapper.evaluate("explode('a', p)", {"p": pattern})
        assert caught.value.problem is None


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (",", ","),
        (r"\|", "|"),
        (r"a\.b", "a.b"),
        ("", ""),
        ("a]}", "a]}"),
        (".", None),
        ("{", None),
        ("\ud83d", None),
        (r"\_", None),
        ("a|b", None),
        (r"\d", None),
    ],
)
def test_plain_text(pattern, text):
    assert plain_text(pattern) == text


def test_patterns_are_compiled_once():
    assert compile_java("[a-c]+") is compile_java("[a-c]+")


def test_schema_patterns_search():
    assert schema_matches(compile_schema("b"), "abc")
    assert not schema_matches(compile_schema("^b"), "abc")
    with pytest.raises(PatternError):
        compile_schema("(")


@pytest.mark.parametrize(
    "pattern",
    [
        "[0-9a-f]{40}-[0-9a-f]{64}-[0-9a-f]{128}",
        "(a{9}|b{9}){100}",
        "[{9999}]{99}",
        "a{5000}b{4000}",
    ],
)
def test_counts_side_by_side_add_up(pattern):
    compile_java(pattern)
    compile_schema(pattern)


@pytest.mark.parametrize("pattern", ["((a{1000}){1000}){1000}", "(a{101}){100}", "a{10001}"])
def test_counts_inside_each_other_multiply(pattern):
    with pytest.raises(PatternError, match="repeats too much"):
        compile_java(pattern)
    with pytest.raises(PatternError, match="repeats too much"):
        compile_schema(pattern)


def test_the_position_is_that_of_the_pattern_as_written():
    with pytest.raises(PatternError, match=r"^Unclosed group near index 9$"):
        compile_java(r"\Q...\E(a")


@pytest.mark.parametrize(
    ("pattern", "translated"),
    [
        ("a.b", r"a[^\n\r\x85\u2028\u2029]b"),
        ("[a-z&&[^aeiou]]", "[[a-z]&&[^aeiou]]"),
        ("(?i)k", "[kK]"),
        ("(?iu)k", r"[Kk\u212a]"),
        (r"(?<n>a)\k<n>", r"(a)\g<1>"),
        (r"\Qa{e}\E", r"a\x7be\x7d"),
        (r"\1", "(?!)"),
    ],
)
def test_translation(pattern, translated):
    assert translate(pattern).text == translated


HOSTILE = [
    "(" * 3000 + ")" * 3000,
    "[" * 3000,
    "[a&&" * 1000,
    "(?:" * 1000,
    "a" * 5000,
    r"\b" * 2000,
    "(?U)" + r"\b" * 2000,
    "(?:a{1,2147483647}){2147483647}",
    "(?iu)" + "[a-z]" * 800,
    "((((a{1000}){1000}){1000}){1000})",
    "(a)" * 1300 + r"\1300",
]


@pytest.mark.parametrize("pattern", HOSTILE, ids=lambda pattern: pattern[:20])
def test_a_hostile_pattern_is_refused_or_compiled_soon(pattern):
    started = time.process_time()
    with contextlib.suppress(PatternError):
        compile_java(pattern)
    assert time.process_time() - started < 5


SLOW = [
    ("x*", "a" * 3_000_000),
    ("a+b", "a" * 300_000),
    ("(a|aa)+$", "a" * 60 + "b"),
    (r"\p{L}*", "😀" * 300_000),
    (r"\b", "a" + "\u0301" * 300_000),
    ("(?:(a)|(b))*c", "ab" * 50_000 + "d"),
]


@pytest.mark.parametrize(("pattern", "text"), SLOW, ids=[pattern for pattern, _ in SLOW])
def test_all_matches_of_a_call_have_one_time(pattern, text):
    started = time.process_time()
    with contextlib.suppress(Fault):
        split_text(text, pattern)
    assert time.process_time() - started < 5


def test_other_calls_are_bounded_too():
    started = time.process_time()
    text = "a" * 60 + "b"
    for call in (matches_whole, groups_of, lambda *args: list(matches_of(*args))):
        with pytest.raises(Fault, match="too long"):
            call(compile_java("(a|aa)+$"), text)
    with pytest.raises(Fault, match="too long"):
        replace_matches(text, "(a|aa)+$", "")
    assert time.process_time() - started < 15


def test_results_are_bounded():
    for pattern in (".", "a"):
        with pytest.raises(Fault, match="more than"):
            replace_matches("a" * 10_000, pattern, "b" * 10_000)
    with pytest.raises(Fault, match="more than"):
        replace_matches("a" * 1_000_000, "(?s).*", "$0" * 1000)
    with pytest.raises(Fault, match="replacement"):
        replace_matches("a", "(a)", "$1" * 1_000_000)
    nested = compile_java("(" * 40 + "(?s).*" + ")" * 40)
    with pytest.raises(Fault, match="more than"):
        groups_of(nested, "a" * 1_000_000)


def test_a_wrong_replacement_matters_only_where_there_is_a_match():
    assert replace_matches("abc", "[x]", "$9") == "abc"
    with pytest.raises(Fault, match="group"):
        replace_matches("abc", "[a]", "$9")


def test_set_operators_of_the_library_are_characters_to_java():
    assert split_text("a|b-c~d", "[|~]") == ["a", "b-c", "d"]
    assert matches_whole(compile_java("[a||b]+"), "a|b")
    assert matches_whole(compile_java("[ab~~b]+"), "a~b")
    assert matches_whole(compile_java("[!--]+"), "!,-")
