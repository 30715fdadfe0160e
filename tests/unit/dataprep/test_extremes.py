"""Numbers and values at the edge end as an ExpressionError, never as another exception."""

import contextlib

import pytest

import mapper
from mapper.dataprep import parse
from mapper.jmes import lower_source

CASES = [
    ("a[1.0e999]", {"a": [1]}),
    ("a[" + "9" * 30 + "]", {"a": [1]}),
    ("1" * 5000, {}),
    ("a." + "1" * 5000, {"a": [1]}),
    ("concat(0" + "7" * 6000 + ")", {}),
    ("{" * 5000, {}),
    ("substr('abc', " + "9" * 30 + ", 1)", {}),
    ("'a'.substring(" + "9" * 30 + ")", {}),
    ("'a'.indexOf(" + "9" * 30 + ")", {}),
    ("a == " + "9" * 400, {"a": 1.5}),
    ("to_integer(a * 10)", {"a": 1e308}),
    ("explode('a', '" + "(" * 2000 + ")" * 2000 + "')", {}),
    ("explode('a', 'a{99999999999}')", {}),
    ("date('" + "9" * 30 + "-1-1', 'y-M-d')", {}),
    ("now() == 5", {}),
    ("now() < 'a'", {}),
    ("now()[0]", {}),
    ("'a'.equals()", {}),
    ("'a'.toUpperCase(1)", {}),
]


@pytest.mark.parametrize(("expression", "payload"), CASES, ids=lambda value: str(value)[:30])
def test_nothing_but_an_expression_error(expression, payload):
    with contextlib.suppress(mapper.ExpressionError):
        mapper.evaluate(expression, payload)


def test_an_infinite_number_in_a_payload_is_not_json():
    with pytest.raises(ValueError, match="'a' in the payload is inf"):
        mapper.evaluate("to_integer(a)", {"a": float("inf")})


def test_a_source_with_a_huge_position_is_no_crash():
    for text in ("a[" + "1" * 5000 + "]", "a[-" + "1" * 5000 + "]"):
        _, problem = lower_source(text)
        assert problem is not None


@pytest.mark.parametrize("text", ["+".join(["a"] * 2000), ".".join(["a"] * 2000), "!" * 150 + "a"])
def test_long_trees_can_be_compared(text):
    one, other = parse(text), parse(text)
    assert one == other
    assert hash(one) == hash(other)
    assert one != parse(text.replace("a", "b", 1))


def test_what_trees_say_tells_them_apart():
    texts = ["1", "1.0", "true", "'1'", "0.0", "-0.0", "a", "'a'", "a.b", "a[b]", "[a, b]",
             "[a]", "{'a': b}", "['a', b]", "lower(a)", "upper(a)", "a && b", "a || b", "!a",
             "a ? b : c", "f", "a + (b + c)", "a + b + c"]  # fmt: skip
    assert len({parse(text) for text in texts}) == len(texts)
