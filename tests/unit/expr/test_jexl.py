"""The answers of the engine itself, and our own operator cases, against ours."""

import json
import math

import pytest

import mapper
from mapper.expr import ExpressionSyntaxError, check_tree, parse
from tests.conftest import ROOT

CASES = ROOT.parent / "shared" / "dataprep" / "jexl-cases.jsonl"
OWN = json.loads((ROOT / "tests" / "cases" / "expr" / "operators.json").read_text("utf-8"))

# Left out on purpose, each with its reason.
DEVIATIONS = {
    "more-006": "Infinity is no JSON value",
    "pin-105": "a Java bean property of String",
    "pin-123": r"a root name with a period is spelled ${web\.page}",
}
LEAST = 370


def alike(found, wanted, decimal=False):
    """Equal as the engine's answers are: 1, 1.0 and true are three values."""
    if decimal or type(wanted) is float:
        wanted = float(wanted)
        return type(found) is float and (found == wanted or math.isclose(found, wanted))
    if type(found) is not type(wanted):
        return False
    if isinstance(wanted, list):
        return len(found) == len(wanted) and all(map(alike, found, wanted))
    if isinstance(wanted, dict):
        return found.keys() == wanted.keys() and all(alike(found[k], wanted[k]) for k in wanted)
    return found == wanted


def failure(case):
    """What is wrong with our answer to a case; "" where nothing is."""
    try:
        found = mapper.evaluate(case["expression"], case.get("payload", {}))
    except mapper.ExpressionError as error:
        return "" if case.get("error") else f"fails: {error}"
    if case.get("error"):
        return f"gives {found!r}, but is an error"
    if isinstance(found, float) and math.isinf(found):
        return "gives infinity, which is no JSON value"
    fits = alike(found, case["result"], case.get("decimal", False))
    return "" if fits else f"gives {found!r}, not {case['result']!r}"


def is_available(case):
    try:
        problems = check_tree(parse(case["expression"]))
    except ExpressionSyntaxError as error:
        problems = [error.problem]
    return all(problem.code != "EXP003" for problem in problems)


def test_the_engines_answers():
    if not CASES.exists():
        pytest.skip("the engine's answers are not on this machine")
    cases = [json.loads(line) for line in CASES.read_text("utf-8").splitlines()]
    run = [case for case in cases if is_available(case)]
    failures = {
        case["id"]: f"{case['expression']!r} {reason}"
        for case in run
        if (reason := failure(case)) and case["id"] not in DEVIATIONS
    }
    assert failures == {}
    assert len(run) >= LEAST


def test_the_deviations_still_deviate():
    if not CASES.exists():
        pytest.skip("the engine's answers are not on this machine")
    cases = [json.loads(line) for line in CASES.read_text("utf-8").splitlines()]
    assert {case["id"] for case in cases if case["id"] in DEVIATIONS and failure(case)} == {
        *DEVIATIONS
    }


@pytest.mark.parametrize("case", OWN, ids=lambda case: case["expression"])
def test_own_operator_cases(case):
    assert failure(case) == ""


def test_a_case_compares_types():
    assert alike(1, 1)
    assert not alike(1, 1.0)
    assert not alike(True, 1)
    assert not alike([1], [1.0])
    assert not alike({"a": 1}, {"a": True})
    assert failure({"expression": "1 == 1", "result": 1})
