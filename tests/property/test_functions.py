"""Functions take whatever a payload holds: a value or a Fault comes out, and nothing is changed."""

import copy
import json
import math
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mapper.dataprep import Fault, Runtime
from mapper.dataprep.functions import FUNCTIONS
from mapper.dataprep.functions.json_text import json_to_object
from mapper.dataprep.notes import collecting
from mapper.dataprep.utf16 import units
from mapper.dataprep.values import number_text
from mapper.paths import STAR, print_path
from tests.conftest import examples

largest = FUNCTIONS["max"].call
smallest = FUNCTIONS["min"].call
join_arrays = FUNCTIONS["join_arrays"].call
to_bigint = FUNCTIONS["to_bigint"].call
to_decimal = FUNCTIONS["to_decimal"].call
to_float = FUNCTIONS["to_float"].call
to_integer = FUNCTIONS["to_integer"].call
add_to_map = FUNCTIONS["add_to_map"].call
array_to_map = FUNCTIONS["array_to_map"].call
object_to_map = FUNCTIONS["object_to_map"].call
arrays_to_object = FUNCTIONS["arrays_to_object"].call
contains_key = FUNCTIONS["contains_key"].call
get_values = FUNCTIONS["get_values"].call
str_to_object = FUNCTIONS["str_to_object"].call
instr = FUNCTIONS["instr"].call
left = FUNCTIONS["left"].call
lpad = FUNCTIONS["lpad"].call
ltrim = FUNCTIONS["ltrim"].call
right = FUNCTIONS["right"].call
rpad = FUNCTIONS["rpad"].call
rtrim = FUNCTIONS["rtrim"].call

NOW = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
CHARACTERS = st.characters(exclude_categories=["Cs"])
TEXT = st.text(CHARACTERS, max_size=8)
ZONES = st.integers(-18 * 60, 18 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))

# What functions look for in texts: numbers, JSON, paths, patterns, dates, delimiters, addresses.
TELLING = st.sampled_from(
    [
        "", " ", "0", "-1", "007", "1.5", "1e3", "1e999", "-1e-999", ".", "0x1p-2", "١٢", "NaN",
        "1d", "9" * 400, "true", "null", "{", "[1]", '{"a": [1, 2]}', '"\\ud800"', "a.b[0]",
        "a[*].b", "a..b", "\\", "a:1,b:2", "a", ",", ":", "(", "[", "a|b", "x*", "(a*)*b", "\\d+",
        "UTF-8", "utf-16", "yyyy-MM-dd", "'", "2024-02-30", "2024-01-02T03:04:05Z", "Europe/Paris",
        "mm", "retain", "http://a.b:80/c?d=e#f", "event1=5:6,event2", ";a;1;2.5;event1=2;eVar1=x",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 5_1_1)", "😀", "a😀b", "İ", "\x00", "\u2028", "\ufeff",
    ]
)  # fmt: skip
NUMBERS = (
    st.integers()
    | st.integers(-3, 12)
    | st.floats()
    | st.decimals(allow_nan=False, allow_infinity=False)
    | st.sampled_from([2**31, -(2**63), 10**400, 10**4000, -0.0, 1e308, 5e-324])
    | st.sampled_from([Decimal("1E+90000"), Decimal("-0"), Decimal("1E-90000"), Decimal("0.10")])
)
DATES = st.datetimes(timezones=ZONES) | st.sampled_from(
    [datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC), NOW]
)
SCALARS = st.none() | st.booleans() | NUMBERS | TEXT | TELLING | DATES
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from("abc") | TEXT, inner)
    ),
    max_leaves=8,
)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)


def callable_of(function):
    if function.runtime:
        return function.call(Runtime(now=lambda: NOW, uuid=lambda: "fixed"))
    return function.call


