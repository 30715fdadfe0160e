"""The calls of the page without a browser."""

from __future__ import annotations

import json
import os
import shutil

import pytest

pytest.importorskip("starlette", reason="needs the extra `web`")
pytest.importorskip("httpx2", reason="needs the extra `test`")

from starlette.testclient import TestClient

from mapper.page import worker, worker_process
from mapper.page.access import Guard
from mapper.page.application import application
from mapper.page.handlers import open_workspace
from mapper.text import MapperError
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
        return lambda name, /, **given: client.post(f"/api/{name}", json=given)

    yield started
    for workspace in opened:
        workspace.worker.stop()


def mapping_of(call):
    """The document of the mapping, with its text and version."""
    return document_of(call, "mapping")


def document_of(call, id):
    return next(item for item in call("project").json()["documents"] if item["id"] == id)


def evaluated(call, text, payload=None, sample=3):
    answer = call("evaluate", unsaved={"mapping": text}, sample=sample, row=0, payload=payload)
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
    assert error["code"] == "XDM003"
    (edit,) = error["fixes"][0]["edits"]
    assert (edit["document"], edit["text"]) == ("mapping", "_tenant.attendee.email")
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
        shown = call(
            "evaluate", unsaved={"mapping": edited}, sample=None, row=0, payload=payload
        ).text
        assert EMAIL not in shown
        assert "4912345" not in shown
    assert call("reveal", show=True).json() == {"showsValues": True}
    assert evaluated(call, text, payload)["record"]["_acme"]["attendee"]["email"] == EMAIL
    assert call("reveal", show="yes").status_code == 400
    call("reveal", show=False)
    assert (
        EMAIL
        not in call("evaluate", unsaved={"mapping": text}, sample=None, row=0, payload=payload).text
    )


def test_saving_keeps_line_ends_and_the_byte_order_mark(start, tmp_path):
    call = start()
    file = tmp_path / "mappings" / "rainfocus.yaml"
    original = b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n")
    file.write_bytes(original)
    project = mapping_of(call)
    assert "\r" not in project["text"]
    text = project["text"].replace("attendee events", "events")
    saved = call("save", document="mapping", text=text, version=project["version"]).json()
    assert saved["conflict"] is False
    assert file.read_bytes() == original.replace(b"attendee events", b"events")
    versions = {item["id"]: item["version"] for item in call("project").json()["documents"]}
    assert versions["mapping"] == saved["version"]
    assert call("changes", versions=versions).json()["documents"] == []


def test_a_file_with_mixed_line_ends_is_not_changed(start, tmp_path):
    call = start()
    file = tmp_path / "mappings" / "rainfocus.yaml"
    mixed = file.read_bytes().replace(b"\n", b"\r\n", 3)
    file.write_bytes(mixed)
    project = mapping_of(call)
    answer = call(
        "save", document="mapping", text=project["text"] + "# mine\n", version=project["version"]
    )
    assert answer.status_code == 409
    assert "mixed line ends" in answer.json()["error"]
    assert file.read_bytes() == mixed


def test_a_file_that_changed_on_disk_is_never_overwritten(start, tmp_path):
    call = start()
    file = tmp_path / "mappings" / "rainfocus.yaml"
    project = mapping_of(call)
    theirs = file.read_bytes() + b"# by another editor\n"
    file.write_bytes(theirs)
    answer = call("save", document="mapping", text="mine", version=project["version"]).json()
    assert answer["conflict"] is True
    assert answer["text"].endswith("# by another editor\n")
    assert file.read_bytes() == theirs
    assert (
        call("changes", versions={"mapping": project["version"]}).json()["documents"][0]["version"]
        == answer["version"]
    )


def test_read_only_refuses_to_save(start, tmp_path):
    call = start(read_only=True)
    project = mapping_of(call)
    answer = call("save", document="mapping", text="mine", version=project["version"])
    assert answer.status_code == 403
    assert "--read-only" in answer.json()["error"]
    assert (tmp_path / "mappings" / "rainfocus.yaml").read_text() == project["text"]


TEXTS = {"mapping": "x"}


@pytest.mark.parametrize(
    "given",
    [
        {"text": "x"}, {"unsaved": "x"}, {"unsaved": {"mapping": 1}},
        {"unsaved": TEXTS, "sample": "../../etc/passwd"}, {"unsaved": TEXTS, "row": True},
        {"unsaved": TEXTS, "payload": 1}, {"unsaved": TEXTS, "path": "secret.yaml"},
    ],
)  # fmt: skip
def test_wrong_arguments_are_refused(start, given):
    assert start()("evaluate", **given).status_code == 400


