"""Every function over the cases of its family, and every documented example."""

import json
from datetime import UTC, datetime

import pytest

import mapper
from mapper.dataprep.functions import FAMILIES, FUNCTIONS
from mapper.dataprep.values import date_text
from tests.conftest import ROOT

FOLDER = ROOT / "tests" / "cases" / "dataprep" / "functions"
NOW = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
# What cannot be run here says why: a parser that is not installed, an algorithm that is secret.
UNKNOWN = {name: row.why_not_previewed for name, row in FUNCTIONS.items() if row.why_not_previewed}


def skipped(expression):
    """A mark that skips what names such a function."""
    reasons = [reason for name, reason in UNKNOWN.items() if f"{name}(" in expression]
    return [pytest.mark.skip(reason=reason) for reason in reasons[:1]]


CASES = [
    pytest.param(
        case,
        id=f"{file.stem}: {case['expression']} {case.get('payload', '')}",
        marks=[] if case.get("error") else skipped(case["expression"]),
    )
    for file in sorted(FOLDER.glob("*.json"))
    for case in json.loads(file.read_text("utf-8"))
]
EXAMPLES = [
    pytest.param(*example, id=example[0], marks=skipped(example[0]))
    for family in FAMILIES.values()
    for function in family
    for example in function.examples
]


def result(expression, payload):
    value = mapper.evaluate(expression, payload, now=NOW, uuid="fixed")
    return date_text(value) if isinstance(value, datetime) else value


@pytest.mark.parametrize("case", CASES)
def test_case(case):
    expression, payload = case["expression"], case.get("payload", {})
    if case.get("error"):
        with pytest.raises(mapper.ExpressionError):
            result(expression, payload)
        return
    found = result(expression, payload)
    assert found == case["result"]
    assert type(found) is type(case["result"])


@pytest.mark.parametrize(("expression", "wanted"), EXAMPLES)
def test_documented_example(expression, wanted):
    assert result(expression, {}) == wanted


def test_every_family_has_a_file():
    assert {file.stem for file in FOLDER.glob("*.json")} == set(FAMILIES)


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_every_function_has_a_case(name):
    assert any(f"{name}(" in case.values[0]["expression"] for case in CASES)


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_every_function_counts_its_arguments(name):
    function = FUNCTIONS[name]
    least, most = function.signature.min_arguments, function.signature.max_arguments
    too_many = 200 if most is None else most + 1
    assert least <= too_many
    if most is not None:
        with pytest.raises(mapper.ExpressionError) as caught:
            result(f"{name}({', '.join(['null'] * too_many)})", {})
        assert caught.value.problem.code == "EXP004"


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=FUNCTIONS)
def test_optional_and_repeated_parameters_come_last(function):
    parameters = function.signature.parameters
    kinds = [p.is_optional + 2 * p.is_repeated for p in parameters]
    assert kinds == sorted(kinds)
    assert kinds.count(2) <= 1
    assert 3 not in kinds
    assert not function.signature.in_pairs or (len(parameters), kinds) == (2, [0, 2])


def test_a_signature_is_printed_with_its_optional_and_repeated_parameters():
    assert str(FUNCTIONS["explode"].signature) == "input: string, regex: string?"
    assert str(FUNCTIONS["to_map"].signature) == "key: string, value: any..."
    assert str(FUNCTIONS["now"].signature) == ""
