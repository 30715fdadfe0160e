"""No payload takes a branch that is reported as dead."""

from hypothesis import given, settings
from hypothesis import strategies as st

from mapper.dataprep import Fault, Runtime
from mapper.dataprep import tree as t
from mapper.dataprep.branches import BranchReader
from mapper.dataprep.dead_branches import dead_branches
from mapper.dataprep.possible import possible
from mapper.dataprep.trace import trace_tree
from mapper.dataprep.tree import numbered
from mapper.jmes import lower_source
from tests.conftest import examples
from tests.property import test_jmes
from tests.property.test_dataprep import NOW, PAYLOADS, has_error
from tests.property.test_trace import TREES

RUNTIME = Runtime(now=lambda: NOW, uuid=lambda: "fixed")

NAMES = ["lower", "upper", "trim", "is_empty", "to_integer"]
EAGER = ["==", "!=", "<", "+", "=~"]
TEXTS = st.sampled_from(["a", "A", " a", "a ", "B", "b", "", "true", "false", "1"])
CONSTANTS = st.builds(
    t.Literal, TEXTS | st.sampled_from([None, True, False, 0, 1, 1.0, 0.0, 2**70])
)
NULL = t.Literal(None)
FIELDS = st.sampled_from(["a", "b"]).map(t.Name)
ROWS = st.dictionaries(
    st.sampled_from(["a", "b"]),
    st.none()
    | st.booleans()
    | TEXTS
    | st.sampled_from([0, 1, -1, 1.0, 0.5, [], ["a"], {}, {"a": 1}]),
)


def few(inner):
    """One more level of trees whose parts repeat, so that conditions decide each other."""
    one, two, three = (st.tuples(*[inner] * size) for size in (1, 2, 3))
    pairs = st.lists(st.tuples(CONSTANTS | inner, inner), min_size=1, max_size=3)
    return st.one_of(
        st.builds(t.Call, st.sampled_from(NAMES), one),
        st.builds(t.Call, st.just("coalesce"), two | three),
        st.builds(t.Call, st.just("concat"), two),
        st.builds(t.Call, st.just("iif"), three),
        st.builds(
            lambda key, pairs, rest: t.Call("decode", (key, *sum(pairs, ()), *rest)),
            inner, pairs, st.just(()) | one,
        ),
        st.builds(t.Ternary, inner, inner, inner),
        st.builds(t.Unary, st.sampled_from(["!", "!", "empty", "size", "-"]), inner),
        st.builds(t.Binary, st.sampled_from(EAGER), inner, inner | CONSTANTS),
        st.builds(t.Binary, st.sampled_from(["&&", "||", "?:", "??"]), inner, inner),
        st.builds(t.Method, inner, st.just("equals"), one),
        st.builds(t.Method, inner, st.sampled_from(["toLowerCase", "trim", "size"]), st.just(())),
        st.builds(lambda item: t.ArrayLiteral((item,)), inner),
    )  # fmt: skip


SMALL_TREES = st.recursive(FIELDS | CONSTANTS, few, max_leaves=14)
# A tree in which parts of another one are conditions
NESTED = st.builds(
    lambda make, test, inner, other: make(test, inner, other),
    st.sampled_from([
        lambda a, b, c: t.Ternary(a, t.Call("iif", (a, b, c)), b),
        lambda a, b, c: t.Call("iif", (t.Unary("!", a), b, t.Ternary(a, c, b))),
        lambda a, b, c: t.Ternary(t.Binary("==", a, NULL), b, t.Call("coalesce", (a, c))),
        lambda a, b, c: t.Binary("??", a, t.Ternary(a, b, c)),
        lambda a, b, c: t.Binary("||", a, t.Ternary(a, b, c)),
        lambda a, b, c: t.Binary("&&", a, t.Ternary(a, b, c)),
        lambda a, b, c: t.Binary("?:", a, t.Binary("??", a, b)),
        lambda a, b, c: t.Ternary(t.Binary("&&", a, b), t.Binary("||", b, c), t.Ternary(b, a, c)),
        lambda a, b, c: t.Ternary(t.Unary("empty", a), b, t.Binary("??", a, c)),
    ]),
    FIELDS | SMALL_TREES, FIELDS | SMALL_TREES, SMALL_TREES,
)  # fmt: skip


def check(tree, payload):
    """Assert that a payload takes no dead branch."""
    if has_error(tree):
        return
    dead = dead_branches(tree)
    if not dead:
        return
    reader = BranchReader(tree)
    taken = set(reader.taken(trace_tree(tree, RUNTIME)(payload)))
    assert not taken & dead.keys(), [dead[branch] for branch in taken & dead.keys()]


@settings(max_examples=examples(1500))
@given(SMALL_TREES | NESTED, ROWS)
def test_no_payload_takes_a_dead_branch(tree, payload):
    check(tree, payload)


@settings(max_examples=examples(500))
@given(TREES, PAYLOADS)
def test_no_payload_takes_a_dead_branch_of_any_tree(tree, payload):
    check(tree, payload)


@settings(max_examples=examples(500))
@given(st.integers(0, 4).flatmap(test_jmes.nested), test_jmes.PAYLOADS)
def test_no_payload_takes_a_dead_branch_of_a_source(source, payload):
    tree, _ = lower_source(source)
    if tree is not None:
        check(tree, payload)


@settings(max_examples=examples(800))
@given(SMALL_TREES | TREES, ROWS | PAYLOADS)
def test_the_possible_values_include_every_value(tree, payload):
    if has_error(tree):
        return
    nodes = numbered(tree)
    bounds = {}
    for position, (node, children) in reversed(list(enumerate(nodes))):
        bounds[position] = possible(node, [bounds[child] for child in children])
    for position, value in trace_tree(tree, RUNTIME)(payload).parts.items():
        if not isinstance(value, Fault):
            assert bounds[position].can_be(value), (nodes[position][0], bounds[position], value)
