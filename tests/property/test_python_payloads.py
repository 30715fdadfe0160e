"""Payloads of any Python objects: a result, or a TypeError or ValueError that names the path."""

from __future__ import annotations

import enum
import json
import uuid
from collections import OrderedDict, defaultdict, namedtuple
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import mapper
from mapper.engine.python_payload import exact_payload
from tests.conftest import examples
from tests.unit.engine.making import make

Pair = namedtuple("Pair", "a b")


class Text(str):
    """As numpy.str_."""


class Number(float):
    """As numpy.float64."""


class Colour(enum.Enum):
    RED = "red"


class Name(enum.StrEnum):
    A = "a"


class Level(enum.IntEnum):
    ONE = 1


@pytest.fixture(scope="module")
def mapping(tmp_path_factory):
    types = ["string", "integer", "double", "boolean", "date", "date-time"]
    fields = {f"f{i}": {"type": name} for i, name in enumerate(types)}
    fields |= {"list": {"type": ["string"]}, "o.a": {"type": "string"}, "e": {"type": "string"}}
    entries = {f"_tenant.f{i}": f"f{i}" for i in range(len(types))}
    entries |= {"_tenant.list": "list", "_tenant.o": "o"}
    entries["_tenant.e"] = {"expression": "e == null ? 'none' : concat('x', e.a)"}
    return make(tmp_path_factory.mktemp("payloads"), fields, entries)


JSON = (
    st.none() | st.booleans() | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=4)
)  # fmt: skip
CONVERTED = (
    st.text(max_size=3).map(Text) | st.floats(-2, 2).map(Number)
    | st.sampled_from([Name.A, Level.ONE])
)  # fmt: skip
REFUSED = st.sampled_from(
    [datetime(2021, 1, 1), datetime(2021, 1, 1, tzinfo=UTC), date(2021, 1, 1), Decimal(1), b"a",
     bytearray(b"a"), {1}, frozenset(), Colour.RED, uuid.UUID(int=1), Fraction(1, 2), 1j, object(),
     range(2), ..., len, float("nan"), float("inf"), 1 << 14_000, "\ud800", Text("\udfff"),
     Number("nan"), memoryview(b"a"), type]
)  # fmt: skip
NAMES = st.sampled_from(["f0", "f1", "f2", "f3", "f4", "f5", "list", "o", "e", "a", "id"])


def nested(leaves):
    return st.recursive(
        leaves,
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(NAMES, inner, max_size=3)
            | st.lists(inner, max_size=3).map(tuple)
            | st.tuples(inner, inner).map(lambda pair: Pair(*pair))
            | st.dictionaries(NAMES.map(Text), inner, max_size=2).map(OrderedDict)
            | st.dictionaries(NAMES, inner, max_size=2).map(lambda d: defaultdict(list, d))
        ),
        max_leaves=6,
    )


@settings(max_examples=examples(200))
@example({"id": Name.A})
@given(st.dictionaries(NAMES, nested(JSON | CONVERTED), max_size=6))
def test_subclasses_and_tuples_convert_as_their_json(mapping, payload):
    plain = json.loads(json.dumps(payload))
    assert exact_payload(payload) == plain
    assert mapping.convert(payload).record == mapping.convert(plain).record
    assert list(map(str, mapping.check([payload]))) == list(map(str, mapping.check([plain])))


@settings(max_examples=examples(200))
@given(st.dictionaries(NAMES | st.integers() | st.none(), nested(JSON | CONVERTED | REFUSED)))
def test_anything_else_is_a_type_or_value_error(mapping, payload):
    try:
        plain = exact_payload(payload)
    except (TypeError, ValueError):
        plain = None
    try:
        result = mapping.convert(payload)
    except (TypeError, ValueError):
        assert plain is None
    else:
        assert plain is None or result.record == mapping.convert(plain).record
    for call in (lambda: mapping.check([payload]), lambda: mapper.evaluate("f0", payload)):
        if plain is None:
            with pytest.raises((TypeError, ValueError)):
                call()


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (datetime(2021, 1, 1), r"'f0\[1\].a' in the payload has the type datetime"),
        ({1: 2}, r"'f0\[1\].a' in the payload has a key of type int"),
        (float("nan"), r"'f0\[1\].a' in the payload is nan, which JSON lacks; use None"),
        (1 << 14_000, r"'f0\[1\].a' in the payload is an integer with too many digits"),
        ("\ud800", r"'f0\[1\].a' in the payload contains an unpaired surrogate"),
        ({"\ud800": 1}, "unpaired surrogate"),
    ],
)
def test_the_message_names_the_path(mapping, value, message):
    payload = {"f0": [1, {"a": value}]}
    for call in (mapping.convert, lambda payload: mapping.check([payload])):
        with pytest.raises((TypeError, ValueError), match=message):
            call(payload)
    with pytest.raises((TypeError, ValueError), match=message):
        mapper.evaluate("f0", payload)


def test_cycles_and_depth(mapping):
    cycle: list[object] = []
    cycle.append(cycle)
    deep: list[object] = []
    for _ in range(100_000):
        deep = [deep]
    for value in (cycle, deep):
        with pytest.raises(ValueError, match="levels deep, or contains itself"):
            mapping.convert({"f0": value})


def test_check_takes_dicts(mapping):
    for names in (["samples"], "samples"):
        with pytest.raises(TypeError, match="check takes payloads as dicts, not file names"):
            mapping.check(names)
    with pytest.raises(TypeError, match=r"write check\(\[payload\]\)"):
        mapping.check({"f0": 1})
    with pytest.raises(TypeError, match="a payload is a dict, not list"):
        mapping.check([[]])


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Colour.RED, uuid.UUID(int=1)])
def test_values_are_checked_where_an_entry_reads_them(tmp_path, value):
    """`compared` would be false, and `text` the name of the value."""
    fields = {"compared": {"type": "boolean"}, "text": {"type": "string"}}
    entries = {"_tenant.compared": {"expression": "o.n == 'x'"}, "_tenant.text": "o.t"}
    mapping = make(tmp_path, fields, entries)
    for read in ({"o": {"n": value}}, {"o": {"n": [1, {"a": value}]}}, {"o": {"t": value}}):
        with pytest.raises((TypeError, ValueError), match="in the payload"):
            mapping.convert({"id": "1", **read})
    unread = mapping.convert({"id": "1", "o": {"unread": value}})
    assert unread == mapping.convert({"id": "1", "o": {}})
