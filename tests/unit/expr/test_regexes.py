"""Regular expressions: as java.util.regex (Java 17) reads them, and never without an end."""

import contextlib

import pytest

import mapper
from mapper.expr import Fault, PatternError
from mapper.expr.functions.text import explode
from mapper.expr.regexes import check_java, compile_java, compile_schema, found_in, plain_text

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
        found_in(compile_schema("^(a|aa)+$"), "a" * 40 + "b")
    with pytest.raises(mapper.ExpressionError, match="too long"):
        mapper.evaluate("explode(x, '(a|aa)+$')", {"x": "a" * 40 + "b"})


# Constructs of Java that are not available here.
REFUSED = [
    r"\p{L}", r"\bx", r"\Aa", r"\1(a)", r"\x41", r"\u0041", r"\Qa\E", r"\R", r"\h", r"\N{DOT}",
    r"\pL", "[[:alpha:]]", "[a&&[b]]", "[a[b]]", "[]a]", "a{,3}", "}", "]", r"\k<n>",
]  # fmt: skip
# Constructs that the `regex` library alone knows: Java does not compile them.
FOREIGN = [
    "(?P<n>a)", "(?#x)a", "(?|a|b)", "(?V1)[a]", "(?e)a", "(?b)a", "(?f)a", "(?r)a", "(?w)a",
    "(?a)a", "(?p)a", "(?R)", "(?1)", "(?&x)", "(?L)a",
]  # fmt: skip


def code_of(pattern):
    """The code with which a call with this literal pattern is refused."""
    with pytest.raises(mapper.ExpressionError) as caught:
        mapper.evaluate(f"explode('a', '{pattern}')".replace("\\", "\\\\"), {})
    return caught.value.problem.code


@pytest.mark.parametrize("pattern", REFUSED)
def test_refused_construct(pattern):
    with pytest.raises(PatternError):
        check_java(pattern)
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
    for pattern in ("(", r"\p{L}"):
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
        (".", None),
        ("a|b", None),
        (r"\d", None),
    ],
)
def test_plain_text(pattern, text):
    assert plain_text(pattern) == text


def test_patterns_are_compiled_once():
    assert compile_java("[a-c]+") is compile_java("[a-c]+")


def test_schema_patterns_search():
    assert found_in(compile_schema("b"), "abc")
    assert not found_in(compile_schema("^b"), "abc")
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
