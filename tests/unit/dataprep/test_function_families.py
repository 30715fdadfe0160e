"""Functions at the edges that a case file cannot show: size, time, exactness, documentation."""

import contextlib
import json
from decimal import Decimal

import pytest
import yaml

import mapper
from mapper.dataprep import Fault, PatternError
from mapper.dataprep.functions import FUNCTIONS
from mapper.dataprep.functions.arrays import MAX_ELEMENTS
from mapper.dataprep.functions.json_text import MAX_NESTING, json_to_object
from mapper.dataprep.functions.objects import check_path
from tests.conftest import ROOT

largest = FUNCTIONS["max"].call
smallest = FUNCTIONS["min"].call
add_to_array = FUNCTIONS["add_to_array"].call
first = FUNCTIONS["first"].call
join_arrays = FUNCTIONS["join_arrays"].call
to_array = FUNCTIONS["to_array"].call
to_bigint = FUNCTIONS["to_bigint"].call
to_decimal = FUNCTIONS["to_decimal"].call
to_float = FUNCTIONS["to_float"].call
to_integer = FUNCTIONS["to_integer"].call
add_to_map = FUNCTIONS["add_to_map"].call
array_to_map = FUNCTIONS["array_to_map"].call
object_to_map = FUNCTIONS["object_to_map"].call
arrays_to_object = FUNCTIONS["arrays_to_object"].call
contains_key = FUNCTIONS["contains_key"].call
get_keys = FUNCTIONS["get_keys"].call
str_to_object = FUNCTIONS["str_to_object"].call
fpid_to_ecid = FUNCTIONS["fpid_to_ecid"].call
instr = FUNCTIONS["instr"].call
left = FUNCTIONS["left"].call
lpad = FUNCTIONS["lpad"].call
right = FUNCTIONS["right"].call
rpad = FUNCTIONS["rpad"].call

CATALOGUE = ROOT.parent / "shared" / "dataprep" / "functions.yaml"
CASES = ROOT / "tests" / "cases" / "dataprep" / "functions"
FAMILIES = ("string", "hashing", "object", "map", "array", "logic", "aggregation", "conversion",
            "json", "special")  # fmt: skip
# The page's own slip: the last part keeps its exclamation mark.
SLIPS = {'explode("Hi, there!", " ")'}


@pytest.mark.parametrize("family", FAMILIES)
def test_every_documented_example_is_a_case(family):
    if not CATALOGUE.exists():
        pytest.skip("the catalogue is not on this machine")
    rows = yaml.safe_load(CATALOGUE.read_text("utf-8"))[family]
    cases = json.loads((CASES / f"{family}.json").read_text("utf-8"))
    for row in rows:
        for expression, result in row.get("examples", ()):
            found = [case.get("result") for case in cases if case["expression"] == expression]
            assert found, expression
            in_words = isinstance(result, str) and " " in result and row["name"] in (
                "contains_key", "map_get_values",
            )  # fmt: skip
            assert expression in SLIPS or in_words or result in found


@pytest.mark.parametrize("family", FAMILIES)
def test_every_function_of_the_catalogue_is_there(family):
    if not CATALOGUE.exists():
        pytest.skip("the catalogue is not on this machine")
    for row in yaml.safe_load(CATALOGUE.read_text("utf-8"))[family]:
        if not row.get("method"):
            for name in (row["name"], *row.get("aliases", ())):
                assert FUNCTIONS[name].name == row["name"]


def nested(depth):
    return "[" * depth + "]" * depth


@pytest.mark.parametrize("more", ["", ", 12345678901234567890"])
def test_json_has_a_depth(more):
    def text(depth):
        return f"[{nested(depth - 1)}{more}]"

    value = json_to_object(text(MAX_NESTING))
    for _ in range(MAX_NESTING):
        value = value[0] if value else value
    assert value == []
    for depth in (MAX_NESTING + 1, 1000, 100_000):
        with pytest.raises(Fault):
            json_to_object(text(depth))
    with pytest.raises(Fault):
        json_to_object('{"a":' * 500 + "1" + "}" * 500)


def test_brackets_in_texts_are_no_depth():
    assert json_to_object('["' + "[{" * 500 + '"]') == ["[{" * 500]
    assert json_to_object("[" + "[]," * 500 + "[]]") == [[]] * 501


def test_json_keeps_integers_of_any_size():
    for number in (2**63 - 1, 2**63, 2**64, -(2**63) - 1, 10**308, 10**309, 10**3000):
        assert json_to_object(f'{{"n": {number}}}') == {"n": number}
    with pytest.raises(Fault):
        json_to_object("1" + "0" * 4000)


LONG = 3_000_000


