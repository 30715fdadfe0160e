"""The fast check and jsonschema never disagree about a record."""

from __future__ import annotations

import string
from collections import Counter
from types import MappingProxyType

from hypothesis import given, settings, target
from hypothesis import strategies as st

from mapper.schema import (
    CLASSES,
    TYPES,
    Constraints,
    Field,
    Schema,
    Validator,
    limits_check,
    record_check,
)
from mapper.text import SourceText
from tests.conftest import examples

_NAMES = st.sampled_from(["a", "b", "c", "$ref", "$id", "enum", "type", "", "é", "__class__"])
_TEXTS = st.one_of(
    st.sampled_from(["", "a", "ab", "abc", "b1", "é", "😀😀", "A\n", "1"]), st.text()
)
_INTEGERS = st.one_of(
    st.integers(-5, 5),
    st.sampled_from(
        [s * 2**n + d for n in (7, 15, 31, 53, 64) for s in (1, -1) for d in (-1, 0, 1)]
    ),
    st.integers(),
)  # fmt: skip
_NUMBERS = st.one_of(_INTEGERS, st.floats(allow_nan=False, allow_infinity=False), st.just(-0.0),
                     st.sampled_from([0.5, 1.0, 1.5, 128.0, 1e300]))  # fmt: skip
_PATTERNS = st.sampled_from(
    ["a", "^a", "b$", "^[a-c]+$", "^.{2}$", "\\d", "^\\w*$", "[^a]", "^(a|b)?$"]
)
_DATES = st.sampled_from(["2023-04-01", "2023-02-29", "2024-02-29", "0000-01-01", "2023-4-1"])
_DATE_TIMES = st.sampled_from(
    ["2023-04-01T00:41:57.000Z", "2023-02-29T00:00:00Z", "2024-02-29T23:59:59+18:00",
     "2023-04-01T00:00:00+18:01", "2023-04-01t00:00:00z", "2023-04-01T24:00:00Z", "2023-04-01"]
)  # fmt: skip
_URIS = st.sampled_from(
    ["https://a.b/c?d#e", "urn:x", "a b", "//x", "http://[::1]/%20", "x:%", "é:a"]
)
_OF_FORMAT = {"date": _DATES, "date-time": _DATE_TIMES, "uri": _URIS}
_ANY = st.recursive(
    st.one_of(st.none(), st.booleans(), _NUMBERS, _TEXTS),
    lambda inner: st.one_of(
        st.lists(inner, max_size=2), st.dictionaries(_NAMES, inner, max_size=2)
    ),
    max_leaves=4,
)


def _maybe(values):
    return st.one_of(st.none(), values)


def _constraints(kind):
    if kind.name == "string":
        enum = st.lists(_TEXTS, min_size=1, max_size=4).map(tuple)
        return st.builds(
            Constraints, enum=_maybe(enum), pattern=_maybe(_PATTERNS),
            min_length=_maybe(st.integers(0, 3)), max_length=_maybe(st.integers(0, 4)),
        )  # fmt: skip
    if kind.is_number:
        enum = st.lists(_INTEGERS if kind.is_integer else _NUMBERS, min_size=1, max_size=4).map(
            tuple
        )
        return st.builds(
            Constraints, enum=_maybe(enum), minimum=_maybe(_NUMBERS), maximum=_maybe(_NUMBERS)
        )
    return st.just(Constraints())


@st.composite
def fields(draw, name="a", depth=2):
    scalars = [kind for kind in TYPES if kind not in ("object", "map")]
    kind = TYPES[draw(st.sampled_from(scalars + ["object", "map"] * 2 * (depth > 0)))]
    children, values = {}, None
    if kind.name == "object":
        names = draw(st.lists(_NAMES, min_size=1, max_size=3, unique=True))
        children = {child: draw(fields(child, depth - 1)) for child in names}
    elif kind.name == "map":
        values = draw(fields("values", depth - 1))
    limits = draw(st.one_of(st.just(Constraints()), _constraints(kind)))
    return Field(
        name, kind, array=draw(st.integers(0, 3)) == 0, children=MappingProxyType(children),
        values=values, required=draw(st.booleans()), constraints=limits,
    )  # fmt: skip


