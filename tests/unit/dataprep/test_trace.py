"""Traces of evaluations: which parts are evaluated, and their values."""

import pytest

from mapper.dataprep import Fault, compile_tree, parse, path_tree, print_tree
from mapper.dataprep.folding import NO_RUNTIME
from mapper.dataprep.trace import trace_tree
from mapper.dataprep.tree import walk
from mapper.paths import STAR


def traced(text, **payload):
    """The printed parts of an expression that were evaluated, with their values."""
    tree = parse(text)
    trace = trace_tree(tree, NO_RUNTIME)(payload)
    nodes = list(walk(tree))
    return {print_tree(nodes[position]): value for position, value in trace.parts.items()}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("iif(a, b, c)", {"a": 1, "b": 2, "iif(a, b, c)": 2}),
        ("a ? b : c", {"a": 1, "b": 2, "a ? b : c": 2}),
        ("a ?: b", {"a": 1, "a ?: b": 1}),
        ("none ?? b", {"none": None, "b": 2, "none ?? b": 2}),
        ("a || b", {"a": 1, "a || b": True}),
        ("a && b", {"a": 1, "b": 2, "a && b": True}),
        ("coalesce(a, b)", {"a": 1, "coalesce(a, b)": 1}),
        ("coalesce(a, lower(s))", {"a": 1, "s": "X", "lower(s)": "x", "coalesce(a, lower(s))": 1}),
        ("decode(a, 1, b, c)", {"a": 1, "b": 2, "c": 3, "decode(a, 1, b, c)": 2}),
        ("o.p.q", {"o": {"p": {"q": 5}}, "o.p": {"q": 5}, "o.p.q": 5}),
    ],
)
def test_only_parts_that_are_evaluated_are_recorded(text, expected):
    assert traced(text, a=1, b=2, c=3, s="X", o={"p": {"q": 5}}) == expected


def test_a_fault_is_recorded_for_every_part_that_it_ends():
    parts = traced("concat('x', lower(a.b))", a=1)
    assert parts["a"] == 1
    faults = [parts[text] for text in ("a.b", "lower(a.b)", 'concat("x", lower(a.b))')]
    assert all(isinstance(fault, Fault) for fault in faults)
    assert len(set(map(id, faults))) == 1


def test_a_fault_that_an_operator_hides_is_recorded_for_its_operand():
    parts = traced("empty(a.b) ? 'none' : 'some'", a=1)
    assert isinstance(parts["a.b"], Fault)
    assert parts["empty(a.b)"] is True
    assert parts['empty(a.b) ? "none" : "some"'] == "none"


@pytest.mark.parametrize(
    "text",
    [
        "lower(" * 200 + "s" + ")" * 200,
        "concat(s, " * 150 + "s" + ")" * 150,
        "!" * 200 + "a",
        "iif(a, " * 150 + "s" + ", 'x')" * 150,
        "o" + ".p" * 1500,
        "coalesce(s, " * 150 + "s" + ")" * 150,
    ],
    ids=lambda text: text[:6],
)
def test_deep_trees_are_traced(text):
    payload = {"a": 1, "s": "x", "o": {"p": None}}
    tree = parse(text)
    trace = trace_tree(tree, NO_RUNTIME)(payload)
    assert trace.fault is None
    assert trace.value == compile_tree(tree, NO_RUNTIME).call(payload)


def test_a_path_with_a_star_is_one_part():
    trace = trace_tree(path_tree(("l", STAR, "v")), NO_RUNTIME)({"l": [{"v": 1}, {}]})
    assert trace.parts == {0: [1, None]}


def test_each_call_has_its_own_trace():
    trace = trace_tree(parse("iif(a, b, c)"), NO_RUNTIME)
    first, second = trace({"a": True, "b": 1}), trace({"a": False, "c": 2})
    assert (first.value, second.value) == (1, 2)
    assert sorted(first.parts) == [0, 1, 2]
    assert sorted(second.parts) == [0, 1, 3]
