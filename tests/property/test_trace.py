"""A traced evaluation has the result of the compiled function, and the value of every part."""

from hypothesis import given, settings
from hypothesis import strategies as st

from mapper.dataprep import Fault, Runtime, check_tree, compile_tree
from mapper.dataprep import tree as t
from mapper.dataprep.notes import collecting
from mapper.dataprep.trace import trace_tree
from tests.property.test_dataprep import (
    AVAILABLE_TREES,
    KEYS,
    NOW,
    PAYLOADS,
    SCALARS,
    available_tree,
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


@settings(max_examples=800)
@given(TREES, PAYLOADS)
def test_a_trace_has_the_result_of_the_compiled_function(tree, payload):
    if check_tree(tree):
        return
    trace = trace_tree(tree, RUNTIME)(payload)
    result = repr(trace.value) if trace.fault is None else str(trace.fault)
    assert (result, list(trace.notes)) == outcome(compile_tree(tree, RUNTIME).call, payload)
    nodes = list(t.walk(tree))
    for position, value in trace.parts.items():
        try:
            assert repr(value) == repr(interpret(nodes[position], payload))
        except Fault as fault:
            assert str(value) == str(fault)
    if not isinstance(tree, t.Literal):
        assert 0 in trace.parts
