"""The service `differences`: compare with a git revision or another mapping."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest

from mapper.services import differences
from mapper.services.masking import MASK
from mapper.text import MapperError

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
GIT = ("git", "-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")


@pytest.fixture
def committed(folder):
    """The project, committed."""
    for command in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "first"]):
        subprocess.run([*GIT, *command], check=True, cwd=folder)
    return folder


@pytest.fixture
def changed(mapping):
    """Unsaved text with a changed source, a removed target, and a moved identity."""
    text = mapping.replace("value: RainFocus", "value: Other").replace(
        "  eventType: eventType\n", ""
    )
    return {"mapping": text.replace("lead.note: lead.note", "lead.note: attendee.email")}


def test_unsaved_text_is_compared_with_the_last_commit(ask, committed, changed):
    answer = ask("differences", unsaved=changed)
    assert (answer["title"], answer["reason"]) == ("rainfocus.yaml since the last commit", "")
    shown = {row["target"]: row for row in answer["differences"]}
    assert {target: row["kind"] for target, row in shown.items()} == {
        "eventType": "removed", "producedBy": "changed", "_acme.lead.note": "changed",
    }  # fmt: skip
    assert (shown["producedBy"]["document"], shown["producedBy"]["line"]) == ("mapping", 10)
    assert (shown["eventType"]["document"], shown["eventType"]["line"]) == (None, 0)
    assert shown["producedBy"]["changes"] == [
        {"label": "source", "before": '"RainFocus"', "after": '"Other"'}
    ]
    assert len(answer["rows"]) == 7
    row = next(row for row in answer["rows"] if row["name"] == "registration.json")
    assert (row["sample"], row["row"]) == (3, 0)
    changes = {change["label"]: (change["before"], change["after"]) for change in row["changes"]}
    assert changes == {
        "producedBy": ('"RainFocus"', '"Other"'), "_acme.lead.note": (None, MASK),
        "eventType": ('"AttendeeRegistered"', None),
    }  # fmt: skip
    assert "ompany.com" not in json.dumps(answer)
    assert "ompany.com" in json.dumps(ask("differences", unsaved=changed, shows_values=True))


def test_nothing_changed(ask, committed):
    answer = ask("differences", revision="HEAD~0")
    assert (answer["differences"], answer["rows"], answer["reason"]) == ([], [], "")


def test_a_payload_that_only_one_side_accepts(ask, committed, mapping):
    text = mapping.replace("  timestamp: timestamp", "  timestamp: eventType", 1)
    first = ask("differences", unsaved={"mapping": text})["rows"][0]
    assert first["changes"] == [{"label": "", "before": "accepted", "after": "rejected"}]


def test_unsaved_text_of_the_schema_counts(ask, committed, folder):
    schema = (folder / "mappings/rainfocus.schema.yaml").read_text(encoding="utf-8")
    answer = ask("differences", unsaved={"schema": schema.replace("lead.note:", "lead.text:", 1)})
    assert [finding["code"] for finding in answer["findings"]] == ["XDM003"]
    (row, *_) = answer["rows"]
    assert [change["label"] for change in row["changes"]] == ["_acme.lead.note"]
    broken = ask("differences", unsaved={"schema": "mapper-schema: 1\ngroups: 1\n"})
    assert broken["reason"] == "the mapping has errors"


@pytest.mark.parametrize(
    "revision",
    ["--help", "-p", "HEAD:mappings/rainfocus.yaml", "a..b", "", " ", "HEAD\n", "/etc", ":/x",
     "\x00", "../x", "x" * 300],
)  # fmt: skip
def test_what_is_not_the_name_of_a_revision_never_reaches_git(
    ask, committed, monkeypatch, revision
):
    monkeypatch.setattr(differences, "revision_path", None)
    answer = ask("differences", revision=revision)
    assert answer["reason"].endswith("is not a git revision")


def test_reasons_for_which_nothing_is_compared(ask, folder, monkeypatch, mapping):
    assert "not a git repository" in ask("differences")["reason"]
    subprocess.run([*GIT, "init", "-q"], check=True, cwd=folder)
    assert ask("differences")["reason"] == "unknown git revision 'HEAD'"
    subprocess.run([*GIT, "commit", "-q", "--allow-empty", "-m", "first"], check=True, cwd=folder)
    assert ask("differences")["reason"] == "'rainfocus.yaml' is not in HEAD: it is new"
    assert ask("differences", revision="nosuch")["reason"] == "unknown git revision 'nosuch'"
    (folder / "mappings/rainfocus.yaml").write_text("mapper: [")
    for command in (["add", "."], ["commit", "-q", "-m", "broken"]):
        subprocess.run([*GIT, *command], check=True, cwd=folder)
    broken = ask("differences", unsaved={"mapping": mapping})
    assert broken["reason"] == "the mapping to compare with has errors"
    assert broken["findings"][0]["document"] is None
    monkeypatch.setenv("PATH", "")
    assert "git is not installed" in ask("differences")["reason"]


def test_another_mapping_of_the_project(ask, folder, mapping):
    (folder / "mappings/other.yaml").write_text(mapping.replace("RainFocus}", "Other}"))
    (folder / "mappings/included.yaml").write_text("mapper: 1\nmappings: {eventType: eventType}\n")
    (folder / "mappings/third.yaml").write_text(
        "mapper: 1\ninclude: included.yaml\nschema: x.yaml\n"
    )
    others = ask.session.project.other_mappings()
    assert [path.name for path in others.values()] == ["other.yaml", "third.yaml"]
    (id, _), (third, _) = others.items()
    answer = ask("differences", mapping=id)
    assert answer["title"] == "other.yaml compared with rainfocus.yaml"
    (change,) = answer["differences"]
    assert (change["target"], change["changes"][0]["before"]) == ("producedBy", '"Other"')
    assert ask("differences", mapping=third)["reason"] == "the mapping to compare with has errors"
    for wrong in ("other.yaml", "mappings/other.yaml", "mapping-0"):
        with pytest.raises(MapperError, match="no such mapping"):
            ask("differences", mapping=wrong)


def test_answers_are_limited(ask, committed, changed, monkeypatch):
    assert ask("differences")["comparedRows"] == 7
    assert ask("differences")["hasMore"] is False
    for name in ("MAX_DIFFERENCES", "MAX_RECORDS", "MAX_CHANGES"):
        monkeypatch.setattr(differences, name, 1)
    answer = ask("differences", unsaved=changed)
    assert (len(answer["differences"]), answer["moreDifferences"]) == (1, 2)
    assert (len(answer["rows"]), answer["moreRows"]) == (1, 6)
    assert answer["rows"][0]["moreChanges"] >= 1
    monkeypatch.setattr(differences, "MAX_COMPARED", 1)
    answer = ask("differences", unsaved=changed)
    assert (answer["comparedRows"], answer["hasMore"]) == (1, True)
