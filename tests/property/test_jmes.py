"""JMESPath in the supported subset gives what the jmespath library gives."""

import math

import jmespath
import jmespath.exceptions
import jmespath.functions
from hypothesis import given, settings
from hypothesis import strategies as st

from mapper.expr import Fault, Runtime, check_tree, compile_tree, parse, print_tree
from mapper.expr.values import json_value
from mapper.jmes import lower_source

RUNTIME = Runtime(now=lambda: None, uuid=lambda: "fixed")

# Fields of the payload by what they hold: only paths of a kind run into objects or arrays.
SCALARS = (
    st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from([0.0, 1.0, 2.5, -1.5, 2**40])
    | st.sampled_from(["", "a", "b", "ab", "0", "1", "1.0", "2.5", "false", "true", "null", "x é"])
)  # fmt: skip
LISTS = st.lists(SCALARS, max_size=3)
TEXTS = st.lists(st.sampled_from(["", "a", "b", "ab"]), max_size=3)
NUMBERS = st.lists(st.integers(-3, 3) | st.sampled_from([0.5, 2.0]), max_size=3)
INNER = st.dictionaries(st.sampled_from(["v", "w"]), SCALARS, max_size=2)
PAYLOADS = st.fixed_dictionaries(
    {},
    optional={
        "s": SCALARS, "t": SCALARS, "first name": SCALARS,
        "o": st.none() | st.fixed_dictionaries({}, optional={"v": SCALARS, "p": INNER, "l": LISTS}),
        "l": st.none() | LISTS, "texts": TEXTS, "numbers": NUMBERS,
        "list": st.lists(INNER, max_size=2),
    },
)  # fmt: skip

PATHS = st.sampled_from(
    ["s", "t", '"first name"', "o", "o.v", "o.p", "o.p.v", "l", "l[0]", "l[1]", "l[-1]", "l[-2]",
     "o.l[0]", "o.l", "texts", "texts[0]", "numbers", "numbers[-1]", "list[0].v", "list[-1].w",
     "missing", "o.missing.deep", "list[0]", "(o).v", "o | v", "o.p | v"]
)  # fmt: skip
LITERALS = st.sampled_from(
    ["'a'", "''", "'1'", "`0`", "`1`", "`2.5`", "`true`", "`false`", "`null`", '`"b"`', "`-1`"]
)
ONE_ARGUMENT = st.sampled_from(["max", "min", "keys", "values", "abs", "to_number"])
SHAPES = st.sampled_from(['`[1, "a"]`', '`{"k": [true]}`', "`[]`", "`{}`"])


def joined(*parts):
    return st.tuples(*(st.just(p) if isinstance(p, str) else p for p in parts)).map("".join)


def larger(inner):
    operand = inner.map(lambda text: f"({text})")
    compared = st.sampled_from([" == ", " != ", " < ", " <= ", " > ", " >= "])
    return st.one_of(
        joined(operand, st.sampled_from([" || ", " && "]), operand),
        joined("!", operand),
        joined(operand, compared, operand | LITERALS),
        joined(LITERALS, compared, operand),
        joined("{k: ", inner, ", j: ", inner, "}"),
        joined("[", inner, ", ", inner, "]"),
        joined("o.{k: v, j: ", st.sampled_from(["p.v", "v || 'a'", "@.v", "!v", "length(@)"]), "}"),
        joined("o.[v, p]"),
        joined(operand, st.sampled_from([" | !@", " | [@, @]", " | length(@)", " | {k: @}"])),
        joined("length(", inner, ")"),
        joined("not_null(", inner, ", ", inner, ")"),
        joined("not_null(", inner, ")"),
        joined(ONE_ARGUMENT, "(", inner, ")"),
        joined("to_string(", st.sampled_from(["s", "t", "o.v", "length(s)", "!s"]), ")"),
        joined("join(", st.sampled_from(["', '", "s"]), ", ", st.sampled_from(["texts", "l"]), ")"),
        joined(st.sampled_from(["contains", "starts_with", "ends_with"]), "(", inner, ", ",
               inner | LITERALS, ")"),
        joined("not_null(", inner, ", `null`, ", LITERALS, ") == ", LITERALS),
    )  # fmt: skip


SOURCES = st.recursive(PATHS | LITERALS | SHAPES, larger, max_leaves=5)


def alike(found, wanted):
    """Equal as JSON, where 1 and 1.0 are one number."""
    if isinstance(wanted, bool) or isinstance(found, bool) or wanted is None:
        return found is wanted
    if isinstance(wanted, list):
        return (
            isinstance(found, list) and len(found) == len(wanted) and all(map(alike, found, wanted))
        )
    if isinstance(wanted, dict):
        return (
            isinstance(found, dict)
            and found.keys() == wanted.keys()
            and all(alike(found[key], wanted[key]) for key in wanted)
        )
    if isinstance(wanted, float) and isinstance(found, float):
        return math.isclose(found, wanted)
    return isinstance(found, str) == isinstance(wanted, str) and found == wanted


class SpecifiedFunctions(jmespath.functions.Functions):
    """The library's, but that true is not 1, which Python's `in` takes for equal."""

    @jmespath.functions.signature({"types": ["array", "string"]}, {"types": []})
    def _func_contains(self, subject, search):
        if isinstance(subject, str):
            return search in subject
        return any(alike(item, search) for item in subject)


OPTIONS = jmespath.Options(custom_functions=SpecifiedFunctions())
NOTHING = object()


def by_jmespath(source, payload):
    """What jmespath gives; NOTHING where it fails."""
    try:
        return jmespath.search(source, payload, options=OPTIONS)
    except (jmespath.exceptions.JMESPathError, TypeError):
        return NOTHING


@settings(max_examples=1500)
@given(SOURCES, PAYLOADS)
def test_the_lowered_source_gives_what_jmespath_gives(source, payload):
    tree, problem = lower_source(source)
    if tree is None:
        assert problem.code == "JMP002"
        return
    if check_tree(tree):
        return
    wanted = by_jmespath(source, payload)
    if wanted is NOTHING:
        return
    for lowered in (tree, parse(print_tree(tree))):
        try:
            found = json_value(compile_tree(lowered, RUNTIME).call(payload))
        except Fault:
            found = None
        assert alike(found, wanted), print_tree(tree)
