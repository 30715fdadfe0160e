"""The service `update_tests`: a failed test expects the actual values."""

from __future__ import annotations

import pytest

from mapper.text import MapperError

TESTS = """\
mapper-tests: 1
mapping: rainfocus.yaml
tests:
  a visit: # kept
    payload: ../samples/exhibitor-visit.json
    expect:
      producedBy: Nobody
  private:
    payload: ../samples/exhibitor-visit.json
    expect:
      _tenant.attendee.email: nobody@example.org
  rejected:
    payload: {}
    expect:
      producedBy: Nobody
"""


def test_one_test_expects_the_actual_value(ask):
    answer = ask("update_tests", unsaved={"tests": TESTS}, name="a visit")
    assert answer["text"] == TESTS.replace("Nobody", "RainFocus", 1)
    assert (answer["document"], answer["updated"]) == ("tests", ["a visit"])


def test_hidden_values_and_rejected_rows_are_named(ask):
    answer = ask("update_tests", unsaved={"tests": TESTS})
    assert (answer["updated"], answer["hidden"], answer["refused"]) == (
        ["a visit"], ["private"], ["rejected"],
    )  # fmt: skip
    assert "user@company.com" not in answer["text"]
    answer = ask("update_tests", shows_values=True, unsaved={"tests": TESTS})
    assert (answer["updated"], answer["hidden"]) == (["a visit", "private"], [])
    assert "user@company.com" in answer["text"]


@pytest.mark.parametrize("unsaved", [{}, {"tests": "["}, {"mapping": "mapper: ["}])
def test_without_a_failed_test_there_is_nothing_to_update(ask, unsaved):
    with pytest.raises(MapperError):
        ask("update_tests", unsaved=unsaved)
