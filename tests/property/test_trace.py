"""A traced evaluation has the result of the compiled function, and the value of every part."""

from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from mapper.dataprep import Fault, Runtime, compile_tree
from mapper.dataprep import tree as t
from mapper.dataprep.branches import BranchReader, Site
from mapper.dataprep.comparison import same
from mapper.dataprep.notes import collecting
from mapper.dataprep.trace import trace_tree
from mapper.dataprep.values import logical, truth
from tests.conftest import examples
from tests.property.test_dataprep import (
    AVAILABLE_TREES,
    KEYS,
    NOW,
    PAYLOADS,
    SCALARS,
    available_tree,
    has_error,
    interpret,
)

RUNTIME = Runtime(now=lambda: NOW, uuid=lambda: "fixed")


def lookups(inner):
    """One more level: a lookup with literal keys, or with any, with and without a default."""
    literal = st.builds(t.Literal, SCALARS)
    options = st.lists(st.tuples(literal | inner, literal | inner), min_size=1, max_size=3)
    rest = st.just(()) | (literal | inner).map(lambda node: (node,))
    return st.builds(
        lambda key, pairs, rest: t.Call("decode", (key, *sum(pairs, ()), *rest)),
        inner, options, rest,
    )  # fmt: skip


TREES = AVAILABLE_TREES | st.recursive(
    st.builds(t.Name, st.sampled_from(KEYS)) | st.builds(t.Literal, SCALARS),
    lambda inner: lookups(inner) | available_tree(inner),
    max_leaves=12,
)


def outcome(call, payload):
    with collecting() as notes:
        try:
            return repr(call(payload)), notes
        except Fault as fault:
            return str(fault), notes


@settings(max_examples=examples(800))
@given(TREES, PAYLOADS)
def test_a_trace_has_the_result_of_the_compiled_function(tree, payload):
    if has_error(tree):
        return
    trace = trace_tree(tree, RUNTIME)(payload)
    result = repr(trace.value) if trace.fault is None else str(trace.fault)
    assert (result, list(trace.notes)) == outcome(compile_tree(tree, RUNTIME).call, payload)
    nodes = list(t.walk(tree))
    for position, value in trace.parts.items():
        expected, _ = outcome(lambda row, node=nodes[position]: interpret(node, row), payload)
        assert (str(value) if isinstance(value, Fault) else repr(value)) == expected
    if not isinstance(tree, t.Literal):
        assert 0 in trace.parts


def chosen(node, payload):
    """The number of the branch that a node chooses, by the values of its children."""

    def value(child):
        return interpret(child, payload)

    match node:
        case t.Ternary(test) | t.Call("iif", (test, _, _)):
            return 0 if truth(value(test)) else 1
        case t.Binary("?:", left):
            return 0 if truth(value(left)) else 1
        case t.Binary("??", left):
            return 0 if value(left) is not None else 1
        case t.Binary("&&", left):
            return 1 if logical(value(left)) else 0
        case t.Binary("||", left):
            return 0 if logical(value(left)) else 1
        case t.Call("coalesce", args) if len(args) > 1:
            return next((n for n, arg in enumerate(map(value, args)) if arg is not None), None)
        case t.Call("decode", (key, *rest)):
            options = list(map(value, rest))[:-1:2]
            keys = [n for n, option in enumerate(options) if same(option, value(key))]
            return keys[0] if keys else len(options)
    return None


@settings(max_examples=examples(800))
@given(TREES, PAYLOADS)
def test_the_taken_branches_are_those_that_the_values_choose(tree, payload):
    if has_error(tree):
        return
    reader = BranchReader(tree)
    trace = trace_tree(tree, RUNTIME)(payload)
    expected = set()
    for position, node in enumerate(t.walk(tree)):
        is_eager = isinstance(node, t.Call) and node.name != "iif"
        if position in trace.parts and not (is_eager and isinstance(trace.parts[position], Fault)):
            with collecting(), suppress(Fault):
                expected.add(Site(position, chosen(node, payload)))
    expected = {site for site in expected if site.number is not None}
    assert {branch.sites[0] for branch in reader.taken(trace)} == expected
