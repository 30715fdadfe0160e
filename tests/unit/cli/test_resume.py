"""Runs that are resumed, inputs that change, and the files that runs leave behind."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time

import pytest

from mapper.cli.main import run
from mapper.engine import inputs, parts, value_parts
from mapper.files.compressed import compressed
from mapper.stream.workers import METHOD
from tests.conftest import ROOT
from tests.unit.cli.test_stream import line, lines_with_bad_ones

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}


@pytest.fixture(autouse=True)
def small_parts(monkeypatch):
    monkeypatch.setattr(inputs, "PART", 3000)
    monkeypatch.setattr(parts, "PART", 3000)
    monkeypatch.setattr("mapper.stream.conversion.BATCH", 1000)
    monkeypatch.setattr(parts.range_parts, "__defaults__", (1000,))
    for make in (parts.line_parts, value_parts.value_parts):
        monkeypatch.setattr(make, "__defaults__", (0, 1, 3000))


def stop(*names: str) -> list[str]:
    """Start a run that stops after some rows; return its command."""
    command = ["convert", *names, "-o", "out.ndjson"]
    assert run([*command, "--max-rejects", "3"]) == 1
    return [*command, "--resume"]


def test_a_clean_run_removes_the_rejects_of_an_earlier_one(project, capfd):
    (project / "in.ndjson").write_bytes(line(1) + b"\n{}\n")
    assert run(["convert", "in.ndjson", "-o", "out.ndjson"]) == 1
    assert (project / "out.ndjson.rejects.ndjson").exists()
    (project / "in.ndjson").write_bytes(line(1) + b"\n")
    capfd.readouterr()
    assert run(["convert", "in.ndjson", "-o", "out.ndjson"]) == 0
    assert "removed 'out.ndjson.rejects.ndjson', the rejects of an earlier run" in (
        capfd.readouterr().err
    )
    assert not (project / "out.ndjson.rejects.ndjson").exists()
    assert run(["convert", "in.ndjson", "-o", "out.ndjson"]) == 0
    assert "removed" not in capfd.readouterr().err
    assert run(["convert", "in.ndjson", "-o", "out.ndjson", "--rejects", "no.ndjson"]) == 0
    assert (project / "no.ndjson").read_bytes() == b""


@pytest.mark.parametrize("name", ["in.ndjson", "in.json", "in.ndjson.gz", "in.json.zst"])
def test_resume_tells_inputs_by_content(project, capfd, name):
    """The time does not matter; a byte that was read does, one that was not does not."""
    rows = [row for row in lines_with_bad_ones(200, every=4) if b"trans" in row]
    data = b"\n".join(rows)
    if ".json." in f"{name}.":
        data = b"[" + b",\n".join(rows) + b"]"
    (project / name).write_bytes(compressed(name, data))
    run(["convert", name, "-o", "whole.ndjson"])
    whole = (project / "whole.ndjson").read_bytes()
    resume = stop(name)
    status = (project / name).stat()
    early = data.replace(b'"id1"', b'"id7"', 1)
    assert early != data
    (project / name).write_bytes(compressed(name, early))
    os.utime(name, ns=(status.st_atime_ns, status.st_mtime_ns))
    capfd.readouterr()
    assert run(resume) == 2
    assert f"cannot resume: '{name}' has changed since the run stopped" in capfd.readouterr().err
    (project / name).write_bytes(compressed(name, data[: len(data) // 20]))
    assert run(resume) == 2
    late = data.replace(b'"id199"', b'"id177"')
    (project / name).write_bytes(compressed(name, late))
    assert run(resume) == 1
    assert (project / "out.ndjson").read_bytes() == whole.replace(b'"id199"', b'"id177"')


def test_resume_of_a_touched_or_copied_input(project, capfd):
    (project / "in.ndjson").write_bytes(b"\n".join(lines_with_bad_ones(200, every=4)))
    resume = stop("in.ndjson")
    shutil.copy("in.ndjson", "copy.ndjson")
    os.replace("copy.ndjson", "in.ndjson")
    os.utime("in.ndjson", (1, 1))
    assert run(resume) == 1
    assert "resumed after " in capfd.readouterr().err
    assert run(resume) == 1
    assert "there is no stopped run to resume" in capfd.readouterr().err


def test_resume_of_several_inputs(project, capfd):
    for name in ("a.ndjson", "b.ndjson"):
        (project / name).write_bytes(line(1) + b"\n" + line(2))
    (project / "c.ndjson").write_bytes(b"\n".join(lines_with_bad_ones(200, every=4)))
    resume = stop("a.ndjson", "missing.ndjson", "b.ndjson", "c.ndjson")
    (project / "b.ndjson").write_bytes(line(1) + b"\n" + line(3))
    assert run(resume) == 2
    assert "the inputs have changed" in capfd.readouterr().err
    (project / "b.ndjson").write_bytes(line(1) + b"\n" + line(2))
    (project / "missing.ndjson").write_bytes(line(1))
    assert run(resume) == 2
    (project / "missing.ndjson").unlink()
    assert run(resume) == 1
    assert capfd.readouterr().err.count("cannot read 'missing.ndjson'") == 1


def test_a_checkpoint_of_another_format_is_refused(project, capfd):
    (project / "in.ndjson").write_bytes(b"\n".join(lines_with_bad_ones(200, every=4)))
    resume = stop("in.ndjson")
    state = project / "out.ndjson.part.json"
    content = json.loads(state.read_text())
    del content["identity"]["format of the checkpoint"]  # as before it had a number
    content["progress"]["tally"] = {}
    state.write_text(json.dumps(content))
    capfd.readouterr()
    assert run(resume) == 2
    assert "changed since the run stopped: format of the checkpoint;" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (["--rejects", "other.ndjson"], "outputs"),
        (["--nullified", "other.ndjson"], "outputs"),
        (["--tenant", "other"], "mapping|tenant"),
    ],
)
def test_resume_with_other_options_is_refused(project, capfd, change, words):
    (project / "in.ndjson").write_bytes(b"\n".join(lines_with_bad_ones(200, every=4)))
    resume = stop("in.ndjson")
    before = (project / "out.ndjson.part").read_bytes()
    capfd.readouterr()
    assert run([*resume, *change]) == 2
    err = capfd.readouterr().err
    assert "changed since the run stopped: " in err
    assert any(word in err for word in words.split("|"))
    assert (project / "out.ndjson.part").read_bytes() == before


def test_resume_of_a_pipe_reads_the_same_bytes_again(project, capfd):
    command = [sys.executable, "-m", "mapper", "convert", "-", "-o"]

    def feed(given: bytes, *options: str) -> int:
        return subprocess.run([*command, *options], input=given, env=ENVIRONMENT, check=False,
                              stderr=subprocess.PIPE).returncode  # fmt: skip

    # parts have their usual size in a process of its own, so the input has several of them
    data = b"{}\n" * 9 + b"\n".join([line(1)] * (9 * 2**20 // len(line(1))))
    assert feed(data, "out.ndjson", "--max-rejects", "3") == 1
    assert feed(data.replace(b"id1", b"id2", 1), "out.ndjson", "--resume") == 2
    assert feed(data, "out.ndjson", "--resume") == 1
    assert feed(data, "whole.ndjson") == 1
    assert (project / "out.ndjson").read_bytes() == (project / "whole.ndjson").read_bytes()


@pytest.mark.usefixtures("workers")
@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("name", ["in.ndjson", "in.json"])
def test_an_input_that_is_truncated_while_it_is_read(project, capfd, monkeypatch, name, jobs):
    """Some rows are converted, the run says that the input is incomplete and exits with 1."""
    if jobs == "2" and METHOD != "fork":
        pytest.skip("new processes do not have the patch")
    rows = [line(number) for number in range(200)]
    data = b"\n".join(rows)
    if name == "in.json":  # objects one after another: nothing else would show the truncation
        data = b"\n".join(json.dumps(json.loads(row), indent=1).encode() for row in rows)
    (project / name).write_bytes(data)
    real = parts.range_parts if name == "in.ndjson" else value_parts.value_parts
    seen = []

    def truncating(*arguments, **options):
        for part in real(*arguments, **options):
            if part.offset > 30_000 and not seen:
                seen.append(os.truncate(name, 40_000))
            yield part

    truncating.__defaults__ = real.__defaults__
    monkeypatch.setattr(inputs, real.__name__, truncating)
    assert run(["convert", name, "-o", "out.ndjson", "--jobs", jobs]) == 1
    err = capfd.readouterr().err
    assert err.count(f"cannot read '{name}': ") == 1
    assert "truncated while it was read" in err
    assert (project / "out.ndjson").read_bytes().startswith(b'{"_id":"id0"')


@pytest.mark.skipif(os.name == "nt", reason="kills with a POSIX signal")
@pytest.mark.parametrize(
    ("source", "jobs"),
    [("in.ndjson", "1"), ("in.ndjson", "2"), ("in.json.gz", "2"), ("no.ndjson", "1")],
)
def test_all_outputs_of_a_killed_run_have_the_same_bytes(project, jobs, source):
    """Records, rejects, nullified rows, and the summary, also of a replay."""
    data = b"\n".join(lines_with_bad_ones(18_000, every=9))
    if source == "in.json.gz":
        data = b"[" + data.replace(b"\n", b",") + b"]"
    (project / source).write_bytes(compressed(source, data))
    given = [source]
    if source == "no.ndjson":
        (project / "bad.ndjson").write_bytes(b"\n".join(lines_with_bad_ones(18_000, every=2)))
        run(["convert", "bad.ndjson", "-o", "x.ndjson", "--nullified", source])
        given = ["--replay", source]
    names = ["out.ndjson", "rejects.ndjson.gz", "null.ndjson.zst", "summary.json"]
    options = [*given, "-o", names[0], "--rejects", names[1], "--nullified", names[2],
               "--summary", names[3]]  # fmt: skip
    command = [sys.executable, "-m", "mapper", "convert", *options]
    subprocess.run(command, stderr=subprocess.PIPE, env=ENVIRONMENT, check=False)
    whole = {name: (project / name).read_bytes() for name in names}
    for name in names:
        (project / name).unlink()
    command[2] = "tests.eager_workers"
    command += ["--jobs", jobs, "--resume"]
    state, killed, chance = project / "out.ndjson.part.json", 0, random.Random(1)
    for _ in range(40):
        process = subprocess.Popen(command, stderr=subprocess.PIPE, env=ENVIRONMENT,
                                   start_new_session=True)  # fmt: skip
        end = time.monotonic() + 60
        before = state.stat().st_mtime_ns if state.exists() else 0
        while process.poll() is None and time.monotonic() < end and killed < 3:
            if state.exists() and state.stat().st_mtime_ns != before:
                time.sleep(chance.random() / 50)
                os.killpg(process.pid, signal.SIGKILL)
                killed += 1
                break
            time.sleep(0.001)
        said = process.communicate()[1].decode()
        if process.returncode in (0, 1):
            break
        assert process.returncode == -signal.SIGKILL, said
    for name in names:
        assert (project / name).read_bytes() == whole[name], name
    assert not list(project.glob("*.part*"))