def test_a_document_is_named_by_its_id_only(start, tmp_path):
    call = start()
    (tmp_path / "secret.yaml").write_text("secret: 1")
    for name in ("../secret.yaml", "secret.yaml", "include-9", ""):
        assert call("evaluate", unsaved={name: "x"}).status_code == 422
        answer = call("save", document=name, text="x", version="")
        assert answer.status_code == 404
        assert "secret: 1" not in answer.text
    outside = call("evaluate", unsaved={"mapping": "mapper: 1\nschema: ../../secret.yaml\n"})
    assert "secret: 1" not in outside.text
    assert (tmp_path / "secret.yaml").read_text() == "secret: 1"


def test_the_schema_and_the_tests_are_saved_too(start, tmp_path):
    call = start()
    documents = {item["id"]: item for item in call("project").json()["documents"]}
    assert set(documents) == {"mapping", "schema", "tests"}
    assert all(item["isEditable"] for item in documents.values())
    for id in ("schema", "tests"):
        item = documents[id]
        saved = call("save", document=id, text=item["text"] + "# mine\n", version=item["version"])
        assert saved.json()["conflict"] is False
        assert (tmp_path / "mappings" / item["name"]).read_text().endswith("# mine\n")


def test_a_tests_document_that_does_not_exist_is_created(start, tmp_path):
    file = tmp_path / "mappings" / "rainfocus.tests.yaml"
    file.unlink()
    call = start()
    tests = document_of(call, "tests")
    assert (tests["text"], tests["version"], tests["name"]) == ("", "", file.name)
    file.write_text("theirs")
    assert call("save", document="tests", text="mine", version="").json()["conflict"] is True
    file.unlink()
    assert call("save", document="tests", text="mine", version="").json()["conflict"] is False
    assert file.read_text() == "mine"


def test_an_included_file_keeps_its_id_when_others_are_included(start, tmp_path):
    mapping = tmp_path / "mappings" / "rainfocus.yaml"
    text = mapping.read_text()
    (tmp_path / "mappings" / "b.yaml").write_text("mapper: 1\nmappings: {}\n")
    mapping.write_text(text.replace("mappings:", "include: [b.yaml]\nmappings:", 1))
    call = start()
    (tmp_path / "mappings" / "a.yaml").write_text("mapper: 1\nmappings: {}\n")
    (old,) = [d for d in call("project").json()["documents"] if d["kind"] == "include"]
    mapping.write_text(text.replace("mappings:", "include: [a.yaml, b.yaml]\nmappings:", 1))
    answer = call("changes", versions={old["id"]: old["version"]}).json()
    added = [document for document in answer["documents"] if document["kind"] == "include"]
    assert [(document["name"], document["isEditable"]) for document in added] == [("a.yaml", True)]


def test_a_document_that_is_a_link_out_of_the_project_is_not_shown(start, tmp_path):
    outside = tmp_path.parent / f"{tmp_path.name}-outside.yaml"
    outside.write_text("secret: 1")
    file = tmp_path / "mappings" / "rainfocus.tests.yaml"
    file.unlink()
    file.symlink_to(outside)
    call = start()
    assert "secret: 1" not in call("project").text
    assert call("save", document="tests", text="mine", version="").status_code == 404
    assert outside.read_text() == "secret: 1"


def test_unsaved_text_of_the_schema_is_used(start):
    call = start()
    schema = document_of(call, "schema")["text"]
    answer = call("evaluate", unsaved={"schema": schema.replace("email:", "mail:", 1)}).json()
    assert "XDM003" in {finding["code"] for finding in answer["findings"]}
    saved = call("evaluate", unsaved={}).json()
    assert "XDM003" not in {finding["code"] for finding in saved["findings"]}


def test_all_samples_are_counted_if_none_is_chosen(start):
    view = start()("evaluate").json()
    assert (view["record"], view["payload"], view["outcome"]) == (None, None, "")
    assert view["rows"]["read"] == view["rows"]["ok"] == 7
    assert {entry["filled"] for entry in view["entries"] if entry["target"] == "_id"} == {7}


