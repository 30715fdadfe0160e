"""The evaluation of a mapping for an editor, without the page."""

from __future__ import annotations

import json
import os
from pathlib import Path

import msgspec
import pytest

from mapper.services import session as session_module
from mapper.services import workbench
from mapper.services.messages import RequestError, RowRequest
from mapper.services.project import Project
from mapper.services.samples import Samples
from mapper.services.session import Session
from mapper.services.table import answer
from mapper.services.workbench import convert_row, evaluate_mapping
from mapper.text import MapperError

MAPPING = """\
mapper: 1
name: Leads
schema: leads.schema.yaml
tenant: acme
mappings:
  _id: id
  timestamp: at
  eventType: {value: lead}
  _tenant.email: person.email
  _tenant.score: score
  _tenant.note: note
"""
SCHEMA = """\
mapper-schema: 1
title: Leads
class: experienceevent
profile: true
groups:
  Lead:
    email:
      type: string
      description: E-mail address
      identity: {namespace: Email, primary: true}
    score: {type: integer, description: Score}
    note: {type: string, description: Note}
"""
ROWS = [
    {"id": "1", "at": "2026-01-01T00:00:00Z", "person": {"email": "ada@example.com"}, "score": 7},
    {"id": "2", "at": "2026-01-01T00:00:00Z", "person": {"email": "b@example.com"}, "score": "x"},
    {"at": "2026-01-01T00:00:00Z", "person": {"email": "c@example.com"}, "extra": 2**70},
]


@pytest.fixture
def session(tmp_path):
    folder = tmp_path / "mappings"
    folder.mkdir()
    (folder / "leads.yaml").write_text(MAPPING)
    (folder / "leads.schema.yaml").write_text(SCHEMA)
    sample = tmp_path / "rows.ndjson"
    sample.write_text("\n".join(map(json.dumps, ROWS)))
    return Session(Project(str(folder / "leads.yaml")), [str(sample)])


def states(session, **request):
    entries = evaluate_mapping(session, RowRequest(**request)).entries
    return {entry.target: entry.state for entry in entries}


def test_each_entry_has_its_state_for_the_row(session):
    assert states(session, sample=0) == {
        "_id": "required",
        "timestamp": "required",
        "eventType": "mapped",
        "_acme.email": "identity",
        "_acme.score": "mapped",
        "_acme.note": "never filled",
    }
    assert states(session, sample=0, row=1)["_acme.score"] == "nullified"
    assert states(session, sample=0, row=2)["_id"] == "rejected"


def test_without_a_row_each_entry_has_its_worst_state(session):
    evaluation = evaluate_mapping(session, RowRequest())
    rows = evaluation.rows
    assert (rows.read, rows.ok, rows.nullified, rows.rejected) == (3, 1, 1, 1)
    counts = {e.target: (e.filled, e.nullified, e.rejected, e.of) for e in evaluation.entries}
    assert counts["_id"] == (2, 0, 1, 3)
    assert counts["_acme.score"] == (1, 1, 0, 3)
    found = {entry.target: (entry.state, entry.reason) for entry in evaluation.entries}
    assert found["_id"] == ("rejected", "1 of 3 rows rejected because of it")
    assert found["_acme.score"] == ("nullified", "nullified in 1 of 3 rows")
    assert found["_acme.note"][0] == "never filled"


def test_a_row_that_an_entry_rejects_for_two_reasons_counts_once(session):
    schema = Path(session.project.mapping).with_name("leads.schema.yaml")
    email = "identity: {namespace: Email, primary: true}"
    schema.write_text(SCHEMA.replace(email, f"{email}\n      pattern: '^x'\n      minLength: 99"))
    entries = evaluate_mapping(session, RowRequest()).entries
    shown = next(entry for entry in entries if entry.target == "_acme.email")
    assert (shown.rejected, shown.of) == (3, 3)
    assert shown.reason == "3 of 3 rows rejected because of it"


