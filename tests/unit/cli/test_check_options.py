"""`mapper check --stats` and `--watch`."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time

import pytest

from mapper.cli.main import run
from tests.conftest import ROOT

ENTRIES = """\
mapper: 1
schema: events.schema.yaml
tenant: acme
mappings:
  _id: id
  timestamp: at
  _tenant.mail: {expression: "lower(trim(mail))"}
  _tenant.count: n
  _tenant.people[*].name: people[*].name
  _tenant.name: nick
"""
PAYLOADS = """\
{"id": "1", "at": "2023-04-01T00:41:57Z", "mail": "a@b.c", "n": 1, "people": [{"name": "x"}]}
{"id": "2", "at": "2023-04-01T00:41:57Z", "mail": "a@b.c", "n": "two", "people": [], "q\\u001b": 1}
{"id": "3", "at": null, "mail": "a@b.c", "n": null, "people": [{"name": null}, {"name": "y"}]}
"""


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MAPPER_TENANT", raising=False)
    shutil.copy(ROOT / "tests" / "cases" / "rules" / "events.schema.yaml", tmp_path)
    (tmp_path / "m.yaml").write_text(ENTRIES, encoding="utf-8")
    (tmp_path / "p.ndjson").write_text(PAYLOADS, encoding="utf-8")
    return tmp_path


def test_stats_count_targets_and_sources(project, capsys):
    assert run(["check", "p.ndjson", "-m", "m.yaml", "--format", "concise", "--stats"]) == 1
    shown = capsys.readouterr().out
    tables = shown[shown.index("target (") : shown.index("mapping: ")]
    assert tables.split("\n") == [
        "target (3 rows)       filled  nullified  unmatched  missing",
        "_id                        2          0          0        1",
        "timestamp                  2          0          0        1",
        "_acme.mail                 2          0          0        1",
        "_acme.count                1          1          0        1",
        "_acme.people[*].name       1          0          0        2",
        "_acme.name                 0          0          0        3",
        "",
        "source (3 rows)  seen  as",
        "id                  3  string",
        "at                  3  null, string",
        "mail                3  string",
        "n                   3  integer, null, string",
        "people[*].name      3  null, string",
        "q\\u001b             1  integer                not mapped",
        "nick                0",
        "",
        "",
    ]


def test_stats_as_json_and_of_a_mapping_with_errors(project, capsys):
    run(["check", "p.ndjson", "-m", "m.yaml", "--format", "json", "--stats"])
    found = json.loads(capsys.readouterr().out)["statistics"]
    assert found["rows"] == 3
    count = {"target": "_acme.count", "filled": 1, "nullified": 1, "unmatched": 0, "missing": 1}
    assert count in found["targets"]
    assert found["sources"][0] == {"source": "id", "seen": 3, "types": ["string"], "mapped": True}
    (project / "m.yaml").write_text(ENTRIES.replace("_tenant.name", "_tenant.nmae"))
    run(["check", "p.ndjson", "-m", "m.yaml", "--format", "json", "--stats"])
    found = json.loads(capsys.readouterr().out)["statistics"]
    assert found["targets"] == []
    assert len(found["sources"]) == 7
    run(["check", "p.ndjson", "-m", "m.yaml", "--format", "json"])
    assert json.loads(capsys.readouterr().out)["statistics"] is None


def test_watch_needs_files(project, capsys):
    assert run(["check", "-", "-m", "m.yaml", "--watch"]) == 2
    assert "--watch needs files" in capsys.readouterr().err


@pytest.fixture
def interrupts():
    """Processes begun here heed an interrupt, also where the tests are a shell's background job."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.skipif(os.name == "nt", reason="sends a POSIX signal")
def test_watch_checks_again_after_a_change_and_ends_at_an_interrupt(project, interrupts):
    command = [sys.executable, "-m", "mapper", "check", "p.ndjson", "-m", "m.yaml", "--watch"]
    out = project / "out.txt"
    with out.open("wb") as file:
        watching = subprocess.Popen(command, stdout=file, stderr=subprocess.PIPE, cwd=project)
        try:
            wait_for(lambda: out.read_text().count("mapping: ") == 1)
            for count, (old, new) in enumerate([("nick", "nmae"), ("_tenant.name", "_tenant.x")]):
                text = (project / "m.yaml").read_text().replace(old, new)
                (project / "m.yaml").write_text(text, encoding="utf-8")
                wait_for(lambda count=count: out.read_text().count("mapping: ") == count + 2)
            watching.send_signal(signal.SIGINT)
            _, err = watching.communicate(timeout=10)
        finally:
            watching.kill()
    assert "XDM003" in out.read_text()
    assert b"Traceback" not in err
    assert watching.returncode == 0


def wait_for(condition):
    """Within ten seconds: a busy machine is slow, and this is no timed test."""
    for _ in range(200):
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError("it did not happen")
