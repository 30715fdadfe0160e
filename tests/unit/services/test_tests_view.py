"""The service `tests`: results and coverage of tests with unsaved text."""

from __future__ import annotations

import json

import pytest

from mapper.services import tests_view
from mapper.services.masking import MASK

TESTS = """\
mapper-tests: 1
mapping: rainfocus.yaml
tests:
  a visit:
    payload: ../samples/exhibitor-visit.json
    expect:
      producedBy: RainFocus
      _tenant.attendee.email: nobody@example.org
"""
EMAIL = "user@company.com"


def test_the_shipped_tests_pass_and_cover_all(ask):
    answer = ask("tests")
    assert answer["reason"] == ""
    assert {test["isPassed"] for test in answer["tests"]} == {True}
    first = answer["tests"][0]
    assert (first["name"], first["document"], first["line"]) == (
        "every field arrives at its target", "tests", 7,
    )  # fmt: skip
    coverage = answer["coverage"]
    assert coverage["covered"] == coverage["total"] == len(coverage["entries"])
    assert {entry["state"] for entry in coverage["entries"]} == {"covered"}
    assert answer["findings"] == []


def test_unsaved_text_of_both_documents_is_run(ask, mapping):
    text = mapping.replace("value: RainFocus", "value: Other").replace(
        "eventType: eventType", "eventType: {expression: \"iif(a == 1, eventType, 'none')\"}", 1
    )
    answer = ask("tests", unsaved={"mapping": text, "tests": TESTS})
    (test,) = answer["tests"]
    assert (test["name"], test["line"], test["isPassed"]) == ("a visit", 4, False)
    first = test["findings"][0]
    assert (first["code"], first["document"], first["line"]) == ("TST001", "tests", 7)
    assert [(d["label"], d["text"]) for d in first["details"][:2]] == [
        ("expected", '"RainFocus"'), ("actual", '"Other"'),
    ]  # fmt: skip
    entries = {entry["target"]: entry for entry in answer["coverage"]["entries"]}
    entry = entries["eventType"]
    assert (entry["state"], entry["line"], entry["document"]) == ("partly covered", 10, "mapping")
    yes, no = entry["branches"]
    assert (yes["isCovered"], no["isCovered"]) == (False, True)
    assert text.split("\n")[no["line"] - 1][no["column"] - 1 : no["endColumn"] - 1] == "'none'"
    assert entries["_acme.lead.note"]["state"] == "not covered"


def test_values_are_masked_until_they_are_revealed(ask):
    answer = ask("tests", unsaved={"tests": TESTS})
    assert EMAIL not in json.dumps(answer)
    assert "nobody@example.org" not in json.dumps(answer)
    (finding,) = answer["tests"][0]["findings"]
    assert [d["text"] for d in finding["details"]][:2] == [MASK, MASK]
    assert finding["hint"] == "if the actual value is right, expect it in the test"
    assert EMAIL in json.dumps(ask("tests", shows_values=True, unsaved={"tests": TESTS}))


@pytest.mark.parametrize("outcome", ["rejected: [ROW001]", "rejected: [ROW001, ROW001]  # all"])
def test_other_codes_of_a_rejected_row_have_a_fix(ask, outcome):
    head = "mapper-tests: 1\nmapping: rainfocus.yaml\ntests:\n  nothing:\n    payload: {}\n"
    (test,) = ask("tests", unsaved={"tests": f"{head}    {outcome}\n"})["tests"]
    (fix,) = test["findings"][0]["fixes"]
    (edit,) = fix["edits"]
    assert fix["title"] == f"Replace with {edit['text']}"
    line = f"    {outcome}"
    fixed = line[: edit["column"] - 1] + edit["text"] + line[edit["endColumn"] - 1 :]
    (test,) = ask("tests", unsaved={"tests": f"{head}{fixed}\n"})["tests"]
    assert test["isPassed"]


def test_a_row_that_is_not_rejected_has_no_fix(ask):
    outcome = "    payload: ../samples/exhibitor-visit.json\n    rejected: [ROW002]\n"
    text = f"mapper-tests: 1\nmapping: rainfocus.yaml\ntests:\n  a visit:\n{outcome}"
    (test,) = ask("tests", unsaved={"tests": text})["tests"]
    assert [finding["fixes"] for finding in test["findings"]] == [[]]


def test_reasons_for_which_no_test_is_run(ask, mapping, folder):
    unusable = ask("tests", unsaved={"mapping": mapping.replace("lower(", "lowr(")})
    assert unusable["reason"] == "the mapping has errors, so no test was run"
    assert [finding["code"] for finding in unusable["findings"]] == ["EXP002"]
    assert ask("tests", unsaved={"mapping": "mapper: ["})["tests"] == []
    other = TESTS.replace("mapping: rainfocus.yaml", "mapping: other.yaml")
    assert ask("tests", unsaved={"tests": other})["reason"] == "there are no tests"
    broken = ask("tests", unsaved={"tests": "mapper-tests: 1\nmapping: rainfocus.yaml\ntests: [\n"})
    assert broken["findings"][0]["document"] == "tests"
    (folder / "mappings/rainfocus.tests.yaml").unlink()
    assert ask("tests")["reason"] == "there are no tests"
    assert len(ask("tests", unsaved={"tests": TESTS})["tests"]) == 1


def test_another_document_in_the_folder_is_run_too(ask, folder):
    (folder / "mappings/more.tests.yaml").write_text(TESTS, encoding="utf-8")
    names = [(test["name"], test["document"]) for test in ask("tests")["tests"]]
    assert ("a visit", None) in names
    assert ("every field arrives at its target", "tests") in names


@pytest.mark.parametrize("name", ["MAX_TESTS", "MAX_COUNTED"])
def test_tests_beyond_the_limit_are_not_run(ask, monkeypatch, name):
    monkeypatch.setattr(tests_view, name, 1)
    answer = ask("tests")
    assert len(answer["tests"]) == 1
    assert answer["hasMore"] is True
