"""The services `suggest` and `accept`: targets for fields that no entry reads."""

from __future__ import annotations

import json

import pytest

from mapper.services import suggestions
from mapper.services.samples import Samples
from mapper.text import MapperError

CLIENT_ID = "  _tenant.attendee.clientId: attendee.clientId\n"


@pytest.fixture
def unsaved(mapping):
    """Unsaved text without an entry, and with an entry that reads a field by an old name."""
    text = mapping.replace(CLIENT_ID, "").replace("code: session.code", "code: session.sessionCode")
    return {"mapping": text}


def test_fields_that_no_entry_reads_have_targets(ask, unsaved):
    answer = ask("suggest", unsaved=unsaved)
    shown = {item["source"]: item for item in answer["suggestions"]}
    assert set(shown) == {"attendee.clientId", "session.code"}
    first = shown["attendee.clientId"]
    assert (first["kinds"], first["isArray"], first["isPrivate"]) == (["string"], False, False)
    (target, *_) = first["targets"]
    assert target == {
        "target": "_acme.attendee.clientId", "score": 100, "isBest": True, "replaces": 0,
        "reason": "the same name, the type fits (string)", "line": CLIENT_ID.strip(),
    }  # fmt: skip
    (renamed, *_) = shown["session.code"]["targets"]
    assert (renamed["line"], renamed["replaces"]) == ("_tenant.session.code: session.code", 27)
    assert "session.sessionCode" in renamed["reason"]


def test_accepting_a_suggestion_changes_one_line(ask, unsaved, mapping, folder):
    first = ask("accept", unsaved=unsaved, source="attendee.clientId",
                target="_acme.attendee.clientId")  # fmt: skip
    assert first["text"].split("\n")[first["line"] - 1] == CLIENT_ID.strip("\n")
    second = ask("accept", unsaved={"mapping": first["text"]}, source="session.code",
                 target="_acme.session.code")  # fmt: skip
    lines = zip(mapping.split("\n"), second["text"].split("\n"), strict=True)
    assert [pair for pair in lines if pair[0] != pair[1]] == [
        ("  _tenant.attendee.clientId: attendee.clientId", "  _tenant.attendee.email: "
         '{expression: "lower(trim(attendee.email))"}'),
        ('  _tenant.attendee.email: {expression: "lower(trim(attendee.email))"}',
         "  _tenant.attendee.clientId: attendee.clientId"),
    ]  # fmt: skip
    assert (folder / "mappings/rainfocus.yaml").read_text(encoding="utf-8") == mapping


def test_no_value_and_no_key_that_identifies_a_person_is_shown(ask, folder, unsaved):
    payload = {"people": {"ada@example.org": {"note": "secret"}}, "attendee": {"phone": "49123456"}}
    (folder / "samples/zz.json").write_text(json.dumps(payload))
    ask.session.samples = Samples([str(folder / "samples/zz.json")])
    answer = ask("suggest", unsaved=unsaved)
    text = json.dumps(answer)
    assert "ada@" not in text
    assert "secret" not in text
    assert "49123456" not in text
    private = next(item for item in answer["suggestions"] if item["isPrivate"])
    assert (private["source"], private["targets"]) == ("people.***.note", [])


def test_reasons_for_which_there_are_none(ask):
    assert ask("suggest")["reason"] == "entries read every field of the samples"
    assert (
        ask("suggest", unsaved={"mapping": "mapper: ["})["reason"] == "the mapping cannot be used"
    )
    ask.session.samples = Samples([])
    assert ask("suggest")["reason"] == "there are no samples"


def test_a_target_that_the_schema_lacks_is_added_for_the_fix_of_its_finding(ask, mapping):
    text = ask("accept", source="attendee.new", target="_tenant.attendee.new")["text"]
    assert "  _tenant.attendee.new: attendee.new\n" in text
    findings = ask("evaluate", unsaved={"mapping": text})["findings"]
    finding = next(item for item in findings if item["severity"] == "error")
    assert (finding["code"], [fix["title"] for fix in finding["fixes"]]) == (
        "XDM003", ["Add the field to 'rainfocus.schema.yaml'"],
    )  # fmt: skip


def test_answers_are_limited(ask, unsaved, monkeypatch):
    monkeypatch.setattr(suggestions, "MAX_SUGGESTIONS", 1)
    answer = ask("suggest", unsaved=unsaved)
    assert (len(answer["suggestions"]), answer["moreSuggestions"]) == (1, 1)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"source": "a..b", "target": "eventType"}, "'a..b' is not a path"),
        ({"source": "x" * 2000, "target": "eventType"}, "is not a path"),
        ({"source": "a", "target": "eventType", "unsaved": {"mapping": "mapper: ["}},
         "cannot be used"),
        ({"source": "a\x00", "target": "eventType"}, "cannot be mapped|is not a path"),
    ],
)  # fmt: skip
def test_what_cannot_be_accepted_is_a_message(ask, given, message):
    with pytest.raises(MapperError, match=message):
        ask("accept", **given)


def test_entries_in_braces_are_a_message(ask, mapping):
    head = mapping.partition("mappings:")[0]
    text = f"{head}mappings: {{_id: transmissionId}}\n"
    with pytest.raises(MapperError, match=r"cannot be changed in place: .* in braces"):
        ask("accept", unsaved={"mapping": text}, source="a", target="eventType")
