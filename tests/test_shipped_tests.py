"""The shipped tests catch what a colleague might change by mistake, and say where."""

from __future__ import annotations

import shutil

import pytest

from mapper.cli.main import run
from tests.conftest import ROOT

# What is edited: the line before and after; and what the failure names.
MISTAKES = {
    "two fields are swapped": [
        ("attendee.attendeeId: attendee.attendeeId", "attendee.attendeeId: attendee.externalId"),
        ("attendee.externalId: attendee.externalId", "attendee.externalId: attendee.attendeeId"),
        "'_acme.attendee.attendeeId' has another value",
    ],
    "the identity comes from the company": [
        (
            "lower(trim(attendee.email))",
            "lower(trim(exhibitor.name))",
        ),
        "'_acme.attendee.email' has another value",
    ],
    "the e-mail address is not trimmed": [
        ("lower(trim(attendee.email))", "lower(attendee.email)"),
        "'_acme.attendee.email' has another value",
    ],
    "the e-mail address keeps its case": [
        ("lower(trim(attendee.email))", "trim(attendee.email)"),
        "'_acme.attendee.email' has another value",
    ],
    "the constant is changed": [
        ("{value: RainFocus}", "{value: Rainfocus}"),
        "'producedBy' has another value",
    ],
    "an entry is deleted": [
        ("  _tenant.lead.note: lead.note\n", ""),
        "'_acme.lead.note' is absent",
    ],
    "the same ID of another object": [
        ("session.externalId: session.externalId", "session.externalId: attendee.externalId"),
        "'_acme.session.externalId' has another value",
    ],
    "start and end are mixed up": [
        ("sessiontime.endTime: sessiontime.endTime", "sessiontime.endTime: sessiontime.startTime"),
        "'_acme.sessiontime.endTime' has another value",
    ],
    "a default hides missing values": [
        (
            "_tenant.event.name: event.name",
            "_tenant.event.name: {source: event.name, default: unknown}",
        ),
        "'_acme.event.name' is not absent",
    ],
    "the event ID is the session": [
        ("_id: transmissionId", "_id: session.sessionId"),
        "'_id' has another value",
    ],
    "a number is rounded": [
        (
            "_tenant.session.length: session.length",
            "_tenant.session.length: {expression: session.length / 60}",
        ),
        "'_acme.session.length' has another value",
    ],
    "the time of the push is that of the session": [
        ("  timestamp: timestamp\n", "  timestamp: sessiontime.startTime\n"),
        "'timestamp' has another value",
    ],
}


@pytest.fixture
def project(tmp_path, monkeypatch):
    for name in ("mappings", "samples"):
        shutil.copytree(ROOT / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "mappings/rainfocus.yaml"


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_caught(project, capsys, name):
    *edits, message = MISTAKES[name]
    text = project.read_text(encoding="utf-8")
    for before, after in edits:
        assert text.count(before) == 1
        text = text.replace(before, after)
    project.write_text(text, encoding="utf-8")
    assert run(["test", "--format", "concise"]) == 1
    out = capsys.readouterr().out
    assert message in out
    if name != "an entry is deleted":
        assert "mapped here: mappings/rainfocus.yaml:" in out
    assert "user@company.com" not in out  # an identity


def test_the_shipped_tests_cover_everything(project, capsys):
    assert run(["test", "--coverage", "--fail-under", "100"]) == 0
    assert "27 of 27 entries" in capsys.readouterr().out


@pytest.mark.parametrize("form", ["text", "concise", "json", "github", "gitlab", "sarif", "junit"])
def test_identity_values_are_hidden_in_every_format(project, capsys, form):
    text = project.read_text(encoding="utf-8")
    project.write_text(text.replace("lower(trim(attendee.email))", "concat(attendee.email, 'x')"))
    assert run(["test", "--format", form]) == 1
    shown = capsys.readouterr().out.lower()
    assert "user@company.com" not in shown
    assert "attendee.email" in shown
    assert run(["test", "--format", form, "--show-values"]) == 1
    assert "user@company.com" in capsys.readouterr().out.lower()


# Failures whose lines in the tests document also contain an e-mail address.
NEIGHBORS = """\
mapper-tests: 1
mapping: rainfocus.yaml
tests:
  one line: {payload: {transmissionId: t1, timestamp: "2023-04-01T00:41:57Z", attendee: {email: secret@x.com}}, expect: {_tenant.attendee.email: secret@x.com, producedBy: Other}}
  findings: {payload: {timestamp: "2023-04-01T00:41:57Z", attendee: {email: secret@x.com}}, findings: []}
  record:
    payload: {transmissionId: t1, timestamp: "2023-04-01T00:41:57Z", attendee: {email: secret@x.com}}
    record: {_id: t2, timestamp: "2023-04-01T00:41:57Z", _tenant: {attendee: {email: secret@x.com}}}
  lines of braces:
    payload: {transmissionId: t1, timestamp: "2023-04-01T00:41:57Z", attendee: {
      email: secret@x.com}}
    expect: {
      _tenant.attendee.email: secret@x.com, producedBy: Other
    }
  document error: {payload: {attendee: {email: secret@x.com}, yes: no}, findings: []}
  error next to it:
    payload: {attendee: {email: secret@x.com}}
    expect: {_tenant.attendee.email: secret@x.com, _tenant.attendee.emial: x}
  own line:
    payload: {transmissionId: t1, timestamp: "2023-04-01T00:41:57Z"}
    expect:
      producedBy: Other  # a comment
    findings: [ROW001]
"""  # noqa: E501


def test_a_quoted_line_has_no_value_of_a_neighbor(project, capsys):
    tests = project.with_name("rainfocus.tests.yaml")
    tests.write_text(NEIGHBORS)
    assert run(["test"]) == 1
    out = capsys.readouterr().out
    assert "secret" not in out
    assert "producedBy: Other  # a comment" in out  # the only value of its line
    assert "findings: [ROW001]" in out
    assert run(["test", "--show-values"]) == 1
    assert "secret@x.com" in capsys.readouterr().out
