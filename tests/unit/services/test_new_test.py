"""The service `new_test`: the tests document with a test of a payload."""

from __future__ import annotations

import json

import pytest

from mapper.services.samples import Samples
from mapper.text import MapperError

EMAIL = "ada@example.org"
PAYLOAD = {"transmissionId": "t1", "timestamp": "2023-04-01T00:00:00Z", "eventType": "x",
           "attendee": {"email": EMAIL}}  # fmt: skip
HEAD = "mapper-tests: 1\nmapping: rainfocus.yaml\n"


def is_passed(ask, answer, **unsaved):
    """Whether the new test passes, and all others with it."""
    tests = ask("tests", unsaved={"tests": answer["text"], **unsaved})
    assert tests["findings"] == []
    names = {test["name"]: test["isPassed"] for test in tests["tests"]}
    return names[answer["name"]] and all(names.values())


def test_a_sample_is_named_by_its_path_and_its_hidden_values_are_omitted(ask, folder):
    answer = ask("new_test", sample=3, row=0)
    assert (answer["document"], answer["name"]) == ("tests", "registration")
    lines = answer["text"].split("\n")
    assert lines[answer["line"] - 1] == "  registration:"
    assert lines[answer["line"]] == "    payload: ../samples/registration.json"
    assert answer["text"].startswith((folder / "mappings/rainfocus.tests.yaml").read_text())
    assert answer["omitted"] == ["_acme.attendee.email"]
    added = "\n".join(lines[answer["line"] - 1 :])
    assert "_tenant.attendee.attendeeId: 1619119968857001fvLB" in added
    assert "ompany.com" not in added
    assert is_passed(ask, answer)
    shown = ask("new_test", shows_values=True, sample=3, row=0)
    assert "_tenant.attendee.email: user@company.com" in shown["text"]
    assert shown["omitted"] == []


def test_a_row_of_several_has_its_number(ask, folder):
    (folder / "samples/rows.ndjson").write_text(f"{json.dumps(PAYLOAD)}\n" * 3)
    ask.session.samples = Samples([str(folder / "samples/rows.ndjson")])
    answer = ask("new_test", sample=0, row=1)
    assert answer["name"] == "rows, row 2"
    assert "    payload: ../samples/rows.ndjson\n    row: 2\n" in answer["text"]
    assert is_passed(ask, answer)


def test_a_pasted_payload_is_written_only_if_values_are_shown(ask):
    pasted = json.dumps(PAYLOAD)
    with pytest.raises(MapperError, match="show its values first"):
        ask("new_test", payload=pasted)
    answer = ask("new_test", shows_values=True, payload=pasted, name=" it's: # new\n")
    assert answer["name"] == "it's: # new"
    assert EMAIL in answer["text"]
    assert is_passed(ask, answer)


def test_a_sample_outside_of_the_project_is_like_a_pasted_payload(ask, folder):
    outside = folder.parent / f"{folder.name}.json"
    outside.write_text(json.dumps(PAYLOAD))
    ask.session.samples = Samples([str(outside)])
    with pytest.raises(MapperError, match="show its values first"):
        ask("new_test", sample=0)
    assert is_passed(ask, ask("new_test", shows_values=True, sample=0))


def test_a_rejected_row_is_expected_to_be_rejected(ask):
    answer = ask("new_test", shows_values=True, payload="{}", name="empty")
    assert answer["isRejected"] is True
    assert "rejected: [ROW002, ROW002]" in answer["text"]
    assert is_passed(ask, answer)


REJECTED = "payload: {}\n    rejected: [ROW002, ROW002]\n"
LIST = "- ROW002\n    - ROW002"
IN_BRACES = "{a: {payload: {}, rejected: [ROW002]}}"


@pytest.mark.parametrize(
    "text",
    [
        "", "\n", "# mine\n", HEAD, f"{HEAD}tests:\n", f"{HEAD}tests: # none yet\n",
        f"{HEAD}tests:", f"{HEAD}now: 2020-01-01T00:00:00Z\n",
        f"{HEAD}tests:\n    one: {{payload: {{}}, rejected: [ROW002, ROW002]}}",
        f"{HEAD}tests:\n  a:\n    payload: {{}}\n    rejected:\n    {LIST}\n\n# end",
        f"tests:\n  one:\n    {REJECTED}\n# about the rest\n{HEAD}",
    ],
)  # fmt: skip
def test_every_document_keeps_its_text(ask, text, mapping):
    mapping = mapping.replace("lead.note: lead.note", 'lead.note: {expression: "now()"}')
    unsaved = {"tests": text, "mapping": mapping}
    answer = ask("new_test", unsaved=unsaved, sample=3, name="two")
    rest = answer["text"]
    for line in filter(None, text.split("\n")):
        assert line in rest
        rest = rest.partition(line)[2]
    assert is_passed(ask, answer, mapping=mapping)


def test_names_are_unique(ask):
    first = ask("new_test", sample=3, name="A visit")
    second = ask("new_test", sample=4, name="A visit", unsaved={"tests": first["text"]})
    assert (first["name"], second["name"]) == ("A visit", "A visit (2)")
    assert is_passed(ask, second)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({}, "choose a payload"),
        ({"sample": 99}, "choose a payload"),
        ({"sample": 3, "name": "x" * 201}, "at most 200 characters"),
        ({"sample": 3, "unsaved": {"mapping": "mapper: ["}}, "the mapping has errors"),
        ({"sample": 3, "unsaved": {"tests": "tests: ["}}, "the tests document has errors"),
        ({"sample": 3, "unsaved": {"tests": f"{HEAD}tests: {{one: 1}}"}}, "has errors"),
        ({"sample": 3, "unsaved": {"tests": f"{HEAD}tests: {IN_BRACES}"}}, "in braces"),
        ({"sample": 3, "unsaved": {"tests": f"{HEAD}tests: ~\n"}}, "cannot be changed in place"),
    ],
)  # fmt: skip
def test_a_test_that_cannot_be_written_is_a_message(ask, given, message):
    with pytest.raises(MapperError, match=message):
        ask("new_test", **given)
