"""The service `bench`: the value of every part of an expression for a payload."""

from __future__ import annotations

import json

import pytest

from mapper.services.bench import MAX_PARTS, MAX_VALUE
from mapper.services.masking import MASK
from mapper.text import MapperError

PAYLOAD = {
    "eventType": "SessionScheduled",
    "attendee": {"email": "Ada@Example.com", "attendeeId": "a1"},
    "session": {"length": 90, "code": "GS3"},
    "unread": "secret",
}


@pytest.fixture
def bench(ask):
    """A function that evaluates an expression on `PAYLOAD`."""

    def evaluated(text, *, language="expression", payload=PAYLOAD, shows_values=True, **more):
        given = None if payload is None else json.dumps(payload)
        return ask("bench", shows_values=shows_values, language=language, text=text,
                   payload=given, **more)  # fmt: skip

    return evaluated


def values(answer):
    """The values of the parts that were evaluated, by their text."""
    return {part["text"]: part["value"] for part in answer["parts"] if part["isEvaluated"]}


def test_every_part_has_its_place_depth_and_value(bench):
    text = "concat('é', lower(eventType))"
    answer = bench(text)
    shown = [(text[p["start"] : p["end"]], p["depth"], p["value"]) for p in answer["parts"]]
    assert shown == [
        (text, 0, "ésessionscheduled"),
        ("'é'", 1, "é"),
        ("lower(eventType)", 1, "sessionscheduled"),
        ("eventType", 2, "SessionScheduled"),
    ]
    assert (answer["value"], answer["type"]) == ("ésessionscheduled", "string")
    assert answer["exported"] == 'concat("é", lower(eventType))'
    assert (answer["fault"], answer["missing"], answer["findings"]) == ("", [], [])


@pytest.mark.parametrize(
    ("text", "taken", "skipped"),
    [
        ("session.length > 60 ? 'long' : 'short'", '"long"', '"short"'),
        ("iif(session.length > 99, 'long', 'short')", '"short"', '"long"'),
        ("session.code ?: 'none'", "session.code", '"none"'),
        ("coalesce(session.room, 'A', 'B')", '"A"', '"B"'),
        ("session.length > 60 || true", "session.length > 60", "true"),
        ("session.length > 99 && true", "session.length > 99", "true"),
    ],
)
def test_a_branch_that_is_not_taken_is_not_evaluated(bench, text, taken, skipped):
    parts = {part["text"]: part["isEvaluated"] for part in bench(text)["parts"]}
    assert parts[taken] is True
    assert parts[skipped] is False


def test_a_fault_is_a_message_with_the_value_if_values_are_shown(bench):
    text = "concat('x', lower(session))"
    answer = bench(text)
    assert answer["fault"].startswith("an object cannot be converted to a string; found {")
    assert [part["fault"] != "" for part in answer["parts"]] == [True, False, True, False]
    hidden = bench("lower(attendee)", shows_values=False)
    assert "Ada" not in json.dumps(hidden)
    assert hidden["fault"] == "an object cannot be converted to a string"


def test_a_source_has_parts_without_places_except_the_whole(bench):
    answer = bench("attendee.email || eventType", language="source")
    assert answer["value"] == "Ada@Example.com"
    assert (answer["parts"][0]["start"], answer["parts"][0]["end"]) == (0, 27)
    assert {part["start"] for part in answer["parts"][1:]} == {None}
    star = bench("items[*].id", language="source", payload={"items": [{"id": 1}, {}]})
    assert [(part["text"], part["value"]) for part in star["parts"]] == [("items[*].id", [1, None])]


def test_values_that_may_identify_a_person_are_masked(bench):
    text = (
        "to_array(false, lower(attendee.email), eventType, unread, session.length + 1,"
        " attendee, {attendee.email: 1}, attendee.email == 'x', substr(attendee.email, 0, 1))"
    )
    answer = bench(text, shows_values=False)
    shown = values(answer)
    assert shown["attendee.email"] == shown["lower(attendee.email)"] == shown["unread"] == MASK
    assert shown["substr(attendee.email, 0, 1)"] == MASK
    assert shown["eventType"] == "SessionScheduled"
    assert shown["session.length + 1"] == 91
    assert shown["attendee"] == {"email": MASK, "attendeeId": "a1"}
    assert shown["{attendee.email: 1}"] == {MASK: MASK}
    assert "xample" not in json.dumps(answer)
    assert "secret" not in json.dumps(answer)
    # without a mapping, nothing is known about any field
    unusable = bench("eventType", shows_values=False, unsaved={"mapping": "mapper: ["})
    assert unusable["value"] == MASK


def test_notes_are_masked_too(bench):
    answer = bench("decode(unread, 'a', 1)", shows_values=False)
    assert answer["notes"] == [
        f"decode has no option for {MASK} and no default, so it returns null"
    ]
    assert '"secret"' in bench("decode(unread, 'a', 1)")["notes"][0]


def test_findings_have_their_place_in_the_text(bench):
    (syntax,) = bench("lower(\n  a b)")["findings"]
    assert (syntax["code"], syntax["line"], syntax["column"]) == ("EXP001", 2, 5)
    (unknown,) = bench("lowr(a)")["findings"]
    assert (unknown["code"], unknown["column"], unknown["endColumn"]) == ("EXP002", 1, 5)
    assert "lower" in unknown["hint"]
    rules = bench("iif(eventType == 'x', 'a', 'a')")["findings"]
    assert [(row["code"], row["severity"], row["line"]) for row in rules] == [
        ("EXP014", "warning", 1)
    ]
    (source,) = bench("a[?", language="source")["findings"]
    assert source["code"] == "JMP001"
    assert bench(" ")["findings"] == []


def test_missing_fields_and_no_payload(bench):
    assert bench("coalesce(session.room, nosuch)")["missing"] == ["nosuch", "session.room"]
    answer = bench("coalesce(session.room, 1)", payload=None)
    assert (answer["value"], answer["missing"]) == (1, [])
    sample = bench("eventType", payload=None, sample=3, row=0)
    assert sample["value"] == "AttendeeRegistered"


def test_answers_are_limited(bench):
    many = bench(" + ".join(["1"] * 600))
    assert len(many["parts"]) == MAX_PARTS
    assert many["moreParts"] == 1199 - MAX_PARTS
    long = bench("unread", payload={"unread": "x" * 5000})
    assert (long["isCut"], len(long["value"])) == (True, MAX_VALUE)
    with pytest.raises(MapperError, match="16,384 characters"):
        bench("x" * 17000)


@pytest.mark.parametrize(
    "text",
    ["(" * 8000, "!" * 8000 + "a", "[" * 300 + "]" * 300, "lower(" * 219 + "a" + ")" * 219,
     "a" + ".b" * 4000, "9" * 5000, "1e999", "'\\ud800'", "\x00\u202e'"],
)  # fmt: skip
@pytest.mark.parametrize("language", ["expression", "source"])
def test_hostile_text_is_an_answer_or_a_message(bench, text, language):
    try:
        answer = bench(text, language=language)
    except MapperError:
        return
    assert answer["parts"] or answer["findings"]