def test_a_pasted_payload_is_saved_as_a_new_sample(start, tmp_path):
    call = start()
    before = len(call("project").json()["samples"])
    saved = call("save_sample", name="pasted", payload='{"eventType": "Pasted"}')
    sample = saved.json()["samples"][-1]
    assert (sample["id"], sample["name"], sample["rows"]) == (before, "pasted.json", 1)
    assert (tmp_path / "samples" / "pasted.json").read_text() == '{"eventType": "Pasted"}'
    assert "Pasted" in call("evaluate", sample=before).text
    again = call("save_sample", name="pasted", payload="{}")
    assert again.status_code == 409
    for name in ("", "../x", "a/b", "a.b", ".x", "x" * 99, "a\n"):
        assert call("save_sample", name=name, payload="{}").status_code == 400
    assert call("save_sample", name="list", payload="[]").status_code == 422
    assert {path.name for path in tmp_path.iterdir()} == {"mappings", "samples"}
    read_only = start(read_only=True)
    assert read_only("save_sample", name="other", payload="{}").status_code == 403


def test_new_payload_files_are_found_when_the_page_is_loaded(start, tmp_path):
    call = start()
    before = call("project").json()["samples"]
    (tmp_path / "samples" / "new.json").write_text('{"eventType": "New"}')
    (tmp_path / "samples" / "notes.txt").write_text("no payload")
    for _ in range(2):
        samples = call("project").json()["samples"]
        assert [sample["name"] for sample in samples[len(before) :]] == ["new.json"]
    assert "New" in call("evaluate", sample=len(before)).text


def test_a_sample_is_saved_if_there_is_no_folder_with_samples(start, tmp_path):
    call = start()
    shutil.rmtree(tmp_path / "samples")
    assert call("save_sample", name="first", payload="{}").status_code == 200
    assert (tmp_path / "samples" / "first.json").read_text() == "{}"


def test_what_is_in_the_place_of_a_document_is_named_and_stops_nothing(start, tmp_path):
    path = tmp_path / "mappings" / "rainfocus.tests.yaml"
    call = start()
    path.unlink()
    kinds = [(path.mkdir, "cannot read", path.rmdir)]
    if hasattr(os, "mkfifo"):
        kinds.append((lambda: os.mkfifo(path), "is not a regular file", path.unlink))
    for make, problem, remove in kinds:
        make()
        document = document_of(call, "tests")
        assert problem in document["problem"]
        assert not document["isEditable"]
        saved = call("save", document="tests", text="x", version=document["version"])
        assert saved.status_code == 422
        new = call("new_test", sample=0)
        assert (new.status_code, problem in new.text) == (422, True)
        assert mapping_of(call)["text"]
        remove()
    assert document_of(call, "tests")["version"] == ""


def test_the_other_mappings_of_the_project_have_ids(start, tmp_path):
    other = tmp_path / "mappings" / "other.yaml"
    call = start()
    assert call("project").json()["mappings"] == []
    shutil.copy(tmp_path / "mappings" / "rainfocus.yaml", other)
    (mapping,) = call("project").json()["mappings"]
    assert mapping["name"] == "other.yaml"
    answer = call("differences", mapping=mapping["id"]).json()
    assert (answer["differences"], answer["reason"]) == ([], "")


def test_a_changed_sample_is_read_again(start, tmp_path):
    call = start()
    first = sorted((tmp_path / "samples").iterdir())[0]
    first.write_text('{"eventType": "Changed"}')
    sample = call("changes", versions={}).json()["samples"][0]
    assert sample["rows"] == 1
    assert "Changed" in call("evaluate", sample=0).text


def test_a_pasted_payload_that_is_not_an_object_is_a_message(start):
    call = start()
    for payload in ("", "[1]", "{", "[" * 5000):
        answer = call("evaluate", unsaved={"mapping": "x"}, payload=payload)
        assert answer.status_code == 422
        assert "payload" in answer.json()["error"]


def test_a_regular_expression_that_backtracks_ends(start):
    call = start()
    text = mapping_of(call)["text"]
    slow = "replace('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac', '(a*)*b', 'x')"
    edited = text.replace("eventType: eventType", f'eventType: {{expression: "{slow}"}}', 1)
    assert call("evaluate", unsaved={"mapping": edited}, sample=3, row=0).status_code in (200, 422)
    assert evaluated(call, text)["record"] is not None


def test_the_message_of_a_bug_contains_no_value():
    def fail():
        raise ValueError(EMAIL)

    error, message = worker_process._result(fail, ())
    assert error is MapperError
    assert EMAIL not in message
    assert "ValueError in worker_process.py, line " in message


