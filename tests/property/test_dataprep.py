"""Expressions: printing and parsing agree, and the compiler agrees with a naive interpreter."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mapper.dataprep import (
    ExpressionSyntaxError,
    Fault,
    Runtime,
    check_tree,
    compile_tree,
    parse,
    print_tree,
)
from mapper.dataprep import tree as t
from mapper.dataprep.access import OtherKey, element_of, field_of
from mapper.dataprep.functions import FUNCTIONS
from mapper.dataprep.functions.methods import METHODS
from mapper.dataprep.names import ENGINE_WORDS, RESERVED_WORDS
from mapper.dataprep.operators import BINARY, UNARY
from mapper.dataprep.patterns import DatePattern
from mapper.dataprep.problems import HardFault
from mapper.dataprep.values import logical, truth
from mapper.paths import STAR, parse_path, print_path
from tests.conftest import examples

NOW = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
ODD_TEXT = TEXT | st.sampled_from(
    ["", "'", '"', "\\", "\\u0041", "\n", "\r\n", "${x}", "a.b", "}", "\u2028", "\x00", "😀", "##"]
)
WORDS = st.sampled_from(
    [*sorted(RESERVED_WORDS | ENGINE_WORDS | set(FUNCTIONS)), "a", "_x", "é", "$a", "a$b", "@"]
)
WITH_PERIODS = st.from_regex(r"[a-z_]+(?:\.[a-z0-9]{1,3}){1,3}", fullmatch=True)
NAMES = (ODD_TEXT | WORDS | WITH_PERIODS).filter(bool)
CALLED = st.sampled_from([*sorted(FUNCTIONS), "foo", "_x1"])
METHOD = st.sampled_from(["equals", "size", "empty", "get", "toUpperCase", "foo", "lower"])
NUMBERS = (
    st.integers()
    | st.floats(allow_nan=False)
    | st.sampled_from([0, -0.0, 1e22, 5e-324, 2**63])
    | st.decimals(allow_nan=False, allow_infinity=False, places=3)
    | st.sampled_from(["1", "0.10", "1.5e40", "2.50e-90", "-7.0", "0.0"]).map(Decimal)
)
LITERALS = st.builds(t.Literal, st.none() | st.booleans() | NUMBERS | ODD_TEXT)


def is_key(node):
    return isinstance(node, t.Literal) and isinstance(node.value, str)


def any_tree(inner):
    """One more level. An index that is a text in quotes is a Property, so none is made here."""
    many = st.lists(inner, max_size=3).map(tuple)
    return st.one_of(
        st.builds(t.Property, inner, ODD_TEXT | WORDS | WITH_PERIODS),
        st.builds(t.Index, inner, inner.filter(lambda node: not is_key(node))),
        st.builds(t.Call, CALLED, many),
        st.builds(t.Method, inner, METHOD, many),
        st.builds(t.Unary, st.sampled_from(sorted(UNARY)), inner),
        st.builds(t.Binary, st.sampled_from(sorted(BINARY)), inner, inner),
        st.builds(t.Ternary, inner, inner, inner),
        st.builds(t.ArrayLiteral, many),
        st.builds(t.MapLiteral, st.lists(st.tuples(inner, inner), max_size=3).map(tuple)),
    )


TREES = st.recursive(LITERALS | st.builds(t.Name, NAMES), any_tree, max_leaves=12)


@settings(max_examples=examples(600))
@given(TREES)
def test_a_printed_tree_parses_to_itself(tree):
    text = print_tree(tree)
    assert parse(text) == tree
    assert print_tree(parse(text)) == text


def test_every_pair_of_operators_keeps_its_grouping():
    a, b, c = map(t.Name, "abc")
    for first in BINARY:
        for second in BINARY:
            for tree in (
                t.Binary(first, a, t.Binary(second, b, c)),
                t.Binary(first, t.Binary(second, a, b), c),
            ):
                assert parse(print_tree(tree)) == tree
        for sign in UNARY:
            for tree in (
                t.Unary(sign, t.Binary(first, a, b)),
                t.Binary(first, a, t.Unary(sign, t.Literal(-1))),
                t.Ternary(t.Binary(first, a, b), t.Unary(sign, a), t.Ternary(a, b, c)),
            ):
                assert parse(print_tree(tree)) == tree


PIECES = st.lists(
    st.sampled_from([*BINARY, *UNARY, *"()[]{}?:.,;=#`$\\'\"", "a", "lower", "if", "${b c}", "'x'",
                     "1", "1.5", "0", "null", " ", "\n", "//", "/*", "*/", "??", "not ", "[*]"]),
    max_size=12,
).map("".join)  # fmt: skip


@settings(max_examples=examples(600))
@given(TEXT | PIECES)
def test_any_text_is_a_tree_or_a_syntax_error_in_place(text):
    try:
        tree = parse(text)
    except ExpressionSyntaxError as error:
        problem = error.problem
        assert problem.code in ("EXP001", "EXP003", "EXP006", "EXP010")
        assert problem.message
        # at the end of the text, the place is the one behind its last character
        assert 0 <= problem.start < problem.end <= len(text) + 1
        assert problem.start <= len(text)
        return
    for node in t.walk(tree):
        assert 0 <= node.span[0] <= node.span[1] <= len(text)
    assert parse(print_tree(tree)) == tree
    for problem in check_tree(tree):
        assert 0 <= problem.start <= problem.end <= len(text)


PATH_NAME = ODD_TEXT.filter(lambda name: name and name == name.strip())
STEPS = st.lists(PATH_NAME | st.integers(0, 999_999_999) | st.just(STAR), max_size=6)


@given(PATH_NAME, STEPS)
def test_a_printed_path_parses_to_itself(first, rest):
    path = (first, *rest)
    assert parse_path(print_path(path)) == path


ZONES = st.integers(-18 * 60, 18 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
DATES = st.datetimes(datetime(2, 1, 1), datetime(9998, 12, 31), timezones=ZONES)
WHOLE = [
    "yyyy-MM-dd'T'HH:mm:ss.SSSSSSXXX",
    "dd.MM.yyyy hh:mm:ss.SSSSSS a Z",
    "EEEE, d MMMM y HH:mm:ss.SSSSSSSSS XX",
    "E u d LLL yyyy k:m:s SSSSSSS Z",
    "yyyyMMddHHmmssSSSSSSZ",
    "a K:mm:ss.SSSSSS L/dd/yyyyy X",
    "'at' yyyy''MM''dd kk 'o''clock' mm ss SSSSSS ZZZ",
]


@pytest.mark.parametrize("pattern", WHOLE)
def test_a_printed_date_is_read_back(pattern):
    compiled = DatePattern(pattern)

    @given(DATES)
    def check(date):
        read = compiled.parse(compiled.format(date))
        assert read == date
        assert read.utcoffset() == date.utcoffset()

    check()


# --- a naive interpreter beside the compiler ----------------------------------------------

KEYS = ["a", "b", "odd name", "size"]
SCALARS = (
    st.none() | st.booleans() | st.integers(-2, 3) | st.sampled_from([0.0, 1.0, 0.5, 2**63, -0.0])
    | st.sampled_from(["", "a", "b", "1", "1.0", "false", "true", "x😀", "\ufffd", " 1"])
)  # fmt: skip
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner),
    max_leaves=5,
)
PAYLOADS = st.dictionaries(st.sampled_from(KEYS), VALUES)
EAGER = [symbol for symbol, row in BINARY.items() if row.function is not None]


def available_tree(inner):
    one = inner.map(lambda node: (node,))
    two, three = st.tuples(inner, inner), st.tuples(inner, inner, inner)
    key = st.builds(t.Literal, st.sampled_from([*KEYS, 1, True, 1.0]))
    return st.one_of(
        st.builds(t.Property, inner, st.sampled_from(KEYS)),
        st.builds(t.Index, inner, inner.filter(lambda node: not is_key(node))),
        st.builds(t.Call, st.sampled_from(["lower", "trim", "is_empty"]), one),
        st.builds(t.Call, st.sampled_from(["coalesce", "concat"]), two | three),
        st.builds(t.Call, st.just("to_object"), st.tuples(key | inner, inner)),
        st.builds(t.Call, st.just("iif"), three),
        st.builds(t.Method, inner, st.just("equals"), one),
        st.builds(t.Method, inner, st.sampled_from(["size", "isEmpty", "empty"]), st.just(())),
        st.builds(t.Unary, st.sampled_from(sorted(UNARY)), inner),
        st.builds(t.Binary, st.sampled_from(EAGER), inner, inner),
        st.builds(t.Binary, st.sampled_from(["&&", "||", "?:", "??"]), inner, inner),
        st.builds(t.Ternary, inner, inner, inner),
        st.builds(t.ArrayLiteral, two),
        st.builds(t.MapLiteral, st.tuples(key, inner).map(lambda entry: (entry,))),
    )


AVAILABLE_TREES = st.recursive(
    st.builds(t.Literal, SCALARS) | st.builds(t.Name, st.sampled_from(KEYS)),
    available_tree,
    max_leaves=10,
)


def interpret(node, row):  # noqa: C901, PLR0912
    """The value of a tree, read off it node by node."""
    match node:
        case t.Literal(value):
            return value
        case t.Name(name):
            return row.get(name)
        case t.Property(of, name):
            return field_of(interpret(of, row), name)
        case t.Index(of, index):
            return element_of(interpret(of, row), interpret(index, row))
        case t.Ternary(test, yes, no) | t.Call("iif", (test, yes, no)):
            return interpret(yes if truth(interpret(test, row)) else no, row)
        case t.Binary("?:", left, right):
            value = interpret(left, row)
            return value if truth(value) else interpret(right, row)
        case t.Binary("&&", left, right):
            return logical(interpret(left, row)) and logical(interpret(right, row))
        case t.Binary("||", left, right):
            return logical(interpret(left, row)) or logical(interpret(right, row))
        case t.Binary("??", left, right):
            value = interpret(left, row)
            return interpret(right, row) if value is None else value
        case t.Binary(op, left, right):
            one, other = interpret(left, row), interpret(right, row)
            literal = isinstance(left, t.ArrayLiteral) or isinstance(right, t.ArrayLiteral)
            if literal and op[0] in "=!" and type(one) is type(other) is list:
                return op[0] == "!"
            return BINARY[op].function(one, other)
        case t.Unary("!", operand):
            return not logical(interpret(operand, row))
        case t.Unary("empty" | "size" as op, operand):
            try:
                return UNARY[op].function(interpret(operand, row))
            except HardFault:
                raise
            except Fault:
                return UNARY[op].function(None)
        case t.Unary(op, operand):
            return UNARY[op].function(interpret(operand, row))
        case t.ArrayLiteral(items):
            return [interpret(item, row) for item in items]
        case t.MapLiteral(entries):
            pairs = [(interpret(k, row), interpret(v, row)) for k, v in entries]
            return {k if isinstance(k, str) else OtherKey(k): v for k, v in pairs}
        case t.Call(name, args):
            return FUNCTIONS[name].call(*[interpret(arg, row) for arg in args])
        case t.Method(of, name, args):
            value, *rest = [interpret(part, row) for part in (of, *args)]
            if value is None and name not in ("size", "empty"):
                return None
            if name not in METHODS[type(value)]:
                raise Fault(f"no method {name}")
            return METHODS[type(value)][name].function(value, *rest)
    raise AssertionError(node)


def has_error(tree):
    """Whether a tree cannot be compiled."""
    return any(problem.is_error for problem in check_tree(tree))


def outcome(function, *args):
    try:
        return repr(function(*args))
    except Fault:
        return Fault


@settings(max_examples=examples(800))
@given(AVAILABLE_TREES, PAYLOADS)
def test_compiled_and_interpreted_agree(tree, payload):
    if has_error(tree):
        return
    compiled = compile_tree(tree, Runtime(now=lambda: NOW, uuid=lambda: "fixed")).call
    assert outcome(compiled, payload) == outcome(interpret, tree, payload)
    assert outcome(compile_tree(parse(print_tree(tree)), None).call, payload) == outcome(
        compiled, payload
    )
