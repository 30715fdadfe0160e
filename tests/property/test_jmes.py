"""A lowered JMESPath source has the value that the jmespath library returns, or is rejected."""

import math
from collections import Counter, defaultdict
from itertools import count, cycle, product

import jmespath
import jmespath.exceptions
import jmespath.functions
import jmespath.parser
import jmespath.visitor
from hypothesis import given, settings
from hypothesis import strategies as st

from mapper.dataprep import (
    Fault,
    Runtime,
    check_tree,
    compile_tree,
    parse,
    path_tree,
    print_tree,
    tree_path,
)
from mapper.dataprep.values import json_value
from mapper.jmes import lower_source
from mapper.paths import STAR, parse_path, print_path
from tests.conftest import examples

RUNTIME = Runtime(now=lambda: None, uuid=lambda: "fixed")

SCALARS = (
    st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from([0.0, 1.0, 2.5, -1.5, 2**40])
    | st.sampled_from(["", "a", "b", "ab", "0", "1", "1.0", "2.5", "false", "true", "null", "x é"])
)  # fmt: skip
LISTS = st.lists(SCALARS, max_size=3)
NAMES = st.sampled_from(["s", "o", "l", "v", "w", "first name", "date"])
VALUES = st.recursive(
    SCALARS | LISTS | st.lists(st.dictionaries(NAMES, SCALARS, max_size=2), max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=8,
)
# Most payloads have the shape that the sources read; the rest have any shape.
OBJECTS = st.none() | st.fixed_dictionaries(
    {}, optional={"v": SCALARS, "w": SCALARS, "o": st.dictionaries(NAMES, SCALARS), "l": LISTS}
)
PAYLOADS = st.dictionaries(NAMES, VALUES, max_size=6) | st.fixed_dictionaries(
    {},
    optional={
        "s": SCALARS, "v": SCALARS, "first name": SCALARS, "date": SCALARS, "o": OBJECTS,
        "l": st.none() | LISTS | st.lists(st.sampled_from(["", "a", "b"]), max_size=3)
        | st.lists(st.integers(-3, 3), max_size=3) | st.lists(OBJECTS, max_size=3)
        | st.lists(LISTS, max_size=3),
    },
)  # fmt: skip

LEAVES = {
    "field": ["s", "v", "l", "o", '"first name"', "date", "missing"],
    "subexpression": ["o.v", "o.o.v", "o.o.o.v", "o.missing.v", 'o."first name"'],
    "index_expression": ["l[0]", "l[-1]", "l[0][1]", "o.l[1]", "l[-1].v"],
    "current": ["@"],
    "literal": [
        "'a'", "''", "'1'", "`0`", "`1`", "`2.5`", "`true`", "`false`", "`null`", '`"b"`', "`-1`",
        '`[1, "a"]`', '`{"v": [true], "o": {"v": 1}}`', "`[]`", "`{}`",
    ],
}  # fmt: skip
# Type of a JMESPath node -> sources of that type; `%` is replaced by any other source.
TEMPLATES = {
    "subexpression": [
        "(%).v", "(%).o.v", "(%).o.o.v", "(%).{v: %, w: v}", "(%).o.{v: %}", "(%).o.o.[%, v]",
        "(%).length(%)", "(%).o.not_null(%, v)", "(%).{o: %}.o.v", "(%).[%][0]",
    ],
    "index_expression": ["(%)[0]", "(%)[-1]", "(%)[1][0]", "(%)[0].v", "(%)[-2].o.v",
                         "(%)[0][0][0]"],
    "pipe": ["(%) | (%)", "(%) | v | o", "(%) | [0] | v", "(%) | {v: %} | v", "(%) | [%, @]",
             "(%) | length(@)", "(%) | !@"],
    "or_expression": ["(%) || (%)", "(%) || (%) || (%)"],
    "and_expression": ["(%) && (%)", "(%) && (%) && (%)"],
    "not_expression": ["!(%)", "!!(%)", "!%"],
    "comparator": [f"(%) {op} (%)" for op in ("==", "!=", "<", "<=", ">", ">=")],
    "multi_select_list": ["[%]", "[%, %]", "[%, %, %]"],
    "multi_select_dict": ["{v: %}", "{v: %, w: %}", "{o: %, v: s, l: %}", "{v: %, v: %}"],
    "function_expression": [
        "length(%)", "not_null(%)", "not_null(%, %)", "not_null(%, %, %)", "max(%)", "min(%)",
        "keys(%)", "values(%)", "abs(%)", "to_number(%)", "to_string(%)", "join(%, %)",
        "join(', ', %)", "contains(%, %)", "starts_with(%, %)", "ends_with(%, %)", "sum(%)",
        "type(%)", "reverse(%)", "merge(%, %)", "to_array(%)",
    ],
    "projection": ["(%)[*]", "(%)[*].v", "(%)[*][0]", "(%)[*].{v: %}", "(%)[*].[%]",
                   "(%)[*].o[*].v", "l[*].v", "o.l[*]", "l[*].l[*].v", "l[*][0]", "l[*].o.v"],
    "flatten": ["(%)[]", "(%)[].v", "(%)[][0]", "(%)[].l[]", "(%)[].{v: %}", "l[]", "l[].v"],
    "filter_projection": ["(%)[?%]", "(%)[?%].v", "(%)[?v == (%)].w | [0]"],
    "slice": ["(%)[0:2]", "(%)[::-1].v", "(%)[0][0:1]", "(%)[1:].{v: %}"],
    "value_projection": ["(%).*", "(%).*.v", "(%).*.{v: %}"],
    "expref": ["map(&(%), (%))", "sort_by((%), &(%))", "max_by((%), &v)", "(&(%))"],
}  # fmt: skip
REJECTED = {"flatten", "filter_projection", "slice", "value_projection", "expref"}
SHAPES = [
    {},
    {"s": "a", "v": 1, "first name": None, "date": "2021", "o": {"v": "b", "o": {"o": {"v": 2}}},
     "l": [{"v": 1, "l": [1, 2], "o": {"v": "x"}}, {"v": None}, {"w": 0}]},
    {"s": 0, "v": "", "o": {"o": {"v": False}, "v": [], "l": [0, "1"]}, "l": [["a", "b"], ["c"]]},
    {"s": {"v": 1}, "v": [1, 2], "o": "ab", "l": {"v": [1]}, "date": True, "first name": 2.5},
    {"s": True, "v": {"o": {"v": None}}, "o": {"o": {"o": None}, "l": None}, "l": []},
]  # fmt: skip


def filled(template, inner):
    """A template with each `%` replaced."""
    parts = template.split("%")
    return "".join(part + text for part, text in zip(parts, (*inner, ""), strict=True))


@st.composite
def nested(draw, levels):
    """A source of that many templates inside one another, around a leaf."""
    if levels == 0:
        return draw(st.sampled_from(LEAVES[draw(st.sampled_from(list(LEAVES)))]))
    template = draw(st.sampled_from(TEMPLATES[draw(st.sampled_from(list(TEMPLATES)))]))
    holes = template.count("%")
    deepest = draw(st.integers(0, max(0, holes - 1)))
    depths = [levels - 1 if hole == deepest else draw(st.integers(0, 1)) for hole in range(holes)]
    return filled(template, [draw(nested(depth)) for depth in depths])


def every_triple():
    """Sources with each node type inside each other type, inside each other type."""
    turns = {kind: cycle([t for t in TEMPLATES[kind] if "%" in t]) for kind in TEMPLATES}
    ends = {kind: cycle(LEAVES[kind]) for kind in LEAVES}
    leaves = cycle([LEAVES[kind][i % len(LEAVES[kind])] for i in range(15) for kind in LEAVES])
    holes = count()
    for outer, middle, inner in product(TEMPLATES, TEMPLATES, {**LEAVES, **TEMPLATES}):
        source = next(ends[inner]) if inner in ends else ""
        for kind in [inner, middle, outer][inner in ends and inner not in TEMPLATES :]:
            template = next(turns[kind])
            parts = [next(leaves) for _ in range(template.count("%"))]
            if source:
                parts[next(holes) % len(parts)] = source
            source = filled(template, parts)
        yield source


def node_types(source):
    """The types of each node of a source and of the nodes around it, from the outermost on."""
    stack = [(jmespath.parser.Parser().parse(source).parsed, ())]
    while stack:
        node, around = stack.pop()
        children = {child["type"] for child in node["children"] if isinstance(child, dict)}
        types = (*around, "slice" if "slice" in children else node["type"])
        yield types
        stack += [(child, types) for child in node["children"] if isinstance(child, dict)]


def alike(actual, expected):
    """Whether two values are equal as JSON, where 1 and 1.0 are the same number."""
    if isinstance(expected, bool) or isinstance(actual, bool) or expected is None:
        return actual is expected
    if isinstance(expected, list):
        return (
            isinstance(actual, list)
            and len(actual) == len(expected)
            and all(map(alike, actual, expected))
        )
    if isinstance(expected, dict):
        return (
            isinstance(actual, dict)
            and actual.keys() == expected.keys()
            and all(alike(actual[key], expected[key]) for key in expected)
        )
    if isinstance(expected, float) and isinstance(actual, float):
        return math.isclose(actual, expected)
    return isinstance(actual, str) == isinstance(expected, str) and actual == expected


class SpecifiedFunctions(jmespath.functions.Functions):
    """The library's functions, except that `contains` tells true from 1, unlike Python's `in`."""

    mismatch = False

    @jmespath.functions.signature({"types": []})
    def _func_to_string(self, argument):
        self.mismatch |= isinstance(argument, list | dict)
        return super()._func_to_string(argument)

    @jmespath.functions.signature({"types": ["array", "string"]}, {"types": []})
    def _func_contains(self, subject, search):
        if isinstance(subject, str):
            return search in subject
        return any(alike(item, search) for item in subject)


class Interpreter(jmespath.visitor.TreeInterpreter):
    """The library's interpreter, which also notes a step into a value of another type.

    JMESPath returns null there, and JSON for an array that is converted to a string. On the
    platform both are errors, so the target is null and the row has a warning.
    """

    def __init__(self):
        self.functions = SpecifiedFunctions()
        super().__init__(jmespath.Options(custom_functions=self.functions))
        self.mismatch = False

    def visit_field(self, node, value):
        self.mismatch |= value is not None and not isinstance(value, dict)
        return super().visit_field(node, value)

    def visit_index(self, node, value):
        self.mismatch |= value is not None and not isinstance(value, list)
        return super().visit_index(node, value)

    def visit_projection(self, node, value):
        result = super().visit_projection(node, value)
        self.mismatch |= result is None and self.visit(node["children"][0], value) is not None
        return result

    def visit_comparator(self, node, value):
        if node["value"] in self._EQUALITY_OPS:  # in Python, [true] is equal to [1]
            left, right = (self.visit(child, value) for child in node["children"])
            return alike(left, right) == (node["value"] == "eq")
        return super().visit_comparator(node, value)


def without_nulls(value):
    """The arrays of a path with `[*]` as JMESPath has them: without elements that are null."""
    if isinstance(value, list):
        return [without_nulls(item) for item in value if item is not None]
    return value


def outcomes(source, payloads):
    """Yield the outcome of each payload, after asserting that it is right.

    Outcomes are "rejected", "undefined" (an error in JMESPath), "fault" (the row has a warning),
    and "equal".
    """
    tree, problem = lower_source(source)
    if tree is None:
        assert problem.code == "JMP002", source
    if tree is None or check_tree(tree):
        yield from ["rejected"] * len(payloads)
        return
    path = tree_path(tree)
    exported = path_tree(parse_path(print_path(path))) if path else parse(print_tree(tree))
    assert exported == tree, source
    compiled = compile_tree(tree, RUNTIME)
    projected = path is not None and STAR in path
    for payload in payloads:
        interpreter = Interpreter()
        try:
            expected = interpreter.visit(jmespath.parser.Parser().parse(source).parsed, payload)
        except (jmespath.exceptions.JMESPathError, TypeError):
            yield "undefined"
            continue
        try:
            actual = json_value(compiled.call(payload))
        except Fault:
            mismatch = interpreter.mismatch or interpreter.functions.mismatch
            assert expected is None or mismatch or projected, (source, payload, print_tree(tree))
            yield "fault"
            continue
        if projected:
            actual, expected = without_nulls(actual), without_nulls(expected)
        assert alike(actual, expected), (source, payload, actual, expected, print_tree(tree))
        yield "equal"


@settings(max_examples=examples(1500))
@given(st.integers(0, 4).flatmap(nested), PAYLOADS)
def test_a_lowered_source_has_its_jmespath_value(source, payload):
    list(outcomes(source, [payload]))


PROJECTIONS = [
    "l[*]", "l[*].v", "l[*].o.v", "l[*][0]", "l[*][*]", "l[*].l[*]", "l[*].l[*].v", "o.l[*].v",
    "l[0][*].v", "(l)[*].v", "(o.l)[*]", "@.l[*].v", '"first name"[*].v',
]  # fmt: skip


@settings(max_examples=examples(500))
@given(st.sampled_from(PROJECTIONS), PAYLOADS)
def test_a_path_with_stars_has_the_elements_that_jmespath_selects(source, payload):
    assert STAR in tree_path(lower_source(source)[0])
    list(outcomes(source, [payload]))


def test_each_node_type_inside_each_other_has_its_jmespath_value():
    pairs, rows, levels = set(), defaultdict(Counter), Counter()
    for source in every_triple():
        types = list(node_types(source))
        pairs |= {(outer, path[-1]) for path in types for outer in path[:-1]}
        levels[max(map(len, types))] += 1
        results = list(outcomes(source, SHAPES))
        for kind in {path[-1] for path in types}:
            rows[kind]["sources"] += 1
            rows[kind].update(results)
    columns = ("sources", "equal", "fault", "undefined", "rejected")
    print(f"\n{'node type':20}", *(f"{column:>10}" for column in columns))
    for kind in sorted(rows):
        print(f"{kind:20}", *(f"{rows[kind][column]:10,}" for column in columns))
    print("sources by depth:", dict(sorted(levels.items())))
    kinds = {*TEMPLATES, *LEAVES}
    missing = {pair for pair in product(TEMPLATES, kinds) if pair not in pairs}
    assert not missing
    # the parser puts steps after a step into one node, which makes a few sources flat
    assert sum(levels[depth] for depth in levels if depth >= 3) > 4_000
    assert all(rows[kind]["equal"] for kind in kinds - REJECTED - {"projection"})
    assert not any(rows[kind]["equal"] + rows[kind]["fault"] for kind in REJECTED)
