"""No answer contains an identity or a sensitive value, whatever is being edited."""

from __future__ import annotations

import base64
import io
import json
import zipfile

import pytest

from mapper.services.masking import MASK, PayloadMask
from mapper.services.messages import RequestError
from mapper.services.project import Project
from mapper.services.session import Session
from mapper.services.table import answer
from mapper.text import MapperError

SCHEMA = """\
mapper-schema: 1
title: Event
class: experienceevent
groups:
  Person:
    email: {type: string, identity: {namespace: Email, primary: true}}
    card: {type: string, sensitive: true}
    level: {type: string, sensitive: true, enum: [aa, bb]}
    notes: {type: map, sensitive: true}
    tier: {type: string, maxLength: 5}
    nick: {type: string}
    visits: {type: integer, minimum: 0}
    joined: {type: date-time}
"""
MAPPING = """\
mapper: 1
schema: event.schema.yaml
tenant: acme
mappings:
  _id: id
  timestamp: timestamp
  _tenant.email: p.email
  _tenant.card: p.card
  _tenant.level: {source: p.level, lookup: {x: aa}}
  _tenant.notes: p.byEmail
  _tenant.tier: p.tier
"""
TESTS = """\
mapper-tests: 1
mapping: event.yaml
tests:
  a test: {payload: ../samples/one.json, expect: {_tenant.tier: "1", _tenant.card: "2"}}
"""
PAYLOAD = {
    "id": "e-1",
    "timestamp": "2023-04-01T00:41:57.000Z",
    "p": {
        "email": "SECRET1@example.com", "card": "SECRET2", "level": "SECRET3",
        "byEmail": {"SECRET4": "SECRET5"}, "tier": "gold",
    },
}  # fmt: skip
EMAIL, CARD = "  _tenant.email: p.email\n", "  _tenant.card: p.card\n"
LEVEL = "  _tenant.level: {source: p.level, lookup: {x: aa}}\n"
NOTES, TIER = "  _tenant.notes: p.byEmail\n", "  _tenant.tier: p.tier\n"
REVEALING = {  # the sources of hidden fields, read by entries of other fields
    "copied": MAPPING.replace(TIER, TIER + "  _tenant.visits: p.email\n"),
    "moved": MAPPING.replace(EMAIL, "").replace("p.tier", "p.email"),
    "reversed": MAPPING.replace(EMAIL, "").replace("p.tier", '{expression: "reverse(p.email)"}'),
    "a typo in the target": MAPPING.replace("email:", "emial:").replace("p.tier", "p.email"),
    "an error in the entry": MAPPING.replace("p.card\n", "{source: p.card, x: 1}\n").replace(
        "p.tier", "p.card"
    ),
    "as a number": MAPPING.replace(CARD, "  _tenant.visits: p.card\n"),
    "as a date": MAPPING.replace(LEVEL, "  _tenant.joined: p.level\n"),
    "the keys of a map": MAPPING.replace(NOTES, "").replace(
        "p.tier", '{expression: "get_keys(p.byEmail)[0]"}'
    ),
    "no map": MAPPING.replace(NOTES, ""),
    "not YAML": MAPPING + "  }",
    "no schema": MAPPING.replace("event.schema.yaml", "other.schema.yaml"),
}
PUBLIC = SCHEMA.replace(", sensitive: true", "").replace(
    ", identity: {namespace: Email, primary: true}", ""
)
UNSAVED = {
    "nothing": {},
    **{name: {"mapping": text} for name, text in REVEALING.items()},
    "a public schema": {"schema": PUBLIC},
    "a schema with errors": {"schema": PUBLIC.replace("experienceevent", "x")},
    "both": {"schema": PUBLIC, "mapping": REVEALING["moved"]},
}
EXPRESSIONS = ["p", "p.email", "reverse(p.card)", "to_integer(p.card)", "get_keys(p.byEmail)",
               "p.byEmail", "date(p.level, 'yyyy')", "concat(p.tier, p.email)"]  # fmt: skip


@pytest.fixture
def start(tmp_path, monkeypatch):
    """A function that saves the documents and returns a session."""
    monkeypatch.chdir(tmp_path)

    def started(mapping=MAPPING, schema=SCHEMA):
        for name in ("mappings", "samples"):
            (tmp_path / name).mkdir(exist_ok=True)
        (tmp_path / "mappings/event.schema.yaml").write_text(schema)
        (tmp_path / "mappings/event.yaml").write_text(mapping)
        (tmp_path / "mappings/event.tests.yaml").write_text(TESTS)
        (tmp_path / "samples/one.json").write_text(json.dumps(PAYLOAD))
        return Session(Project("mappings/event.yaml"), ["samples/one.json"])

    return started


