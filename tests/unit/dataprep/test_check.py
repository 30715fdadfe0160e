"""What is found in an expression before any row is seen, where, and with which hint."""

import json

import pytest

import mapper
from mapper.dataprep import check_tree, parse, result_type
from mapper.dataprep.functions import FUNCTIONS
from mapper.dataprep.names import MEANT_FUNCTIONS, WRITE_INSTEAD
from tests.conftest import ROOT

CASES = json.loads((ROOT / "tests" / "cases" / "dataprep" / "findings.json").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["expression"])
def test_finding(case):
    problems = check_tree(parse(case["expression"]))
    if "code" not in case:
        assert problems == []
        return
    assert [problem.code for problem in problems] == [case["code"]]
    problem = problems[0]
    assert [problem.start, problem.end] == case["at"]
    assert case["says"] in f"{problem.message} {problem.hint}"


def test_every_fault_of_an_expression_is_found_at_once():
    problems = check_tree(parse("concat(lowr(a), substr(b), c.foo())"))
    assert [problem.code for problem in problems] == ["EXP002", "EXP004", "EXP008"]


def test_what_runs_and_is_exported_is_no_error():
    codes = {p.code: p.is_error for p in check_tree(parse("fpid_to_ecid(a) ?? lowr(b)"))}
    assert codes == {"EXP012": False, "EXP011": False, "EXP002": True}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a", "any"),
        ("a.b", "any"),
        ("null", "null"),
        ("1", "integer"),
        ("1.5", "number"),
        ("1.5B", "number"),
        ("'a'", "string"),
        ("[1]", "array"),
        ("{'a': 1}", "object"),
        ("1 + 2", "integer"),
        ("1 + 2.0", "number"),
        ("1 + a", "any"),
        ("'a' + b", "string"),
        ("a + 'b' + 1", "string"),
        ("a * b", "number"),
        ("2 * 3", "integer"),
        ("-a", "any"),
        ("-1.5", "number"),
        ("-(1 + 2)", "integer"),
        ("a & b", "integer"),
        ("a == b", "boolean"),
        ("a && b", "boolean"),
        ("empty(a)", "boolean"),
        ("size(a)", "integer"),
        ("a ? 'x' : 'y'", "string"),
        ("a ? 'x' : null", "string"),
        ("a ? 'x' : 1", "any"),
        ("iif(a, 1, 2)", "integer"),
        ("a ?: 'x'", "any"),
        ("lower(a) ?: 'x'", "string"),
        ("lower(a).length()", "integer"),
        ("a.toUpperCase()", "string"),
        ("a.get(0)", "any"),
        ("a.isEmpty()", "boolean"),
        ("date(a)", "date"),
        ("nowhere(a)", "any"),
    ],
)
def test_result_type(text, wanted):
    assert result_type(parse(text)) == wanted


@pytest.mark.parametrize("text", sorted(set(WRITE_INSTEAD.values())))
def test_what_to_write_instead_of_a_missing_function_has_no_findings(text):
    assert check_tree(parse(text)) == []


@pytest.mark.parametrize(
    ("name", "payload", "result"),
    [
        ("round", {"a": "7.6"}, 8),
        ("floor", {"a": "7.6"}, 7),
        ("ceil", {"a": "7.2"}, 8),
        ("abs", {"a": -3}, 3),
        ("avg", {"a": 1, "b": 2}, 1.5),
        ("startswith", {"a": "xy"}, True),
        ("contains", {"a": "axb"}, True),
        ("initcap", {"a": "jANE"}, "Jane"),
    ],
)
def test_what_to_write_instead_computes_the_same(name, payload, result):
    assert mapper.evaluate(WRITE_INSTEAD[name], payload) == result


def test_functions_of_other_languages_map_to_known_functions():
    assert set(MEANT_FUNCTIONS.values()) <= set(FUNCTIONS)
    assert not (set(MEANT_FUNCTIONS) | set(WRITE_INSTEAD)) & set(FUNCTIONS)
