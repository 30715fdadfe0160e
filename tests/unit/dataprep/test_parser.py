"""What parses, what does not, where and why."""

import json

import pytest

from mapper.dataprep import (
    ExpressionSyntaxError,
    Runtime,
    check_tree,
    compile_tree,
    parse,
    print_tree,
)
from mapper.dataprep.tree import Binary, Call, Index, Literal, Name, Property, Ternary, Unary, walk
from tests.conftest import ROOT

CASES = ROOT / "tests" / "cases" / "dataprep"
ERRORS = json.loads((CASES / "syntax_errors.json").read_text("utf-8"))
RUNTIME = Runtime(now=lambda: None, uuid=lambda: "fixed")


def problem_of(text):
    with pytest.raises(ExpressionSyntaxError) as caught:
        parse(text)
    return caught.value.problem


@pytest.mark.parametrize("case", ERRORS, ids=lambda case: case["expression"])
def test_syntax_error(case):
    text = case["expression"]
    problem = problem_of(text)
    assert problem.code == case["code"]
    assert problem.start == case["start"]
    assert case["says"] in f"{problem.message} {problem.hint}"
    assert problem.start < problem.end <= max(len(text), problem.start + 1)


NESTED = {
    "brackets": ("(" * 200 + "true" + ")" * 200, True),
    "calls": ("lower(" * 200 + "'A'" + ")" * 200, "a"),
    "not": ("!" * 200 + "true", True),
    "arrays": ("[" * 200 + "1" + "]" * 200, None),
    "maps": ("{'a': " * 200 + "1" + "}" * 200, None),
    "ternaries": ("a ? 1 : " * 200 + "7", 7),
    "ternaries before": ("true ? " * 200 + "7" + " : 1" * 200, 7),
    "elvis": ("a ?: " * 200 + "7", 7),
    "indexes": ("a[" * 200 + "0" + "]" * 200, None),
    "methods": ("'a'" + ".trim()" * 1000, "a"),
    "properties": ("a" + ".b" * 1000, None),
    "positions": ("a" + "[0]" * 1000, None),
    "or": ("false or " * 1000 + "true", True),
    "and brackets": ("(true and " * 100 + "1" + ")" * 100, True),
    "comparisons": ("(1 == " * 100 + "1" + ")" * 100, True),
}


@pytest.mark.parametrize("shape", NESTED)
def test_deep_nesting_runs(shape):
    text, wanted = NESTED[shape]
    tree = parse(text)
    printed = print_tree(tree)
    assert print_tree(parse(printed)) == printed
    assert check_tree(tree) == []
    found = compile_tree(tree, RUNTIME).call({})
    if shape in ("arrays", "maps"):
        for _ in range(200):
            found = found[0] if shape == "arrays" else found["a"]
        assert found == 1
    else:
        assert found == wanted