@pytest.mark.parametrize(
    ("function", "args"),
    [
        (instr, ("a" * LONG, "a" * (LONG // 2), 0, LONG // 3)),
        (instr, ("a" * LONG, "a" * 1000 + "b", 0, LONG)),
        (instr, ("a" * LONG, "a", 0, 10**30)),
        (instr, ("a" * LONG, "b", 10**30)),
        (to_integer, ("1" * LONG,)),
        (to_bigint, ("1" * LONG + "x",)),
        (to_decimal, ("1" * LONG + "x",)),
        (to_decimal, ("." + "1" * LONG + "e",)),
        (to_decimal, ("0x" + "1" * LONG,)),
        (to_decimal, ("0x1p" + "9" * LONG,)),
        (to_float, ("1" * LONG + "e",)),
        (lpad, ("a", 10**30, "b")),
        (rpad, ("a", LONG * 10, "b" * LONG)),
        (str_to_object, ("a:1," * (LONG // 4) + "b",)),
        (json_to_object, ("[" * LONG,)),
        (json_to_object, ('"' + '\\"' * LONG,)),
        (contains_key, ({}, "a." * LONG)),
        (contains_key, ({}, "a" * LONG)),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_long_input_ends_soon(function, args):
    with contextlib.suppress(Fault):  # that it ends is what counts
        assert function(*args) == -1


@pytest.mark.parametrize(
    "text", ["0." + "1" * LONG, "1" * LONG + f"e-{LONG}", "0x." + "1" * LONG + "p1"]
)
def test_long_numbers_are_read(text):
    assert 0 < to_decimal(text) < 1
    assert 0 < to_float(text) < 1


def test_numbers_beyond_measure():
    for text in ("1e4001", "1e-4001", "1e99999999999", "1e" + "9" * 3000, "9" * 3999):
        with pytest.raises(Fault):
            to_bigint(text)
    assert to_bigint("9" * 3900) == int("9" * 3900)
    assert to_decimal("0x1p-99999999999999999999") == 0
    assert to_decimal("0x0p99999999999999999999") == 0
    for function in (to_decimal, to_float):
        for value in ("1e400", "-1e400", "0x1p99999", 10**400, float("inf"), float("nan")):
            with pytest.raises(Fault):
                function(value)


def test_big_numbers_are_exact():
    assert repr(to_bigint("1000000.34")) == "Decimal('1000000.34')"
    assert repr(to_bigint("-0.00")) == "Decimal('0.00')"
    assert repr(to_bigint("12345678901234567890123456789012345678901234567890.10")) == (
        "Decimal('12345678901234567890123456789012345678901234567890.10')"
    )
    assert to_bigint(Decimal("1.50")) == Decimal("1.50")


def test_single_precision_is_rounded_once():
    # the nearest double of the first lies halfway between two floats
    assert to_float("1.00000017881393432617187499999999999999999") == 1.0000001
    assert to_float("1.000000178813934326171875") == 1.0000002
    assert to_float("340282356779733661637539395458142568447") == 3.4028235e38
    with pytest.raises(Fault):
        to_float("340282356779733661637539395458142568448")


def test_numbers_are_in_the_order_of_java():
    nan = float("nan")
    assert repr(smallest(0.0, -0.0)) == "-0.0"
    assert repr(largest(-0.0, 0.0)) == "0.0"
    assert repr(largest(float("inf"), nan, 10**400)) == "nan"
    assert smallest(nan, 1) == 1
    assert largest(0.1, Decimal("0.1")) == 0.1  # the double is a little larger


def test_results_have_a_size():
    many = [0] * (MAX_ELEMENTS // 2 + 1)
    for call in (
        lambda: join_arrays(many, many),
        lambda: arrays_to_object("a", many, "b", many),
        lambda: add_to_array([0] * MAX_ELEMENTS, 1),
        lambda: lpad("", 10_000_001, "x"),
    ):
        with pytest.raises(Fault):
            call()


def test_results_are_new():
    array, entries, row = [1], {"a": 1}, {"k": "x", "v": [1]}
    assert add_to_array(array, 2) is not array
    assert join_arrays(array, None) is not array
    assert add_to_map(entries, None) is not entries
    assert object_to_map(entries) is not entries
    assert array_to_map([row], "k") == {"x": row}
    assert arrays_to_object("a", array) == [{"a": 1}]
    get_keys(entries).append("b")
    to_array(True, array).append(5)
    assert (array, entries, row) == ([1], {"a": 1}, {"k": "x", "v": [1]})
    assert first(array) == 1


def test_a_cut_never_makes_half_a_character():
    for count in range(5):
        for cut in (left, right):
            try:
                assert cut("a😀b", count).encode("utf-8") is not None
            except Fault:
                assert count in (2,)


def test_what_cannot_be_previewed_says_so():
    row = FUNCTIONS["fpid_to_ecid"]
    with pytest.raises(Fault) as caught:
        fpid_to_ecid("4ed70bee-b654-420a-a3fd-b58b6b65e991")
    assert caught.value.reason == row.why_not_previewed
    assert "cannot be previewed" in row.why_not_previewed


def test_paths_that_are_none():
    for text in ("", "a..b", ".a", "a[", "a[x]", "[0]", "a" * 5000):
        with pytest.raises(PatternError):
            check_path(text)
        with pytest.raises(Fault):
            contains_key({}, text)
    with pytest.raises(mapper.ExpressionError) as caught:
        mapper.evaluate("contains_key('a..b')", {})
    assert caught.value.problem is not None
