"""What the reference says about null and invalid arguments comes from running the functions."""

import pytest

from mapper.dataprep.functions import FAMILIES, FUNCTIONS
from mapper.dataprep.operator_help import OPERATORS
from mapper.dataprep.reference import (
    Behavior,
    behavior_on_invalid,
    behavior_on_null,
    operator_on_null,
    summary,
)

ALL = [function for family in FAMILIES.values() for function in family]


@pytest.mark.parametrize("function", ALL, ids=lambda function: function.name)
def test_every_function_with_parameters_has_a_behavior_on_null(function):
    behaviors = behavior_on_null(function)
    expected = bool(function.signature.parameters) and not function.why_not_previewed
    assert bool(behaviors) is expected
    assert all(behavior.expression for behavior in behaviors)
    assert all(f"{function.name}(" in text for text in function.invalid_examples)
    assert len(behavior_on_invalid(function)) >= len(function.invalid_examples)


def test_one_argument_is_replaced_at_a_time():
    assert behavior_on_null(FUNCTIONS["left"]) == (
        Behavior("input", "left(null, 2)", None, ""),
        Behavior("count", 'left("abcde", null)', None, "null is not an integer"),
    )
    assert behavior_on_invalid(FUNCTIONS["get_keys"]) == (
        Behavior("object", 'get_keys("abc")', None, "get_keys takes an object, not a string"),
    )
    assert operator_on_null(OPERATORS["<"])[1] == Behavior("b", "2 < null", False, "")


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("trim", "Returns null if `input` is null."),
        ("substr", "Returns null if `input` is null. Fails if `start` or `length` is null."),
        ("instr", "Returns -1 if `input` or `substring` is null."),
        ("coalesce", ""),
        ("first", ""),
        ("decode", ""),
        ("now", ""),
    ],
)
def test_behaviors_are_summarized(name, sentence):
    assert summary(behavior_on_null(FUNCTIONS[name]), "null") == sentence


def test_operators_are_summarized_if_all_operands_behave_alike():
    assert summary(operator_on_null(OPERATORS["+"]), "null") == "Fails if `a` or `b` is null."
    assert summary(operator_on_null(OPERATORS["? :"]), "null") == ""