def answered(session, service, **given):
    """Return the answer as text, with the content of an exported file; or the error."""
    try:
        text = answer(session, service, json.dumps(given).encode()).decode()
    except RequestError:
        raise  # a request that is not valid has no answer to look at
    except MapperError as error:
        return str(error)
    if service == "export" and (data := json.loads(text)["data"]):
        with zipfile.ZipFile(io.BytesIO(base64.b64decode(data))) as file:
            text += "".join(file.read(name).decode() for name in file.namelist())
    return text


def answers(session, unsaved):
    """Yield the answers of all services about values."""
    for sample in (0, None):
        yield answered(session, "evaluate", unsaved=unsaved, sample=sample)
    for service in ("tests", "update_tests", "suggest", "export"):
        yield answered(session, service, unsaved=unsaved)
    yield answered(session, "new_test", unsaved=unsaved, sample=0)
    for text in EXPRESSIONS:
        yield answered(
            session, "bench", unsaved=unsaved, sample=0, language="expression", text=text
        )
        place = {"language": "expression", "text": text, "line": 1, "column": len(text) - 1}
        for service in ("complete_text", "hover_text"):
            yield answered(session, service, unsaved=unsaved, **place)
    lookup = unsaved.get("mapping", MAPPING)
    lookup = lookup.replace("p.tier", "{source: p.email, lookup: {}}")
    line = lookup[: lookup.find("lookup: {}")].count("\n")
    column = len("  _tenant.tier: {source: p.email, lookup: {") + 1
    yield answered(
        session, "complete", unsaved={**unsaved, "mapping": lookup}, document="mapping",
        line=line + 1, column=column,
    )  # fmt: skip


@pytest.mark.parametrize("unsaved", UNSAVED.values(), ids=UNSAVED.keys())
def test_what_the_saved_documents_hide_stays_hidden_while_they_are_edited(start, unsaved):
    session = start()
    for text in answers(session, unsaved):
        assert "SECRET" not in text
        assert "TERCES" not in text


@pytest.mark.parametrize("name", ["a typo in the target", "an error in the entry", "not YAML"])
def test_what_was_hidden_stays_hidden_when_a_text_with_errors_is_saved(start, tmp_path, name):
    session = start()
    (tmp_path / "mappings/event.yaml").write_text(REVEALING[name])
    for text in answers(session, {}):
        assert "SECRET" not in text


def test_the_sources_of_an_unknown_target_are_hidden_from_the_start(start):
    session = start(REVEALING["a typo in the target"])
    assert "SECRET1" not in answered(session, "evaluate", sample=0)


def test_a_saved_schema_decides_what_is_hidden(start, tmp_path):
    session = start()
    (tmp_path / "mappings/event.schema.yaml").write_text(PUBLIC)
    assert "SECRET1" in answered(session, "evaluate", sample=0)
    assert "SECRET1" in answered(session, "evaluate", sample=0, unsaved={"mapping": MAPPING + "#"})


def test_compared_records_hide_what_the_saved_documents_hide(start, tmp_path):
    session = start()
    (tmp_path / "mappings/other.yaml").write_text(MAPPING.replace(EMAIL + CARD, ""))
    (id,) = session.project.other_mappings()
    unsaved = {"mapping": MAPPING.replace(EMAIL, "  _tenant.nick: p.email\n")}
    text = answered(session, "differences", mapping=id, unsaved=unsaved)
    assert '"label":"_acme.nick"' in text
    assert "SECRET" not in text


def test_a_pasted_payload_is_masked_like_a_sample(start):
    session = start()
    unsaved = {"mapping": MAPPING.replace(NOTES, "")}
    text = answered(session, "evaluate", payload=json.dumps(PAYLOAD), unsaved=unsaved)
    view = json.loads(text)
    assert ["p", "byEmail", "•••"] in view["unread"]
    assert "SECRET" not in text


def test_the_values_of_a_target_hide_the_keys_of_a_sensitive_map(start):
    (value,) = (
        entry["value"]
        for entry in json.loads(answered(start(), "evaluate", sample=0))["entries"]
        if entry["target"].endswith("notes")
    )
    assert value == {"•••": "•••"}


def test_completion_and_payload_hide_the_same_values(start):
    """A part of an object that is joined with an identity is hidden, like the identity."""
    joined = '  _tenant.nick: {expression: "concat(p.email, p.box)"}\n'
    session = start(MAPPING.replace("p.tier", "p.box.tier") + joined)
    edited = session.edited({})
    path = ("p", "box", "tier")
    assert not edited.names.may_show_values(path, None)
    assert PayloadMask(edited).masked("SECRET", path) == MASK
    assert PayloadMask(edited).masked("e-1", ("id",)) == "e-1"