def fitting(param):
    """Values of the kind that a parameter asks for, so that a call gets beyond its first check."""
    return {
        "string": TEXT | TELLING,
        "integer": st.integers(-3, 12),
        "number": NUMBERS,
        "boolean": st.booleans(),
        "date": DATES,
        "array": st.lists(VALUES, max_size=4),
        "object": st.dictionaries(st.sampled_from("abc"), VALUES),
        "map": st.dictionaries(st.sampled_from("abc"), VALUES),
    }.get(param.type, VALUES)


@st.composite
def arguments(draw, function):
    signature = function.signature
    least, most = signature.min_arguments, signature.max_arguments
    count = draw(st.integers(least, least + 3 if most is None else most))
    count += count % 2 if signature.in_pairs else 0
    given_values = [
        draw(st.one_of(fitting(signature.parameter_at(position)), VALUES))
        for position in range(count)
    ]
    return [draw(VALUES), *given_values] if function.on_row else given_values


def is_value(value):
    if type(value) in (list, tuple):
        return type(value) is list and all(map(is_value, value))
    if type(value) is dict:
        return all(type(key) is str and is_value(item) for key, item in value.items())
    if type(value) is datetime:
        return value.tzinfo is not None
    return value is None or type(value) in (bool, int, float, str, Decimal)


@pytest.mark.parametrize("name", sorted({function.name for function in FUNCTIONS.values()}))
def test_a_function_gives_a_value_or_a_fault_and_changes_nothing(name):
    function = FUNCTIONS[name]
    call = callable_of(function)

    @settings(max_examples=examples(60))
    @given(arguments(function))
    def check(values):
        before = copy.deepcopy(values)
        try:
            with collecting():
                result = call(*values)
        except Fault as fault:
            assert fault.reason  # noqa: PT017 - any other exception fails the test
            result = None
        assert repr(values) == repr(before)
        assert is_value(result)

    check()


@given(TEXT, st.integers(0, 8))
def test_left_and_right_take_a_text_apart(text, count):
    try:
        assert left(text, count) + right(text, units(text) - count) == text or count > units(text)
    except Fault:
        assert units(text) != len(text)  # a cut through a character beyond U+FFFF


@given(TEXT, st.integers(-2, 20), st.text(CHARACTERS.filter(lambda c: c <= "\uffff"), max_size=4))
def test_padding_fills_up_to_the_size(text, size, padding):
    before, after = lpad(text, size, padding), rpad(text, size, padding)
    assert units(before) == units(after) == max(size, units(text))
    assert before.endswith(text)
    assert after.startswith(text)


@given(st.text("ab\u00e9😀", max_size=10), st.text("ab😀", min_size=1, max_size=3),
       st.integers(-1, 12), st.integers(1, 4))  # fmt: skip
def test_instr_counts_every_place(text, sought, start, occurrence):
    places = [units(text[:index]) for index in range(len(text)) if text.startswith(sought, index)]
    later = [place for place in places if place >= start]
    wanted = later[occurrence - 1] if occurrence <= len(later) else -1
    assert instr(text, sought, start, occurrence) == wanted


@given(TEXT)
def test_trimming_both_ends_in_any_order(text):
    assert ltrim(rtrim(text)) == rtrim(ltrim(text))
    assert text.endswith(ltrim(text))
    assert text.startswith(rtrim(text))


WORD = st.text(CHARACTERS.filter(lambda c: c not in ":,"), max_size=5).map(lambda t: t.strip())
KEPT = WORD.filter(lambda t: t == t.strip("".join(map(chr, range(33)))))


@given(st.dictionaries(KEPT, KEPT, min_size=1, max_size=4), st.sampled_from(["", " ", "\t"]))
def test_listed_keys_and_values_are_read_back(entries, blank):
    text = ",".join(f"{blank}{key}{blank}:{blank}{value}{blank}" for key, value in entries.items())
    assert str_to_object(text) == entries
    for key, value in entries.items():
        assert get_values(text, key, None) == value


@given(JSON)
def test_json_is_read_back(value):
    read = json_to_object(json.dumps(value))
    assert repr(read) == repr(value)
    assert repr(json_to_object(json.dumps(value, ensure_ascii=False))) == repr(value)