def test_the_outcome_is_the_same_with_a_function_and_without(session, monkeypatch):
    shown = [evaluate_mapping(session, RowRequest(sample=0, row=row)) for row in range(3)]
    monkeypatch.setattr(session_module, "MAX_INTERPRETED", 0)
    generated = [evaluate_mapping(session, RowRequest(sample=0, row=row)) for row in range(3)]
    assert shown == generated


@pytest.mark.parametrize("shows_values", [False, True])
@pytest.mark.parametrize(
    ("old", "new"),
    [("", ""), ("score: score", "score: {expression: lowr(score)}"), ("mapper: 1", "mapper: ["),
     ("_id: id", "_id: person.email"), ("_tenant.email", "_tenant.emial")],
)  # fmt: skip
def test_a_conversion_is_the_record_of_the_evaluation(session, shows_values, old, new):
    session.shows_values = shows_values
    for row in (0, 1, 2, 3):
        request = RowRequest(
            sample=0, row=row, unsaved={"mapping": MAPPING.replace(old, new, 1)} if old else {}
        )
        converted, evaluated = convert_row(session, request), evaluate_mapping(session, request)
        assert (converted.record, converted.outcome) == (evaluated.record, evaluated.outcome)
    assert convert_row(session, RowRequest()).outcome == ""


def test_a_required_field_that_no_entry_fills_is_listed(session):
    text = MAPPING.replace("  timestamp: at\n", "")
    assert states(session, unsaved={"mapping": text})["timestamp"] == "unmapped"


def test_answers_are_json_with_exact_integers(session):
    session.shows_values = True
    body = msgspec.json.encode({"sample": 0, "row": 2})
    shown = json.loads(answer(session, "evaluate", body))
    assert shown["payload"]["extra"] == 2**70
    assert shown["unread"] == [["extra"]]
    assert shown["counts"]["requiredOf"] == 2


@pytest.mark.parametrize(
    ("name", "body"),
    [("evaluate", b"["), ("evaluate", b"[]"), ("evaluate", b'{"path": "x"}'), ("none", b"{}"),
     ("evaluate", b"\xff"), ("evaluate", b"[" * 100_000), ("evaluate", b'{"row": 1.5}')],
)  # fmt: skip
def test_a_request_that_is_not_valid_is_refused(session, name, body):
    with pytest.raises(RequestError):
        answer(session, name, body)


def test_text_that_is_too_large_or_cannot_be_encoded_is_refused(session):
    for text in ("x" * (session_module.MAX_TEXT + 1), "\ud800"):
        with pytest.raises(MapperError):
            session.edited({"mapping": text})


def test_the_last_mapping_that_could_be_used_is_remembered(session):
    before = session.usable
    assert session.edited({"mapping": "mapper: ["}).loaded is None
    assert session.usable is before
    edited = session.edited({"mapping": MAPPING})
    assert session.usable is edited


def evaluated_json(session, **given):
    return json.loads(answer(session, "evaluate", json.dumps(given).encode()))


def test_entries_with_errors_are_at_their_place_with_the_reason(session):
    text = MAPPING.replace("score: score", "score: {expression: lowr(score)}")
    text = (
        text.replace("  _tenant.note: note\n", "  _tenant.note:\n    source: 'a[?'\n") + "  # end\n"
    )
    view = evaluated_json(session, unsaved={"mapping": text})
    failed = [entry for entry in view["entries"] if entry["state"] == "unmapped"]
    assert [
        (entry["target"], entry["written"], entry["document"], entry["line"], entry["endLine"])
        for entry in failed
    ] == [
        ("_acme.score", "{expression: lowr(score)}", "mapping", 10, 10),
        ("_acme.note", "source: 'a[?'", "mapping", 11, 12),
    ]
    assert failed[0]["reason"] == "there is no function 'lowr'"
    assert failed[0]["type"] == "integer"
    targets = [entry["target"] for entry in view["entries"]]
    assert targets.index("_acme.score") == targets.index("_acme.email") + 1