def test_an_evaluation_that_takes_too_long_is_stopped_and_the_next_works(start, monkeypatch):
    call = start()
    text = mapping_of(call)["text"]
    monkeypatch.setattr(worker, "MAX_SECONDS", 0.0)
    answer = call("evaluate", unsaved={"mapping": text}, sample=3, row=0)
    assert answer.status_code == 422
    assert "simplify the expression" in answer.json()["error"]
    monkeypatch.undo()
    monkeypatch.setattr(worker, "MAX_SECONDS", 2.0)
    assert call("evaluate", unsaved={"mapping": text}, sample=3, row=0).json()["record"] is not None


@pytest.fixture
def including(tmp_path, start):
    """Calls, and a function that returns the documents of a mapping that includes a file."""
    call = start()
    text = mapping_of(call)["text"]

    def included(name):
        unsaved = {"mapping": text.replace("mappings:", f"include: {name}\nmappings:", 1)}
        ids = evaluated(call, unsaved["mapping"])["documents"]
        assert ids[:3] == ["mapping", "schema", "tests"]
        versions = dict.fromkeys(ids[3:], "")
        documents = call("changes", versions=versions).json()["documents"]
        return unsaved, [item for item in documents if item["kind"] == "include"]

    (tmp_path / "parts").mkdir()
    (tmp_path / "parts/push.yaml").write_text("mapper: 1\nmappings:\n  _id: eventType\n")
    return call, included


def test_a_file_that_unsaved_text_includes_can_be_changed_and_saved(including, tmp_path):
    call, included = including
    unsaved, [document] = included("../parts/push.yaml")
    assert (document["name"], document["isEditable"]) == ("push.yaml", True)
    unsaved[document["id"]] = text = document["text"] + "  _tenant.lead.nothing: eventType\n"
    view = call("evaluate", unsaved=unsaved, sample=3).json()
    assert document["id"] in {finding["document"] for finding in view["findings"]}
    answer = call("save", document=document["id"], text=text, version=document["version"]).json()
    assert not answer["conflict"]
    assert (tmp_path / "parts/push.yaml").read_text() == text
    kinds = [item["kind"] for item in call("project").json()["documents"]]
    assert kinds == ["mapping", "schema", "tests"]


def test_unsaved_includes_are_known_in_a_new_process(including, start):
    _, included = including
    unsaved, [document] = included("../parts/push.yaml")
    unsaved[document["id"]] = document["text"]
    assert start()("evaluate", unsaved=unsaved, sample=3).status_code == 200
    unsaved["include-0"] = ""
    assert start()("evaluate", unsaved=unsaved, sample=3).status_code == 422


def test_an_included_file_is_saved_and_evaluated_after_an_evaluation_was_stopped(
    including, tmp_path, monkeypatch
):
    call, included = including
    unsaved, [document] = included("../parts/push.yaml")
    with monkeypatch.context() as patch:
        patch.setattr(worker, "MAX_SECONDS", 0.0)
        assert call("evaluate", unsaved=unsaved, sample=3).status_code != 200
    id, text = document["id"], document["text"] + "# mine\n"
    answer = call("save", document=id, text=text, version=document["version"])
    assert answer.json()["conflict"] is False
    assert (tmp_path / "parts/push.yaml").read_text() == text
    assert call("evaluate", unsaved={id: text + "# more\n"}, sample=3).status_code == 200


def test_unsaved_text_opens_only_yaml_files_of_the_project(including, tmp_path):
    _, included = including
    outside = tmp_path.parent / "outside.yaml"
    outside.write_text("mapper: 1\nmappings:\n  _id: eventType\n")
    (tmp_path / "mappings/link.yaml").symlink_to(outside)
    (tmp_path / "secret.env").write_text("TOKEN: secret\n")
    for name in ("../../outside.yaml", str(outside), "link.yaml", "missing.yaml"):
        assert included(name)[1] == []
    _, [document] = included("../secret.env")
    assert (document["text"], document["isEditable"]) == ("", False)
    assert document["problem"] == "its name does not end with .yaml or .yml"


def test_a_file_that_leaves_the_project_is_not_written(including, tmp_path):
    call, included = including
    _, [document] = included("../parts/push.yaml")
    outside = tmp_path.parent / "target.yaml"
    shutil.move(tmp_path / "parts/push.yaml", outside)
    (tmp_path / "parts/push.yaml").symlink_to(outside)
    save = {"document": document["id"], "text": "x", "version": document["version"]}
    assert call("save", **save).status_code == 404
