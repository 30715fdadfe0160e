"""What `mapper convert` reports about a stream: the table, the summary, nullified rows, replays."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mapper.cli.main import run
from mapper.diagnostics import Collector
from mapper.engine.lines import duplicate_keys, may_have_duplicate_keys
from mapper.engine.strict_json import read_row_text
from mapper.files.compressed import compressed
from tests.conftest import ROOT, examples
from tests.unit.cli.test_stream import line, lines_with_bad_ones, read_rejects

ROWS = [line(1), line(11), b"{", line(2), b'{"transmissionId": "x"}', b"{", line(22), line(5)]


@pytest.mark.usefixtures("workers")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_the_table_has_every_reason_and_tells_rejects_from_warnings(project, capfd, jobs):
    (project / "in.ndjson").write_bytes(b"\n".join(ROWS))
    assert run(["convert", "in.ndjson", "-o", "out.ndjson", "--jobs", jobs]) == 1
    rejects, _, warnings = capfd.readouterr().err.partition("warnings by reason")
    assert rejects.startswith("rejected rows by reason:\n  2 x SRC003: ")
    assert "(first: in.ndjson:3)" in " ".join(rejects.split())
    assert "1 x ROW002: " in rejects
    assert "(in.ndjson:5)" in " ".join(rejects.split())
    assert "ROW001" not in rejects
    assert "2 x ROW001: " in warnings
    assert "1 x ROW004: " in warnings
    assert "rows: 8 read, 3 ok, 2 nullified, 3 rejected" in warnings


def test_the_table_fits_the_terminal(project, capfd, monkeypatch):
    monkeypatch.setenv("COLUMNS", "60")
    (project / "in.ndjson").write_bytes(b"\n".join(ROWS))
    run(["convert", "in.ndjson", "-o", "out.ndjson"])
    table = capfd.readouterr().err.split("rows: ")[0]
    assert all(len(row) <= 60 for row in table.splitlines())


@pytest.mark.usefixtures("workers")
@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("output", [["-o", "out.ndjson"], []])
def test_the_summary_as_json(project, capfd, jobs, output):
    (project / "in.ndjson").write_bytes(b"\n".join(ROWS))
    command = ["convert", "in.ndjson", "missing.ndjson", *output, "--summary", "s.json",
               "--jobs", jobs]  # fmt: skip
    assert run(command) == 1
    summary = json.loads((project / "s.json").read_bytes())
    assert summary["version"] == 1
    assert summary["rows"] == {"read": 8, "ok": 3, "nullified": 2, "rejected": 3}
    assert (summary["complete"], summary["stopped"]) == (False, None)
    assert [(row["code"], row["rows"]) for row in summary["rejects"]] == [("SRC003", 2),
                                                                         ("ROW002", 1)]  # fmt: skip
    first = summary["rejects"][0]["places"]
    assert [(place["file"], place["line"]) for place in first] == [("in.ndjson", 3),
                                                                   ("in.ndjson", 6)]  # fmt: skip
    data = (project / "in.ndjson").read_bytes()
    assert all(data[place["offset"] :].startswith(b"{\n") for place in first)
    (missing,) = summary["unreadable"]
    assert (missing["file"], missing["offset"]) == ("missing.ndjson", 0)
    wanted = {"records": "out.ndjson", "rejects": "out.ndjson.rejects.ndjson"} if output else {}
    assert summary["outputs"] == {**wanted, "summary": "s.json"}


def test_the_summary_of_a_run_that_stopped(project, capfd):
    (project / "in.ndjson").write_bytes(b"{}\n" * 9)
    command = ["convert", "in.ndjson", "-o", "out.ndjson", "--summary", "s.json"]
    assert run([*command, "--max-rejects", "3"]) == 1
    summary = json.loads((project / "s.json").read_bytes())
    assert (summary["complete"], summary["stopped"]) == (False, "rejects")
    assert summary["outputs"] == {"summary": "s.json"}
    assert run([*command, "--rejects", "s.json"]) == 2
    assert run(["convert", "in.ndjson", "--summary", "-"]) == 2


@pytest.mark.usefixtures("workers")
@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("output", [["-o", "out.ndjson"], []])
def test_nullified_rows_are_listed_like_rejects(project, capfd, jobs, output):
    (project / "in.ndjson").write_bytes(b"\n".join(ROWS))
    command = ["convert", "in.ndjson", *output, "--nullified", "null.ndjson", "--jobs", jobs]
    assert run(command) == 1
    listed = read_rejects(project / "null.ndjson")
    assert [row["line"] for row in listed] == [2, 7]
    assert [row["original"].encode() for row in listed] == [ROWS[1], ROWS[6]]
    data = (project / "in.ndjson").read_bytes()
    assert all(data[row["offset"] :].startswith(row["original"].encode()) for row in listed)
    assert all(row["findings"][0]["code"] == "ROW001" for row in listed)
    assert all(row["findings"][0]["severity"] == "warning" for row in listed)
    (project / "in.ndjson").write_bytes(line(1))
    assert run(command) == 0
    assert (project / "null.ndjson").read_bytes() == b""


@pytest.mark.parametrize("suffix", ["", ".gz", ".zst"])
@pytest.mark.usefixtures("workers")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_replay_converts_rejected_rows_again(project, capfd, suffix, jobs):
    """After a fix of the mapping, the rows that it concerns go through; the others stay rejects."""
    rows = [*lines_with_bad_ones(300, every=3), b'{"a": "\xff"}']
    pretty = [json.dumps(json.loads(line(11)), indent=2).encode()] * 3
    (project / "in.ndjson").write_bytes(b"\n".join(rows))
    (project / "in.json").write_bytes(b"[" + b",\n".join(pretty) + b"]")
    rejects = f"no.ndjson{suffix}"
    path = project / "mappings" / "rainfocus.yaml"
    good = path.read_text()
    # no row is converted: the mapping reads a field that no payload has
    path.write_text(good.replace("_id: transmissionId", "_id: transmission"))
    assert path.read_text() != good
    run(["convert", "in.ndjson", "in.json", "-o", "out.ndjson", "--rejects", rejects])
    assert (project / "out.ndjson").read_bytes() == b""
    path.write_text(good)
    run(["convert", "in.ndjson", "in.json", "-o", "whole.ndjson", "--rejects", "whole.no.ndjson",
         "--nullified", "whole.null.ndjson"])  # fmt: skip
    command = ["convert", "--replay", rejects, "-o", "again.ndjson", "--rejects", "again.no.ndjson",
               "--nullified", "again.null.ndjson", "--jobs", jobs]  # fmt: skip
    assert run(command) == 1
    for name in ("ndjson", "no.ndjson", "null.ndjson"):
        assert (project / f"again.{name}").read_bytes() == (project / f"whole.{name}").read_bytes()


def test_replay_of_rows_whose_bytes_were_not_kept(project, capfd):
    place = {"file": "in.ndjson", "line": 3, "offset": 17, "findings": [{"code": "SRC012"}]}
    kept = {"file": "in.ndjson", "line": 1, "offset": 0, "findings": [],
            "originalBase64": base64.b64encode(line(1)).decode()}  # fmt: skip
    text = "\n".join(json.dumps(row) for row in (kept, {**place, "bytes": 40_000_000}, kept))
    (project / "no.ndjson").write_text(text)
    assert run(["convert", "--replay", "no.ndjson", "-o", "out.ndjson"]) == 1
    (reject,) = read_rejects(project / "out.ndjson.rejects.ndjson")
    assert (reject["file"], reject["line"], reject["offset"], reject["bytes"]) == (
        "in.ndjson", 3, 17, 40_000_000)  # fmt: skip
    assert reject["findings"][0]["code"] == "SRC012"
    assert "rows: 3 read, 2 ok, 0 nullified, 1 rejected" in capfd.readouterr().err


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        "[]",
        "nonsense",
        '{"file": "a", "line": 1, "offset": 0, "findings": []}',
        '{"file": "a", "line": 1, "offset": 0, "findings": [], "original": "", "bytes": 1}',
        '{"file": "a", "line": 1, "offset": 0, "findings": [], "originalBase64": "?"}',
        line(1).decode(),
    ],
)
def test_replay_refuses_other_files(project, capfd, text):
    (project / "no.ndjson").write_text(text)
    assert run(["convert", "--replay", "no.ndjson", "-o", "out.ndjson"]) == 2
    assert "'no.ndjson' is not a rejects file: line 1: " in capfd.readouterr().err
    assert not list(project.glob("out*"))


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")
def test_outputs_that_are_devices_and_runs_that_cannot_be_resumed(project):
    (project / "in.ndjson").write_bytes(b"\n".join(ROWS))
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "mapper", "convert", "in.ndjson"]
    summary = subprocess.run([*command, "-o", "out.ndjson", "--summary", "/dev/stdout"],
                             capture_output=True, check=False, env=environment)  # fmt: skip
    assert json.loads(summary.stdout)["rows"]["read"] == 8
    with open("/dev/full", "wb") as full:
        failed = subprocess.run([*command, "--rejects", "no.ndjson"], stdout=full, check=False,
                                stderr=subprocess.PIPE, env=environment)  # fmt: skip
    assert failed.returncode == 2
    assert not list(project.glob("no.ndjson*"))


def test_replay_and_its_options(project, capfd):
    assert run(["convert", "samples", "--replay", "no.ndjson"]) == 2
    assert run(["convert", "--replay", "-"]) == 2
    (project / "no.ndjson").write_bytes(b"")
    assert run(["convert", "--replay", "no.ndjson", "-o", "out.ndjson"]) == 0
    assert "rows: 0 read" in capfd.readouterr().err
    (project / "no.ndjson.gz").write_bytes(compressed("x.gz", b"{}" * 99)[:20])
    assert run(["convert", "--replay", "no.ndjson.gz", "-o", "out.ndjson"]) == 1
    assert "cannot read 'no.ndjson.gz'" in capfd.readouterr().err
    assert run(["convert", "--replay", "no.ndjson", "-o", "no.ndjson"]) == 2
    assert "'no.ndjson' is a rejects file to replay" in capfd.readouterr().err


def test_check_goes_on_after_bad_lines_and_groups_what_is_wrong_with_them(project, capfd):
    """Each bad line costs itself alone, and the same reason is one finding with places."""
    rows = [line(1), b"{", line(2), b'{"a": "\xff"}', line(3), b"{", b"{", b"{", line(4), b"{"]
    (project / "in.ndjson").write_bytes(b"\n".join(rows))
    (project / "other.ndjson").write_bytes(line(5) + b"\n{")
    assert run(["check", "in.ndjson", "other.ndjson", "--format", "json"]) == 1
    report = json.loads(capfd.readouterr().out)
    found = {row["code"]: row for row in report["findings"] if row["code"].startswith("SRC0")}
    assert found["SRC003"]["message"].endswith("; also in 5 more rows")
    assert (found["SRC003"]["file"], found["SRC003"]["line"]) == ("in.ndjson", 2)
    assert found["SRC003"]["count"] == 6
    assert [place["line"] for place in found["SRC003"]["locations"]] == [2, 6, 7]
    assert (found["SRC010"]["file"], found["SRC010"]["line"]) == ("in.ndjson", 4)
    assert report["summary"]["rows"]["ok"] == 5
    run(["check", "in.ndjson"])
    assert "also here: in.ndjson:6" in capfd.readouterr().out


def test_a_clean_run_over_documents_removes_the_rejects_of_a_stream(project, capfd):
    (project / "in.ndjson").write_bytes(b"{")
    assert run(["convert", "in.ndjson", "-o", "out"]) == 1
    assert (project / "out.rejects.ndjson").exists()
    assert run(["convert", "samples/registration.json", "-o", "out"]) == 0
    assert "removed 'out.rejects.ndjson'" in capfd.readouterr().err
    assert not (project / "out.rejects.ndjson").exists()


def test_what_a_user_types_cannot_start_a_line_of_the_output(project, capfd):
    hostile = "x\x1b[31m\n::error::y"
    for arguments in (["explain", hostile], ["check", "--tenant", hostile], [hostile],
                      ["check", "-m", hostile], ["convert", "samples", "-o", f"{hostile}/x"],
                      ["eval", hostile], ["check", "--against", hostile]):  # fmt: skip
        assert run(arguments) != 0
        shown = "".join(capfd.readouterr())
        assert "\x1b" not in shown
        assert not [line for line in shown.splitlines() if line.lstrip().startswith("::")], (
            arguments
        )


DUPLICATES = [
    b'{"transmissionId": "1", "timestamp": "2023-04-01T00:41:57Z", "transmissionId": "2"}',
    b'{"transmissionId":"1","timestamp":"2023-04-01T00:41:57Z","other":{"a":1,"a":1}}',
    b'{"transmissionId" :"1","timestamp":"2023-04-01T00:41:57Z","transmissionId" :"2"}',
    b'{"a":"\\u0022:","transmissionId":"1","timestamp":"2023-04-01T00:41:57Z","a":""}',
]
SOUND = b'{"transmissionId":":1","timestamp":"2023-04-01T00:41:57Z","x":"\\":","y":{"x":"a : b"}}'


@pytest.mark.usefixtures("workers")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_strict_rejects_rows_with_duplicate_keys(project, capfd, jobs):
    (project / "in.ndjson").write_bytes(b"\n".join([SOUND, *DUPLICATES, SOUND] * 300))
    arguments = ["convert", "in.ndjson", "-o", "out.ndjson", "--summary", "s.json", "--jobs", jobs]
    assert run(arguments) == 0
    assert "duplicate keys were not checked" in " ".join(capfd.readouterr().err.split())
    assert json.loads((project / "s.json").read_text())["strict"] is False
    assert run([*arguments, "--strict"]) == 1
    assert "not looked for" not in capfd.readouterr().err
    summary = json.loads((project / "s.json").read_text())
    assert summary["strict"] is True
    assert (summary["rows"]["read"], summary["rows"]["rejected"]) == (1800, 1200)
    rejects = read_rejects(project / "out.ndjson.rejects.ndjson")
    codes = {found["code"] for reject in rejects for found in reject["findings"]}
    assert codes == {"SRC007"}


KEYS = st.sampled_from(["a", "b", 'a"', "a:", ":", '":', " :", "\u00e9"])
TEXTS = st.recursive(
    st.sampled_from(["1", "null", '"x"', '":"', '"\\":"', '"\\u0022:"', '" : "']),
    lambda below: st.lists(st.tuples(KEYS, below, st.sampled_from(["", " "])), max_size=4).map(
        lambda items: "{" + ",".join(f"{json.dumps(k)}{s}:{v}" for k, v, s in items) + "}"
    ),
    max_leaves=12,
)


@settings(max_examples=examples(500))
@given(TEXTS)
def test_no_duplicate_key_escapes_the_quick_test(text):
    line = f'{{"r":{text}}}'.encode()
    collector = Collector()
    read_row_text(line, collector)
    wanted = [found.code for found in collector.diagnostics if found.code == "SRC007"]
    assert [event.finding.code for event in duplicate_keys(line)] == wanted
    if wanted:
        assert may_have_duplicate_keys(b'{"q":1}\n' + line + b"\n")