def test_a_key_in_the_column_of_its_entry_is_the_reason(session):
    text = MAPPING.replace("_tenant.email: person.email", "_tenant.email:\n  source: person.email")
    text = text.replace("_tenant.score: score", "_tenant.score:")
    failed = [
        entry
        for entry in evaluated_json(session, unsaved={"mapping": text})["entries"]
        if entry["state"] == "unmapped"
    ]
    assert [(entry["target"], entry["line"]) for entry in failed] == [
        ("_acme.email", 9), ("_acme.score", 11),
    ]  # fmt: skip
    assert [entry["reason"].split(", ")[0] for entry in failed] == [
        "'source' is in the same column as '_tenant.email'",
        "the entry of '_tenant.score' must be a source",
    ]


def test_rows_are_taken_from_all_files(tmp_path):
    for name, count in (("a", 50), ("b", 3), ("c", 50)):
        lines = [json.dumps({"id": f"{name}{number}"}) for number in range(count)]
        (tmp_path / f"{name}.ndjson").write_text("\n".join(lines))
    samples = Samples([str(tmp_path / f"{name}.ndjson") for name in "abc"])
    names = [row.value["id"] for row in samples.rows(11)]
    assert names == ["a0", "a1", "a2", "a3", "b0", "b1", "b2", "c0", "c1", "c2", "c3"]
    assert len(samples.rows()) == 103
    assert samples.has_more(11)
    assert not samples.has_more(103)


def test_large_mappings_are_examined_with_fewer_rows(session, monkeypatch):
    monkeypatch.setattr(workbench, "MAX_COUNTED", 12)
    rows = evaluate_mapping(session, RowRequest()).rows
    assert (rows.read, rows.has_more) == (2, True)
    assert evaluate_mapping(session, RowRequest(sample=0, row=2)).rows.read == 3


def test_an_unchanged_mapping_is_not_read_again(session):
    unsaved = {"mapping": MAPPING + "# mine\n"}
    edited = session.edited(unsaved)
    assert session.edited({}) is session.edited({})
    assert session.edited(unsaved) is edited
    schema = Path(session.project.mapping).with_name("leads.schema.yaml")
    schema.write_text(SCHEMA.replace("title: Leads", "title: Others"))
    for text in ({}, unsaved):
        assert session.edited(text).loaded.document.schema.title == "Others"
    (schema.parent.parent / "mapper.toml").write_text('ignore = ["XDM015"]\n')
    assert session.edited({}).loaded.settings.ignore


def test_a_file_that_was_missing_is_found(session):
    schema = Path(session.project.mapping).with_name("leads.schema.yaml")
    schema.unlink()
    assert session.edited({}).loaded is None
    schema.write_text(SCHEMA)
    assert session.edited({}).loaded is not None


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no pipes")
def test_a_mapping_that_became_a_pipe_is_a_message(ask, folder):
    path = folder / "mappings" / "rainfocus.yaml"
    path.unlink()
    os.mkfifo(path)
    for unsaved in ({}, {"mapping": "mapper: 1"}):
        with pytest.raises(MapperError, match=r"'rainfocus\.yaml' is not a regular file"):
            ask("evaluate", unsaved=unsaved)


def test_the_format_of_a_date_is_proposed_by_its_value(session, tmp_path):
    (tmp_path / "rows.ndjson").write_text(json.dumps({**ROWS[0], "at": "04/11/2025 08:31"}))
    session.samples.refresh()
    [finding] = [
        finding
        for finding in evaluated_json(session, sample=0)["findings"]
        if finding["code"] == "ROW002"
    ]
    formats = ["date_format: MM/dd/yyyy HH:mm", "date_format: dd/MM/yyyy HH:mm"]
    assert finding["hint"] == f"add the format of the string: {' or '.join(formats)}"
    assert [fix["title"] for fix in finding["fixes"]] == [f"Add '{text}'" for text in formats]
    for text in formats:
        fixed = MAPPING.replace("timestamp: at", f"timestamp: {{source: at, {text}}}")
        view = evaluated_json(session, sample=0, unsaved={"mapping": fixed})
        assert view["outcome"] == "ok"
