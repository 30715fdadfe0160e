"""The answers of the engine itself, and our own operator cases, against ours."""

import json
import math

import pytest

import mapper
from tests.conftest import ROOT

CASES = ROOT.parent / "shared" / "dataprep" / "jexl-cases.jsonl"
ENGINE = json.loads((ROOT / "tests" / "cases" / "dataprep" / "engine.json").read_text("utf-8"))
OWN = json.loads((ROOT / "tests" / "cases" / "dataprep" / "operators.json").read_text("utf-8"))

# Left out on purpose, each with its reason.
DEVIATIONS = {
    "pin-105": "`bytes` is a property that Java's own reflection adds to a text",
    "pin-123": r"a root name with a period is spelled ${web\.page}",
}


def alike(found, wanted, decimal=False):
    """Equal as the engine's answers are: 1, 1.0 and true are three values."""
    if wanted in ("Infinity", "-Infinity", "NaN") and type(found) is float:
        return str(found) == str(float(wanted))
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
    fits = alike(found, case["result"], case.get("decimal", False))
    return "" if fits else f"gives {found!r}, not {case['result']!r}"


def test_the_engines_answers():
    if not CASES.exists():
        pytest.skip("the engine's answers are not on this machine")
    cases = [json.loads(line) for line in CASES.read_text("utf-8").splitlines()]
    failures = {
        case["id"]: f"{case['expression']!r} {reason}"
        for case in cases
        if (reason := failure(case)) and case["id"] not in DEVIATIONS
    }
    assert failures == {}
    assert len(DEVIATIONS) < len(cases) / 50


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


@pytest.mark.parametrize("case", ENGINE["cases"], ids=lambda case: case[0])
def test_every_operator_and_method_on_every_kind_of_value(case):
    expression, *result = case
    row = {"expression": expression, "payload": ENGINE["payload"]}
    row |= {"result": result[0]} if result else {"error": True}
    assert failure(row) == ""
