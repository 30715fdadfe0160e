"""EXP026: branches that can never be taken, and what other rules report instead."""

import pytest

from tests.unit.engine.making import STRING, make


def findings(tmp_path, source):
    mapping = make(tmp_path, {"kind": STRING}, {"_tenant.kind": source})
    return [
        (item.code, item.message, item.hint)
        for item in mapping.lint()
        if item.code in ("EXP013", "EXP014", "EXP016", "EXP026")
    ]


@pytest.mark.parametrize(
    ("source", "message", "hint"),
    [
        (
            {"expression": "iif(a, iif(a, 'x', 'y'), 'z')"},
            "the 'no' branch of iif is never taken: a condition around it already decides this",
            "remove the inner condition",
        ),
        (
            {"expression": "coalesce(concat('a', b), 'none')"},
            'argument 2 of coalesce is never taken: concat("a", b) is never null',
            "remove it",
        ),
        (
            {"expression": "size(a)", "lookup": {"1": "one", "_": "many"}},
            "the key '1' of the lookup is never taken: the value is never a string",
            "write the key as an integer",
        ),
        (
            {"expression": "lower(a)", "lookup": {"Yes": "y"}, "default": "none"},
            "the key 'Yes' of the lookup is never taken: the result of lower never has upper-case"
            " letters",
            "write 'yes'",
        ),
        (
            {"source": "a", "lookup": {"x": "y", "_": "z"}, "default": "none"},
            "the default is never taken: the key _ of the lookup applies to all other values",
            "remove it",
        ),
        (
            {"expression": "concat('a', b)", "default": "none"},
            "the default is never taken: the source's value is never null",
            "remove it",
        ),
    ],
)
def test_a_dead_branch_is_reported(tmp_path, source, message, hint):
    assert findings(tmp_path, source) == [("EXP026", message, hint)]


@pytest.mark.parametrize(
    ("source", "codes"),
    [
        ({"expression": "iif('a' == 'b', 'x', 'y')"}, ["EXP013"]),
        ({"expression": "iif('a' == 'b', iif(a, iif(a, 'x', 'y'), 'v'), 'y')"}, ["EXP013"]),
        ({"expression": "iif(a, 'x', 'x')"}, ["EXP014"]),
        ({"expression": "iif(a, 'x', null)"}, ["EXP016"]),
        ({"source": "a", "default": "x"}, []),
        ({"expression": "coalesce(a, null)"}, []),
        ({"source": "a[0].b", "default": "x"}, ["EXP016"]),  # the platform's null
        ({"source": "a", "lookup": {"1": "x", 1: "y"}}, []),
        ({"expression": "a == b", "lookup": {"true": "x", "false": "y"}}, ["EXP026"] * 2),
        ({"expression": "decode(a == b, true, 'x', false, 'y')"}, []),
        ({"source": "a || b && c[0]", "default": "x"}, ["EXP016"]),
    ],
)
def test_each_mistake_is_reported_once(tmp_path, source, codes):
    assert [code for code, _, _ in findings(tmp_path, source)] == codes