@pytest.mark.parametrize(
    "text",
    ["(" * 5000, "[" * 5000, "{'a':" * 5000, "f(" * 5000, "!" * 5000 + "a", "- " * 5000 + "a",
     "a[" * 5000, "a ? " * 5000, "a ?: " * 5000, "true ? 1 : " * 5000 + "1", "x.y(" * 5000,
     "(!" * 5000, "empty " * 5000, "{" * 5000],
)  # fmt: skip
def test_too_deep_is_a_clear_error(text):
    problem = problem_of(text)
    assert problem.code == "EXP001"
    assert 0 <= problem.start <= len(text)
    assert "nested more than" in problem.message


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("", Literal(None)),
        ("  // only a remark", Literal(None)),
        ("a.b", Property(Name("a"), "b")),
        ("a['b']", Property(Name("a"), "b")),
        ("a.'odd name'", Property(Name("a"), "odd name")),
        ("a.0", Index(Name("a"), Literal(0))),
        ("a[b]", Index(Name("a"), Name("b"))),
        ("${a.b}", Property(Name("a"), "b")),
        (r"${a\.b}", Name("a.b")),
        (r"${a\}b}", Name("a}b")),
        ("a.${b c}", Property(Name("a"), "b c")),
        ("${timestamp}", Name("timestamp")),
        ("a.timestamp", Property(Name("a"), "timestamp")),
        ("do", Name("do")),
        ("-5", Literal(-5)),
        ("- 5", Literal(-5)),
        ("-(5)", Unary("-", Literal(5))),
        ("-5.a", Unary("-", Property(Literal(5), "a"))),
        ("(-5).a", Property(Literal(-5), "a")),
        ("- -5", Unary("-", Literal(-5))),
        ("-a", Unary("-", Name("a"))),
        ("not a == b", Binary("==", Unary("!", Name("a")), Name("b"))),
        ("!a.b", Unary("!", Property(Name("a"), "b"))),
        ("a or b and c", Binary("||", Name("a"), Binary("&&", Name("b"), Name("c")))),
        ("a - b - c", Binary("-", Binary("-", Name("a"), Name("b")), Name("c"))),
        ("a ?: b ?: c", Binary("?:", Name("a"), Binary("?:", Name("b"), Name("c")))),
        ("a & b == c", Binary("&", Name("a"), Binary("==", Name("b"), Name("c")))),
        ("a < b == c", Binary("==", Binary("<", Name("a"), Name("b")), Name("c"))),
        ("a == b < c", Binary("==", Name("a"), Binary("<", Name("b"), Name("c")))),
        ("a ? b : c ? d : e", Ternary(Name("a"), Name("b"), Ternary(*map(Name, "cde")))),
        ("a ? b ? c : d : e", Ternary(Name("a"), Ternary(*map(Name, "bcd")), Name("e"))),
        ("a ? b : (lower(c))", Ternary(Name("a"), Name("b"), Call("lower", (Name("c"),)))),
        ("a ? (b) : lower(c)", Ternary(Name("a"), Name("b"), Call("lower", (Name("c"),)))),
        ("a ? 1 : lower(c)", Ternary(Name("a"), Literal(1), Call("lower", (Name("c"),)))),
        ("qty>2and tax", Binary("&&", Binary(">", Name("qty"), Literal(2)), Name("tax"))),
        ("010", Literal(8)),
        ("1.0", Literal(1.0)),
        ("'\\n'", Literal("\\n")),
        ("'\\u0041\\ud83d\\ude00'", Literal("A😀")),
        ("a=${b}", None),
    ],
)
def test_tree(text, tree):
    if tree is None:
        problem_of(text)
    else:
        assert parse(text) == tree


@pytest.mark.parametrize(
    ("text", "inner"),
    [
        ("lower( a.b )", "a.b"),
        ("[1, 'x y']", "'x y'"),
        ("a ? ${b c} : 2", "${b c}"),
        ("!x.y", "x.y"),
    ],
)
def test_spans_cut_out_the_node(text, inner):
    wanted = parse(inner)
    spans = [node.span for node in walk(parse(text)) if node == wanted]
    assert [text[start:end] for start, end in spans] == [inner]


@pytest.mark.parametrize("text", ["(a && b) || c", "(a).b", "(a)[0]", "(a) ? b : c", "a || (b)"])
def test_a_spans_brackets_are_whole(text):
    start, end = parse(text).span
    assert text[start:end] == text


def test_a_calls_name_has_its_own_span():
    tree = parse("a || lower (b)")
    call = next(node for node in walk(tree) if isinstance(node, Call))
    assert call.name_span == (5, 10)
    assert call.span == (5, 14)


@pytest.mark.parametrize(
    ("tree", "text"),
    [
        (Name("timestamp"), "${timestamp}"),
        (Name("größe"), "${größe}"),
        (Property(Name("o"), "é"), 'o["é"]'),
        (Property(Literal(-1), "a"), "(-1).a"),
        (Name("a.b}c"), r"${a\.b\}c}"),
        (Property(Name("a"), "if"), 'a["if"]'),
        (Literal('a"\\\n'), '"a\\"\\\\\\u000a"'),
        (Literal(1e22), "1.0e+22"),
        (Unary("-", Unary("-", Name("a"))), "-(-a)"),
        (Ternary(Name("a"), Name("b"), Call("f", ())), "a ? b : (f())"),
    ],
)
def test_printed(tree, text):
    assert print_tree(tree) == text
    assert parse(text) == tree


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        (r"address.street\.name", r"address.street\.name"),
        (r"upper(address.street\.name)", r"upper(address.street\.name)"),
        (r"a.street\.name.b\.c[0]", r"a.street\.name.b\.c[0]"),
        (r"${address.street\.name}", r"address.street\.name"),
        (r"address['street.name']", r"address.street\.name"),
        (r"street\.name", r"${street\.name}"),
        (r"a.x\.1st == 'b'", r'a.x\.1st == "b"'),
        (r"a['x.']", 'a["x."]'),
    ],
)
def test_a_period_in_a_name_takes_a_backslash(text, printed):
    assert print_tree(parse(text)) == printed
    assert parse(printed) == parse(text)


def test_only_the_whitespace_of_the_platform_separates_tokens():
    assert parse("a\t+\n\f b") == parse("a + b")
    for char in "\u000b\u00a0\u2003\u3000\u0085\u2028":
        assert problem_of(f"a{char}+ b").code == "EXP001"
