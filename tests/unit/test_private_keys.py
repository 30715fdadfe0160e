"""Keys of payloads that identify people are hidden wherever values are."""

from __future__ import annotations

import json

import pytest

from mapper.cli.main import run
from mapper.text.escape import is_private_name

SCHEMA = """mapper-schema: 1
title: t
class: experienceevent
groups:
  G:
    ids: {type: map, values: integer, sensitive: true}
    open: {type: map, values: integer}
    note: {type: string, sensitive: true}
"""
MAPPING = """mapper: 1
schema: s.yaml
tenant: acme
mappings:
  _id: id
  timestamp: {value: 2023-04-01T00:00:00Z}
  _tenant.ids: who
  _tenant.open: other
  _tenant.note: note
"""
PAYLOAD = (
    '{"id": "1", "note": "private", "who": {"secret": "abc", "secret2": 5}, "other": {"a": 1, '
    '"secret@ab.com": 2}, "unread": {"secret@ab.com": {"x": 1}, "secret1234567890": {"x": 2}}}'
)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    (tmp_path / "s.yaml").write_text(SCHEMA)
    (tmp_path / "m.yaml").write_text(MAPPING)
    (tmp_path / "p.json").write_text(PAYLOAD)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MAPPER_TENANT", raising=False)
    return tmp_path


CHECK = ["check", "p.json", "-m", "m.yaml", "--stats"]
FORMATS = ["text", "concise", "json", "github", "sarif", "junit", "html"]


@pytest.mark.parametrize(
    "command",
    [
        *([*CHECK, "--format", form] for form in FORMATS),
        ["suggest", "p.json", "-m", "m.yaml"],
        ["suggest", "p.json", "-m", "m.yaml", "--format", "json", "--apply"],
        ["explain", "who", "-m", "m.yaml"],
        ["export", "p.json", "-m", "m.yaml", "-o", "b"],
        ["export", "p.json", "-m", "m.yaml", "-o", "b", "--format", "preview-request"],
        ["diff", "m.yaml", "n.yaml", "p.json", "-m", "m.yaml"],
        ["diff", "m.yaml", "n.yaml", "p.json", "-m", "m.yaml", "--format", "json"],
        ["diff", "m.yaml", "n.yaml", "p.json", "-m", "m.yaml", "--format", "html"],
    ],
)
def test_no_output_shows_a_private_key(folder, capsys, command):
    other = MAPPING.replace("_tenant.ids: who", "_tenant.ids: other")
    other = other.replace("_tenant.note: note", "_tenant.note: id")
    (folder / "n.yaml").write_text(other.replace("_tenant.open: other\n", "_tenant.open: who\n"))
    run(command)
    told = capsys.readouterr()
    shown = told.out + told.err
    shown += "".join(path.read_text() for path in folder.glob("b/*.json"))
    assert "secret" not in shown
    assert "private" not in shown.replace("private_", "")
    assert "secret" not in (folder / "m.yaml").read_text()


@pytest.mark.parametrize("form", FORMATS)
def test_keys_of_an_object_where_a_sensitive_string_is_expected_are_hidden(folder, capsys, form):
    odd = PAYLOAD.replace('"note": "private"', '"note": {"secret3": {"secret4": 1}}')
    (folder / "p.json").write_text(odd)
    run([*CHECK, "--format", form])
    run(["suggest", "p.json", "-m", "m.yaml"])
    told = capsys.readouterr()
    assert "secret" not in told.out + told.err


def test_keys_of_an_object_that_other_entries_read_are_shown(folder, capsys):
    (folder / "m.yaml").write_text(MAPPING + "  _tenant.open2: note.kind\n")
    (folder / "p.json").write_text(PAYLOAD.replace('"note": "private"', '"note": {"part": 1}'))
    run([*CHECK])
    assert "note.part" in capsys.readouterr().out


def test_equal_hidden_paths_are_counted_together(folder, capsys):
    run([*CHECK, "--format", "json"])
    sources = json.loads(capsys.readouterr().out)["statistics"]["sources"]
    counts = {row["source"]: (row["seen"], row["types"], row["mapped"]) for row in sources}
    assert counts["who.***"] == (2, ["integer", "string"], True)
    assert counts["other.a"] == counts["other.***"] == (1, ["integer"], True)
    assert counts["unread.***.x"] == (2, ["integer"], False)


def test_show_values_shows_the_keys(folder, capsys):
    run([*CHECK, "--show-values"])
    assert "who.secret " in capsys.readouterr().out


def test_a_duplicate_key_is_hidden_too(folder, capsys):
    (folder / "p.json").write_text('{"secret@ab.com": 1, "secret@ab.com": 2}')
    run(["check", "p.json", "-m", "m.yaml", "--format", "concise"])
    out = capsys.readouterr().out
    assert "SRC007" in out
    assert "secret" not in out


@pytest.mark.parametrize(
    ("name", "is_private"),
    [
        ("jane@ab.com", True),
        ("+1 (415) 555-0100", True),
        ("14155550100", True),
        ("1619119968857001fvLB", True),
        ("550e8400-e29b-41d4-a716-446655440000", True),
        ("ab" * 32, True),
        ("@id", False),
        ("email", False),
        ("2023-04-01", False),
        ("item12", False),
        ("session_2023", False),
        ("123456", False),
        ("", False),
    ],
)
def test_which_keys_are_private(name, is_private):
    assert is_private_name(name) is is_private