def _scalar(draw, field):
    kind, limits = field.type, field.constraints
    if limits.enum is not None and draw(st.integers(0, 5)):
        return draw(st.sampled_from(limits.enum))
    if kind.is_text:
        return draw(_OF_FORMAT.get(kind.format, _TEXTS))
    if kind.name == "boolean":
        return draw(st.booleans())
    near = [
        edge + d
        for edge in (limits.minimum, limits.maximum)
        if edge is not None
        for d in (0, 1, -1)
    ]
    if near and draw(st.integers(0, 3)):
        return draw(st.sampled_from(near))
    if kind.is_integer and draw(st.integers(0, 9)):
        return draw(st.one_of(st.integers(-128, 128), st.integers(-9, 9).map(float)))
    return draw(_NUMBERS)


@st.composite
def values_of(draw, field, wild=True, array=None):
    """A value of a field that is mostly valid; `wild`: sometimes anything at all stands there."""
    if wild and draw(st.integers(0, 24)) == 24:
        return draw(_ANY)
    if field.array if array is None else array:
        return [draw(values_of(field, wild, False)) for _ in range(draw(st.integers(0, 2)))]
    if field.type.name == "map":
        names = draw(st.lists(_NAMES, max_size=2, unique=True))
        return {name: draw(values_of(field.values, wild)) for name in names}
    if field.type.name == "object":
        record = {
            name: draw(values_of(child, wild))
            for name, child in field.children.items()
            if draw(st.integers(0, 14)) < (14 if child.required or not wild else 9)
        }
        if wild and draw(st.integers(0, 24)) == 24:
            record[draw(st.sampled_from(string.ascii_lowercase[:5]))] = draw(_ANY)
        return record
    return _scalar(draw, field)


@st.composite
def roots(draw):
    names = draw(st.lists(_NAMES, min_size=1, max_size=4, unique=True))
    children = {name: draw(fields(name)) for name in names}
    return Field("", TYPES["object"], children=MappingProxyType(children))


def schema_of(root):
    place = SourceText("s.yaml", "").whole()
    return Schema("T", "", CLASSES["experienceevent"], False, "acme", (), root, place)


@settings(max_examples=examples(400))
@given(st.data())
def test_fast_check_and_jsonschema_agree(data):
    root = data.draw(roots())
    check, validator = record_check(root), Validator(schema_of(root))
    counts = Counter()
    for _ in range(4):
        record = data.draw(values_of(root, data.draw(st.booleans())))
        expected = validator._validator.is_valid(record)
        assert check(record) is expected, record
        found = validator.violations(record)
        assert bool(found) is not expected
        validator._has_right_values = lambda _: False
        assert found == validator.violations(record)  # as jsonschema has it
        del validator._has_right_values
        counts[expected] += 1
    target(min(counts[True], counts[False]), label="both outcomes")


@settings(max_examples=examples(300))
@given(st.data())
def test_agreement_on_one_field_and_anything(data):
    field = data.draw(fields())
    root = Field("", TYPES["object"], children=MappingProxyType({"a": field}))
    record = {"a": data.draw(st.one_of(_ANY, values_of(field)))}
    assert record_check(root)(record) is Validator(schema_of(root))._validator.is_valid(record)


@settings(max_examples=examples(300))
@given(st.data())
def test_limits_alone_decide_where_the_type_is_right(data):
    field = data.draw(fields(depth=1))
    value = data.draw(values_of(field, wild=False))
    free = Field(field.name, field.type, field.array, field.children, field.values)
    if field.type.format in ("date", "date-time") or not record_check(free)(value):
        return
    limits = limits_check(field)
    assert (limits is None or limits(value)) is record_check(field)(value)


def test_both_outcomes_are_common():
    counts = Counter()

    @settings(max_examples=300)  # a share needs many values, in every profile
    @given(st.data())
    def count(data):
        root = data.draw(roots())
        counts[record_check(root)(data.draw(values_of(root)))] += 1

    count()
    assert min(counts[True], counts[False]) > 0.2 * counts.total(), counts
