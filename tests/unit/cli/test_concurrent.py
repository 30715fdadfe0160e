"""Runs that write the same output, and runs that would write what they read."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from mapper.cli.main import run
from mapper.engine.parts import PART
from mapper.files.locks import locked
from tests.conftest import ROOT

GOOD = (ROOT / "samples" / "session-scheduled.json").read_text(encoding="utf-8")
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}


def rows(count: int, first: int = 0) -> bytes:
    payload = json.loads(GOOD)
    lines = []
    for number in range(first, first + count):
        payload["transmissionId"] = f"id{number}"
        lines.append(json.dumps(payload) if number % 50 else '{"transmissionId": "x"}')
    return "\n".join(lines).encode() + b"\n"


def start(*arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.eager_workers", *arguments], stderr=subprocess.PIPE,
        stdout=subprocess.PIPE, env=ENVIRONMENT, start_new_session=True,
    )  # fmt: skip


def wait_for(path) -> None:
    end = time.monotonic() + 30
    while not path.exists():
        assert time.monotonic() < end, f"{path} did not appear"
        time.sleep(0.005)


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_two_runs_with_one_output_never_mix(project, jobs):
    """Each trial ends with the output of one run; a run that was refused says so and exits 2."""
    wanted = {}
    for name, first in (("a.ndjson", 0), ("b.ndjson", 100_000)):
        (project / name).write_bytes(rows(30_000, first))
        run(["convert", name, "-o", f"{name}.whole"])
        wanted[name] = (project / f"{name}.whole").read_bytes()
    refused = 0
    for trial in range(6):
        processes = {name: start("convert", name, "-o", "out.ndjson", "--jobs", jobs)
                     for name in wanted}  # fmt: skip
        said = {name: process.communicate()[1].decode() for name, process in processes.items()}
        codes = {name: process.returncode for name, process in processes.items()}
        finished = [name for name, code in codes.items() if code == 1]
        assert finished, (trial, said)
        assert (project / "out.ndjson").read_bytes() in [wanted[name] for name in finished]
        for name, code in codes.items():
            if code != 1:
                refused += 1
                assert code == 2
                assert (
                    f"another process (pid {processes[finished[0]].pid}) is writing" in said[name]
                )
        assert not list(project.glob("*.part*"))
    assert refused, "the runs never met"


@pytest.mark.skipif(os.name == "nt", reason="kills with a POSIX signal")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_killed_run_blocks_nobody(project, jobs):
    command = ("convert", "-", "-o", "out.ndjson", "--jobs", jobs)
    process = subprocess.Popen([sys.executable, "-m", "tests.eager_workers", *command],
                               stdin=subprocess.PIPE, env=ENVIRONMENT)  # fmt: skip
    process.stdin.write(rows(1000) * (8 * PART // len(rows(1000))))
    process.stdin.flush()
    wait_for(project / "out.ndjson.part.json")
    assert run(["convert", "samples", "-o", "out.ndjson"]) == 2
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert (project / "out.ndjson.part.lock").exists()
    assert run(["convert", "samples", "-o", "out.ndjson"]) == 0
    process.stdin.close()
    assert not list(project.glob("*.part*"))


@pytest.mark.parametrize(
    ("output", "command"),
    [
        ("out.json", ["convert", "samples", "-o", "out.json"]),
        ("out.ndjson", ["convert", "samples", "--ndjson", "-o", "out.ndjson"]),
        ("out.ndjson.rejects.ndjson", ["convert", "samples", "--ndjson", "-o", "out.ndjson"]),
        ("no.ndjson", ["convert", "samples", "--rejects", "no.ndjson"]),
        ("report.json", ["check", "samples", "--format", "json", "-o", "report.json"]),
        ("build", ["export", "-o", "build"]),
        ("build", ["export", "-o", "build", "--format", "preview-request"]),
        ("new/x.yaml", ["import", "m.csv", "-o", "new/x.yaml"]),
        ("mappings/rainfocus.yaml", ["import", "m.csv", "--merge"]),
        ("mappings/rainfocus.yaml", ["suggest", "samples", "--apply"]),
        ("s.json", ["schema", "--editor", "mapping", "-o", "s.json"]),
        ("s.yaml", ["schema", "--from", "schema.json", "-o", "s.yaml"]),
        ("project", ["init", "project"]),
    ],
)
def test_every_command_that_writes_holds_a_lock(project, capfd, output, command):
    run(["export", "-o", "first"])
    (project / "first" / "mappings.csv").rename("m.csv")
    (project / "first" / "schema" / "schema.json").rename("schema.json")
    before = (project / "mappings" / "rainfocus.yaml").read_bytes()
    capfd.readouterr()
    with locked([output], make_folders=True):
        listed = sorted(os.listdir(project))
        assert run(command) == 2
        assert (
            f"another process (pid {os.getpid()}) is writing '{output}'" in capfd.readouterr().err
        )
        assert sorted(os.listdir(project)) == listed
    assert (project / "mappings" / "rainfocus.yaml").read_bytes() == before
    assert run(command) in (0, 1)
    assert not list(project.rglob("*.part*"))
    capfd.readouterr()


WORKING = [
    "out.ndjson", "out.ndjson.part", "out.ndjson.part.json", "out.ndjson.part.lock",
    "out.ndjson.part.d/1-1", "out.ndjson.rejects.ndjson", "out.ndjson.rejects.ndjson.part",
]  # fmt: skip


@pytest.mark.parametrize("spelling", ["plain", "dots", "symlink", "hard link", "/dev/fd", "stdin"])
@pytest.mark.parametrize("working", WORKING)
def test_an_input_that_the_run_writes_is_refused(project, capfd, working, spelling):
    path = project / working
    path.parent.mkdir(exist_ok=True)
    path.write_text(GOOD)
    if working.endswith("/1-1") and spelling in ("hard link", "/dev/fd", "stdin"):
        pytest.skip("files in the folder of the workers are found by their path")
    name = working
    if spelling == "dots":
        name = f"samples/../{working}"
    elif spelling == "symlink":
        name = "link.json"
        (project / name).symlink_to(path)
    elif spelling == "hard link":
        name = "hard.json"
        os.link(path, project / name)
    elif spelling == "/dev/fd":
        name = "/dev/fd/0"
    elif spelling == "stdin":
        name = "-"
    command = [sys.executable, "-m", "mapper", "convert", "--ndjson", name, "-o", "out.ndjson"]
    listed = sorted(os.listdir(project))
    with path.open("rb") as stdin:
        done = subprocess.run(command, stdin=stdin, capture_output=True, text=True, check=False,
                              env=ENVIRONMENT)  # fmt: skip
    assert done.returncode == 2, done
    assert "is a payload" in done.stderr
    assert ("working file" in done.stderr) == (".part" in working)
    assert path.read_text() == GOOD
    assert sorted(os.listdir(project)) == listed


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["-o", "mappings/rainfocus.yaml"], "is a mapping"),
        (["-o", "mappings/rainfocus.schema.yaml", "--ndjson"], "is a schema"),
        (["--rejects", "mapper.toml"], "is a settings file"),
        (["-o", "x.ndjson", "--rejects", "x.ndjson.part"], "would write the same file"),
        (["-o", "x.ndjson", "--rejects", "x.ndjson.part.json"], "would write the same file"),
    ],
)
def test_documents_and_outputs_are_no_outputs_again(project, capfd, arguments, words):
    (project / "mapper.toml").write_text('ignore = ["XDM015"]\n')
    before = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}
    assert run(["convert", "samples", *arguments]) == 2
    assert words in capfd.readouterr().err
    assert {path: path.read_bytes() for path in project.rglob("*") if path.is_file()} == before


def test_standard_output_that_goes_to_an_input_is_refused(project):
    (project / "in.ndjson").write_bytes(rows(3))
    command = [sys.executable, "-m", "mapper", "convert", "in.ndjson"]
    with (project / "in.ndjson").open("ab") as out:
        done = subprocess.run(command, stdout=out, stderr=subprocess.PIPE, check=False,
                              env=ENVIRONMENT)  # fmt: skip
    assert done.returncode == 2
    assert (project / "in.ndjson").read_bytes() == rows(3)


def test_an_export_does_not_overwrite_its_payloads(project, capfd):
    assert run(["export", "-o", "build"]) == 0
    assert run(["export", "build/sample.json", "-o", "build"]) == 2
    assert "'build/sample.json' is a payload" in capfd.readouterr().err