@given(TEXT | TELLING | st.text('{}[]:,"\\ud8dc0123456789.eE+-tfn ', max_size=24))
def test_json_is_read_as_strictly_as_the_standard_library_can(text):
    def refuse(word):
        raise ValueError(word)

    def finite(digits):
        return float(digits) if math.isfinite(float(digits)) else refuse(digits)

    try:
        wanted = json.loads(text, parse_constant=refuse, parse_float=finite)
        json.dumps(wanted, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        with pytest.raises(Fault):
            json_to_object(text)
        return
    assert repr(json_to_object(text)) == repr(wanted)


@given(st.integers(-(2**31), 2**31 - 1))
def test_integers_are_read_from_their_text(number):
    assert to_integer(str(number)) == to_integer(number) == to_bigint(str(number)) == number


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_doubles_are_read_from_their_text(number):
    assert repr(to_decimal(number_text(number))) == repr(number)
    assert float(to_bigint(number_text(number))) == number


@given(st.floats(width=32, allow_nan=False, allow_infinity=False))
def test_single_precision_stays_and_reads_back(number):
    once = to_float(number)
    assert to_float(once) == once
    assert to_float(number_text(once)) == once
    assert math.isclose(once, number, rel_tol=1e-6, abs_tol=1e-45)


ORDERED = st.one_of(
    st.lists(st.integers() | st.floats(allow_nan=False) | st.decimals(-9, 9), min_size=1),
    st.lists(TEXT, min_size=1),
    st.lists(st.booleans(), min_size=1),
    st.lists(DATES, min_size=1),
)


@given(ORDERED)
def test_the_smallest_and_the_largest_stand_at_the_ends(values):
    low, high = smallest(*values), largest(*values)
    assert low in values
    assert high in values
    assert smallest(values) == low
    assert largest([None, *values]) == high
    if not isinstance(low, str):
        assert all(low <= value <= high for value in values)
    assert largest(low, high) == high


@given(st.lists(st.lists(st.integers(), max_size=3) | st.none(), min_size=1, max_size=4))
def test_arrays_are_joined_in_order(arrays):
    given_arrays = [array for array in arrays if array is not None]
    assert join_arrays(*arrays) == (
        [item for array in given_arrays for item in array] if given_arrays else None
    )


@given(st.lists(st.integers(), max_size=4), st.lists(TEXT, max_size=4))
def test_objects_of_arrays_hold_every_element(numbers, texts):
    objects = arrays_to_object("n", numbers, "t", texts)
    assert len(objects) == max(len(numbers), len(texts))
    assert [item["n"] for item in objects if "n" in item] == numbers
    assert [item["t"] for item in objects if "t" in item] == texts
    by_number = {str(item["n"]): item for item in objects if "n" in item}
    assert array_to_map([item for item in objects if "n" in item], "n") == by_number


@given(st.dictionaries(TEXT, st.integers()), st.dictionaries(TEXT, st.integers()))
def test_the_first_of_equal_keys_stays(one, other):
    assert add_to_map(one, other) == {**other, **one}
    assert object_to_map(one) == one


NAME = st.text("ab .[\\é", min_size=1, max_size=3).filter(lambda text: text == text.strip())
TREES = st.recursive(
    st.none() | st.integers(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAME, inner, max_size=3),
    max_leaves=8,
)


def paths_of(value, above=()):
    if above:
        yield above
    steps = value.items() if isinstance(value, dict) else ()
    steps = enumerate(value) if isinstance(value, list) else steps
    for step, child in steps:
        yield from paths_of(child, (*above, step))


@given(st.dictionaries(NAME, TREES, max_size=3))
def test_a_payload_contains_its_own_paths_and_no_others(row):
    for path in paths_of(row):
        assert contains_key(row, print_path(path))
        starred = tuple(STAR if isinstance(step, int) else step for step in path)
        assert contains_key(row, print_path(starred))
        assert not contains_key(row, print_path((*path, "missing")))
        assert not contains_key(row, print_path((*path, 7)))
