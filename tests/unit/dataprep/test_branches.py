"""The branches of expressions: their names and ranges, and which of them are taken."""

import pytest

from mapper.dataprep import parse
from mapper.dataprep.branches import _DECISIONS, BranchReader, branches_of, kind_of
from mapper.dataprep.folding import NO_RUNTIME
from mapper.dataprep.trace import trace_tree
from mapper.dataprep.tree import Call, Literal, Name
from mapper.jmes import guarded_path, lower_source
from mapper.rules.dead_branch import _may_choose


def labels(text, tree):
    return [(branch.label, text[slice(*branch.span)]) for branch in branches_of(tree)]


def taken(tree, payload):
    reader = BranchReader(tree)
    return [branch.label for branch in reader.taken(trace_tree(tree, NO_RUNTIME)(payload))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("iif(a, b, c)", [("the 'yes' branch of iif", "b"), ("the 'no' branch of iif", "c")]),
        ("a ? b : c", [("the 'yes' branch of ? :", "b"), ("the 'no' branch of ? :", "c")]),
        ("a ?: b", [("the left side of ?:", "a"), ("the right side of ?:", "b")]),
        ("a ?? b", [("the left side of ??", "a"), ("the right side of ??", "b")]),
        ("a && b", [("the left side of &&", "a"), ("the right side of &&", "b")]),
        ("a or b", [("the left side of ||", "a"), ("the right side of ||", "b")]),
        ("coalesce(a, b)", [("argument 1 of coalesce", "a"), ("argument 2 of coalesce", "b")]),
        ("coalesce(a)", []),
        (
            "decode(a, 'x', 1, 2, b)",
            [
                ("the key 'x' of decode", "'x'"),
                ("the key 2 of decode", "2"),
                ("the null for all other keys of decode", "decode(a, 'x', 1, 2, b)"),
            ],
        ),
        (
            "decode(a, b, 1, 'else')",
            [("option 1 of decode", "b"), ("the default of decode", "'else'")],
        ),
        (
            f"decode(a, '{'x' * 50}', 1, 2)",
            [
                (f"the key '{'x' * 37}...' of decode", f"'{'x' * 50}'"),
                ("the default of decode", "2"),
            ],
        ),
        ("lower(a) == b + 1", []),
    ],
)
def test_the_branches_of_an_expression(text, expected):
    assert labels(text, parse(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a || b", [("the left side of ||", "a"), ("the right side of ||", "b")]),
        ("a.b[0] && c", [("the right side of &&", "c"), ("the left side of &&", "a.b[0]")]),
        (
            "x.[(a  || 'b') ,c|d]",
            [("the left side of ||", "a"), ("the right side of ||", "'b'")],
        ),
        (
            "a || b && c || d",
            [
                ("the left side of ||", "a || b && c"),
                ("the right side of ||", "d"),
                ("the left side of ||", "a"),
                ("the right side of ||", "b && c"),
                ("the left side of &&", "b"),
                ("the right side of &&", "c"),
            ],
        ),
        ("!(a || b)", [("the left side of ||", "a"), ("the right side of ||", "b")]),
        ("not_null(a, b)", [(f"argument {n} of not_null", "not_null(a, b)") for n in (1, 2)]),
        # what lowering adds has no branches
        ("a[0].b[-1]", []),
        ("a == b", []),
        ("a < b", []),
        ("length(a) > `3`", []),
        ("to_number(a)", []),
        ("abs(a)", []),
        ("contains(a, `1`)", []),
        ("a.b | {x: c}", []),
    ],
)
def test_the_branches_of_a_source(text, expected):
    assert labels(text, lower_source(text)[0]) == expected


def test_the_guard_of_a_path_with_a_default_is_not_a_branch():
    guarded = guarded_path(("a", 0, "b"), (0, 6))
    default = Literal("x", span=(-1, -1))
    tree = Call("coalesce", (guarded, default))
    assert labels("a[0].b", tree) == [("the source's value", ""), ("the default", "")]


@pytest.mark.parametrize(
    ("text", "payload", "expected"),
    [
        ("iif(a, b, c)", {"a": 1}, ["the 'yes' branch of iif"]),
        ("iif(a, b, c)", {}, ["the 'no' branch of iif"]),
        ("iif(a, b.c, c)", {"a": 1, "b": 2}, ["the 'yes' branch of iif"]),  # which fails
        ("iif(a.b, b, c)", {"a": 1}, []),
        ("a && b", {"a": True}, ["the right side of &&"]),
        ("a && b", {"a": False}, ["the left side of &&"]),
        ("a && b", {}, []),  # null is an error
        ("a || b", {"a": True}, ["the left side of ||"]),
        ("a || b", {"a": False}, ["the right side of ||"]),
        ("a ?: b", {"a": 0}, ["the right side of ?:"]),
        ("a ?? b", {"a": 0}, ["the left side of ??"]),
        ("a ?? b", {}, ["the right side of ??"]),
        ("coalesce(a, b, c)", {"b": 0, "c": 1}, ["argument 2 of coalesce"]),
        ("coalesce(a, b, c)", {}, []),
        ("coalesce(a, lower(b.c))", {"a": 1, "b": 1}, []),  # the other argument fails
        ("decode(a, 'x', 1, 'y', 2)", {"a": "y"}, ["the key 'y' of decode"]),
        ("decode(a, 'x', 1, 'x', 2)", {"a": "x"}, ["the key 'x' of decode"]),
        ("decode(a, 1, 1)", {"a": "1"}, ["the null for all other keys of decode"]),
        ("decode(a, b, 1, 2)", {"a": [1], "b": [1]}, ["option 1 of decode"]),
        ("decode(a, b, 1, 2)", {"a": 3}, ["the default of decode"]),
        ("decode(a, b, 1, c.d)", {"a": 3, "c": 1}, []),  # the default fails
        ("empty(a ? b.c : d)", {"a": 1, "b": 1}, ["the 'yes' branch of ? :"]),
        (
            "iif(a || b, coalesce(c, 1), 2)",
            {"a": False, "b": True},
            ["the 'yes' branch of iif", "the right side of ||", "argument 2 of coalesce"],
        ),
    ],
)
def test_the_taken_branches_of_an_expression(text, payload, expected):
    assert taken(parse(text), payload) == expected


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        ({"a": 1}, {"(a || b)", "a"}),
        ({"b": 1}, {"(a || b)", "b"}),
        ({"c": 1}, {"c && d", "b", "d"}),
        ({}, {"c && d", "b", "c"}),
    ],
)
def test_a_lowered_operator_takes_the_side_that_jmespath_takes(payload, expected):
    text = "(a || b) || c && d"
    tree, _ = lower_source(text)
    reader = BranchReader(tree)
    sides = {
        text[slice(*branch.span)] for branch in reader.taken(trace_tree(tree, NO_RUNTIME)(payload))
    }
    assert sides == expected


def test_a_tree_that_contains_a_node_twice_has_its_branches_twice():
    shared = parse("a ? 1 : 2")
    assert len(branches_of(Call("concat", (shared, shared)))) == 4
    assert branches_of(Name("a")) == ()


def test_only_nodes_that_the_rule_looks_at_have_branches():
    """The rule about dead branches loads this module only for them."""
    texts = [f"a {op} b" for op in ("?:", "??", "||", "&&")]
    texts += ["iif(a, b, c)", "a ? b : c", "coalesce(a, b)", "decode(a, b, c)"]
    assert set(map(kind_of, map(parse, texts))) == set(_DECISIONS)
    assert all(_may_choose(parse(text)) for text in texts)
