"""The calls of the page without a browser."""

from __future__ import annotations

import json
import shutil

import pytest

pytest.importorskip("starlette", reason="needs the extra `web`")
pytest.importorskip("httpx2", reason="needs the extra `test`")

from starlette.testclient import TestClient

from mapper.page import worker
from mapper.page.access import Guard
from mapper.page.application import application
from mapper.page.handlers import CALLS, open_workspace
from tests.conftest import ROOT
from tests.unit.page.test_access import JSON, KEYS, SITE

EMAIL = "ada@example.com"


@pytest.fixture
def start(tmp_path, monkeypatch):
    """A function that opens the project in a copy, and returns a function of its calls."""
    for name in ("mappings", "samples"):
        shutil.copytree(ROOT / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    opened = []

    def started(*, read_only=False):
        workspace = open_workspace(None, (), tenant=None, schema=None, read_only=read_only)
        opened.append(workspace)
        guard = Guard(application(workspace), KEYS, 4711)
        client = TestClient(guard, base_url=SITE, headers=JSON)
        return lambda name, **given: client.post(f"/api/{name}", json=given)

    yield started
    for workspace in opened:
        workspace.worker.stop()


def mapping_of(call):
    return call("project").json()


def evaluated(call, text, payload=None, sample=3):
    answer = call("evaluate", text=text, sample=sample, row=0, payload=payload)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_an_evaluation_has_values_states_findings_and_counts(start):
    call = start()
    project = mapping_of(call)
    view = evaluated(call, project["text"])
    entries = {entry["target"]: entry for entry in view["entries"]}
    assert entries["eventType"]["value"] == "AttendeeRegistered"
    assert entries["_id"]["state"] == "required"
    assert entries["_acme.attendee.email"]["state"] == "identity"
    assert entries["_acme.exhibitor.name"]["state"] == "mapped"
    assert (entries["eventType"]["filled"], entries["eventType"]["of"]) == (7, 7)
    assert view["record"]["producedBy"] == "RainFocus"
    assert view["counts"]["requiredOf"] == 2
    broken = evaluated(call, project["text"].replace("attendee.email:", "attendee.emial:", 1))
    (error,) = [item for item in broken["findings"] if item["severity"] == "error"]
    assert (error["code"], error["fix"]) == ("XDM003", "_tenant.attendee.email")
    unreadable = evaluated(call, "mapper: [")
    assert unreadable["entries"] == []
    assert unreadable["findings"]


def test_states_of_a_row(start):
    call = start()
    text = mapping_of(call)["text"]
    rejected = evaluated(call, text, json.dumps({"eventType": "x"}))
    states = {entry["target"]: entry["state"] for entry in rejected["entries"]}
    assert rejected["outcome"] == "rejected"
    assert states["_id"] == "rejected"
    removed = text.replace("  timestamp: timestamp\n", "", 1)
    states = {entry["target"]: entry["state"] for entry in evaluated(call, removed)["entries"]}
    assert states["timestamp"] == "unmapped"
    missing = text.replace(": event.name", ": event.nmae", 1)
    states = {entry["target"]: entry["state"] for entry in evaluated(call, missing)["entries"]}
    assert states["_acme.event.name"] == "never filled"


def test_values_are_masked_until_they_are_revealed(start):
    call = start()
    text = mapping_of(call)["text"]
    payload = json.dumps(
        {"transmissionId": "t", "timestamp": "2023-04-01T00:00:00Z", "attendee": {"email": EMAIL},
         "unread": EMAIL, EMAIL: {EMAIL: 1}, "phone": 4912345}
    )  # fmt: skip
    for edited in (text, text.replace("eventType: eventType", "eventType: attendee.email"), "{"):
        shown = call("evaluate", text=edited, sample=-1, row=0, payload=payload).text
        assert EMAIL not in shown
        assert "4912345" not in shown
    assert EMAIL not in call("words", text=text).text
    assert call("reveal", show=True).json() == {"showsValues": True}
    assert evaluated(call, text, payload)["record"]["_acme"]["attendee"]["email"] == EMAIL
    call("reveal", show="yes")
    assert EMAIL not in call("evaluate", text=text, sample=-1, row=0, payload=payload).text


def test_saving_keeps_line_ends_and_the_byte_order_mark(start, tmp_path):
    call = start()
    file = tmp_path / "mappings" / "rainfocus.yaml"
    original = b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n")
    file.write_bytes(original)
    project = mapping_of(call)
    assert "\r" not in project["text"]
    text = project["text"].replace("attendee events", "events")
    saved = call("save", text=text, version=project["version"]).json()
    assert saved["conflict"] is False
    assert file.read_bytes() == original.replace(b"attendee events", b"events")
    assert call("changes", version=saved["version"]).json() == {}


def test_a_file_with_mixed_line_ends_is_not_changed(start, tmp_path):
    call = start()
    file = tmp_path / "mappings" / "rainfocus.yaml"
    mixed = file.read_bytes().replace(b"\n", b"\r\n", 3)
    file.write_bytes(mixed)
    project = mapping_of(call)
    answer = call("save", text=project["text"] + "# mine\n", version=project["version"])
    assert answer.status_code == 409
    assert "mixed line ends" in answer.json()["error"]
    assert file.read_bytes() == mixed


def test_a_file_that_changed_on_disk_is_never_overwritten(start, tmp_path):
    call = start()
    file = tmp_path / "mappings" / "rainfocus.yaml"
    project = mapping_of(call)
    theirs = file.read_bytes() + b"# by another editor\n"
    file.write_bytes(theirs)
    answer = call("save", text="mine", version=project["version"]).json()
    assert answer["conflict"] is True
    assert answer["text"].endswith("# by another editor\n")
    assert file.read_bytes() == theirs
    assert call("changes", version=project["version"]).json()["version"] == answer["version"]


def test_read_only_refuses_to_save(start, tmp_path):
    call = start(read_only=True)
    project = mapping_of(call)
    answer = call("save", text="mine", version=project["version"])
    assert answer.status_code == 403
    assert "--read-only" in answer.json()["error"]
    assert (tmp_path / "mappings" / "rainfocus.yaml").read_text() == project["text"]


@pytest.mark.parametrize(
    "given",
    [
        {}, {"text": 1}, {"text": "x"}, {"text": "x", "sample": "../../etc/passwd", "row": 0},
        {"text": "x", "sample": 0, "row": True}, {"text": "x", "sample": 0, "row": 0, "payload": 1},
    ],
)  # fmt: skip
def test_wrong_arguments_are_refused(start, given):
    assert start()("evaluate", **given).status_code == 400


def test_no_call_takes_a_path(start, tmp_path):
    call = start()
    (tmp_path / "secret.yaml").write_text("secret: 1")
    for name in CALLS:
        extra = {"path": str(tmp_path / "secret.yaml"), "mapping": "../secret.yaml"}
        answer = call(name, text="schema: ../secret.yaml", sample=99, row=0, version="", **extra)
        assert "secret: 1" not in answer.text
    assert (tmp_path / "secret.yaml").read_text() == "secret: 1"


def test_a_pasted_payload_that_is_not_an_object_is_a_message(start):
    call = start()
    for payload in ("", "[1]", "{", "[" * 5000):
        answer = call("evaluate", text="x", sample=-1, row=0, payload=payload)
        assert answer.status_code == 422
        assert "payload" in answer.json()["error"]


def test_a_regular_expression_that_backtracks_ends(start):
    call = start()
    text = mapping_of(call)["text"]
    slow = "replace('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac', '(a*)*b', 'x')"
    edited = text.replace("eventType: eventType", f'eventType: {{expression: "{slow}"}}', 1)
    assert call("evaluate", text=edited, sample=3, row=0).status_code in (200, 422)
    assert evaluated(call, text)["record"] is not None


def test_an_evaluation_that_takes_too_long_is_stopped_and_the_next_works(start, monkeypatch):
    call = start()
    text = mapping_of(call)["text"]
    monkeypatch.setattr(worker, "MAX_SECONDS", 0.0)
    answer = call("evaluate", text=text, sample=3, row=0)
    assert answer.status_code == 422
    assert "simplify the expression" in answer.json()["error"]
    monkeypatch.undo()
    monkeypatch.setattr(worker, "MAX_SECONDS", 2.0)
    assert call("evaluate", text=text, sample=3, row=0).json()["record"] is not None
