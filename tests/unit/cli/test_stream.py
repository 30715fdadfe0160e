"""`mapper convert` over streams: every row in one output, in order, whatever happens."""

from __future__ import annotations

import gzip
import io
import json
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time

import pytest

import mapper
from mapper.cli.main import run
from mapper.engine import inputs, parts, value_parts
from mapper.files.compressed import compressed, zstd
from mapper.stream.workers import METHOD
from tests.conftest import ROOT

GOOD = (ROOT / "samples" / "session-scheduled.json").read_text(encoding="utf-8")
BAD = ["{", "[]", '{"timestamp": null}', '{"transmissionId": "x"}', "nonsense", '{"a": "\\ud800"}',
       '{"transmissionId": "1", "timestamp": "yesterday"}']  # fmt: skip


def line(number: int) -> bytes:
    payload = json.loads(GOOD)
    payload["transmissionId"] = f"id{number}"
    payload["session"]["title"] = "é" * (number % 3)
    if number % 7 == 0:
        payload["session"]["length"] = str(number)
    if number % 11 == 0:
        payload["session"]["length"] = "ninety"
    if number % 5 == 0:
        del payload["attendee"]["email"]
    return json.dumps(payload, ensure_ascii=number % 2 == 0).encode()


def lines_with_bad_ones(count: int, every: int = 13) -> list[bytes]:
    chance = random.Random(count)
    return [
        chance.choice(BAD).encode() if number % every == 0 else line(number)
        for number in range(1, count + 1)
    ]


@pytest.fixture
def small_parts(monkeypatch):
    """Parts of a few rows, so that a small file has many; processes that are copied have it too."""
    monkeypatch.setattr(inputs, "PART", 3000)
    monkeypatch.setattr(parts, "PART", 3000)
    monkeypatch.setattr("mapper.stream.conversion.BATCH", 1000)
    monkeypatch.setattr(parts.range_parts, "__defaults__", (1000,))
    for make in (parts.line_parts, value_parts.value_parts):
        monkeypatch.setattr(make, "__defaults__", (0, 1, 3000))


def expected(rows: list[bytes]) -> tuple[bytes, list[int]]:
    """The records of rows, each converted by itself, and the numbers of the rejected ones."""
    convert = mapper.load("mappings/rainfocus.yaml").convert_json
    records, rejected = [], []
    for number, row in enumerate(rows):
        record, _ = convert(row)
        if record is None:
            rejected.append(number)
        else:
            records.append(record + b"\n")
    return b"".join(records), rejected


def read_rejects(path) -> list[dict]:
    return [json.loads(text) for text in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.usefixtures("workers")
@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\n\n"])
def test_every_row_ends_in_one_output_in_order(project, small_parts, capfd, jobs, end):
    rows = lines_with_bad_ones(100)
    data = end.join(rows)
    (project / "in.ndjson").write_bytes(data)
    code = run(
        ["convert", "in.ndjson", "-o", "out.ndjson", "--rejects", "no.ndjson", "--jobs", jobs]
    )
    assert code == 1
    records, rejected = expected(rows)
    assert (project / "out.ndjson").read_bytes() == records
    rejects = read_rejects(project / "no.ndjson")
    assert len(rejects) == len(rejected)
    for number, reject in zip(rejected, rejects, strict=True):
        start = reject["offset"]
        assert data[start:].startswith(rows[number])
        assert reject["line"] == data.count(b"\n", 0, start) + 1
        assert reject["original"].encode().rstrip() == rows[number]
        assert reject["file"] == "in.ndjson"
        assert any(found["severity"] == "error" for found in reject["findings"])
    err = capfd.readouterr().err
    assert "rows: 100 read, " in err
    assert f", {len(rejected)} rejected" in err
    assert sorted(path.name for path in project.iterdir()) == [
        "in.ndjson", "mappings", "no.ndjson", "out.ndjson", "samples"]  # fmt: skip


def test_the_counts_add_up(project, capfd):
    rows = [line(1), line(11), line(2), b"{", line(22)]
    (project / "in.ndjson").write_bytes(b"{}\n{}")
    run(["convert", "in.ndjson", "-o", "no.ndjson"])
    assert not re.search(r"\b0 x ", capfd.readouterr().err)
    (project / "in.ndjson").write_bytes(b"\n".join(rows))
    run(["convert", "in.ndjson", "-o", "out.ndjson"])
    err = capfd.readouterr().err
    assert "rows: 5 read, 2 ok, 2 nullified, 1 rejected" in err
    assert "rejected rows are in out.ndjson.rejects.ndjson" in err
    assert len((project / "out.ndjson").read_bytes().splitlines()) == 4


@pytest.mark.usefixtures("workers")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_all_forms_of_input_and_output_give_the_same(
    project, small_parts, monkeypatch, capfdbinary, jobs
):
    rows = [line(number) for number in range(40)]
    records, _ = expected(rows)
    data = b"\n".join(rows) + b"\n"
    folder = project / "in"
    folder.mkdir()
    (folder / "a.ndjson").write_bytes(b"\n".join(rows[:10]))
    (folder / "b.jsonl.gz").write_bytes(gzip.compress(b"\n".join(rows[10:20])))
    (folder / "c.json").write_bytes(b"[" + b",\n".join(rows[20:30]) + b"]")
    pretty = b"\n".join(json.dumps(json.loads(row), indent=2).encode() for row in rows[30:])
    (folder / "d.json.zst").write_bytes(zstd.compress(pretty))
    (folder / "notes.txt").write_bytes(b"no payload")
    assert run(["convert", "in", "-o", "out.ndjson.gz", "--jobs", jobs]) == 0
    assert gzip.decompress((project / "out.ndjson.gz").read_bytes()) == records
    assert run(["convert", "in", "-o", "out.zst", "--jobs", jobs]) == 0
    with (project / "out.zst").open("rb") as file:
        reader = zstd.ZstdFile(file)
        assert reader.read() == records
    capfdbinary.readouterr()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(data))))
    assert run(["convert", "-", "--jobs", jobs]) == 0
    assert capfdbinary.readouterr().out == records


@pytest.mark.parametrize("pack", [gzip.compress, zstd.compress])
def test_compressed_payloads_are_known_by_their_begin(project, monkeypatch, capfdbinary, pack):
    packed = pack(line(1))
    (project / "in.json").write_bytes(packed)
    assert run(["check", "in.json"]) == 0
    assert b"rows: 1 read, 1 ok" in capfdbinary.readouterr().out
    for command in (["convert", "in.json", "--ndjson"], ["convert", "-"]):
        stdin = io.TextIOWrapper(io.BufferedReader(io.BytesIO(packed)))
        monkeypatch.setattr(sys, "stdin", stdin)
        assert run(command) == 0
        assert capfdbinary.readouterr().out == expected([line(1)])[0]


@pytest.mark.parametrize("name", ["in.ndjson.gz", "in.ndjson.zst"])
@pytest.mark.parametrize("broken", ["cut", "followed"])
def test_what_is_whole_before_a_break_is_kept(project, capfd, name, broken):
    pack = gzip.compress if name.endswith(".gz") else zstd.compress
    first, second = pack(line(1) + b"\n"), pack(line(2) + b"\n")
    packed = first + (second[: len(second) // 2] if broken == "cut" else b"(c) nobody")
    (project / name).write_bytes(packed)
    assert run(["convert", name, "-o", "out.ndjson"]) == 1
    reason = {"cut": "unexpected end of file", "followed": "the data is not"}[broken]
    assert f"cannot read '{name}': {reason}" in capfd.readouterr().err
    assert (project / "out.ndjson").read_bytes().startswith(expected([line(1)])[0])
    assert run(["check", name]) == 1
    assert "SRC001" in capfd.readouterr().out


@pytest.mark.parametrize("name", ["out.ndjson.gz", "out.zst"])
def test_a_packed_output_without_a_record_is_a_packed_file(project, capfd, name):
    (project / "in.ndjson").write_bytes(b"{}\n")
    assert run(["convert", "in.ndjson", "-o", name]) == 1
    assert run(["convert", name, "-o", "again.ndjson"]) == 0
    assert "rows: 0 read" in capfd.readouterr().err
    (project / "in.ndjson").write_bytes(line(1))
    assert run(["convert", "in.ndjson", "--rejects", name]) == 0
    assert run(["convert", name, "-o", "again.ndjson"]) == 0


def test_a_packed_stream_may_begin_with_one_byte(project, capfdbinary):
    packed = gzip.compress(line(1))
    command = [sys.executable, "-m", "mapper", "convert", "-"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                               env={**os.environ, "PYTHONPATH": str(ROOT)})  # fmt: skip
    os.write(process.stdin.fileno(), packed[:1])
    time.sleep(0.7)  # until it has read that
    out, _ = process.communicate(packed[1:])
    assert out == expected([line(1)])[0]


def test_nothing_is_written_where_nothing_could_be_read(project, capfd):
    assert run(["convert", "nothing.json", "-o", "out.json"]) == 1
    assert "SRC001" in capfd.readouterr().err
    assert not (project / "out.json").exists()
    assert run(["convert", "samples/lead-captured.json", "-o", "out.json.bz2"]) == 2
    assert "compressed only as .gz or .zst" in capfd.readouterr().err


def test_standard_output_that_is_closed(project, monkeypatch, capfd):
    (project / "in.ndjson").write_bytes(line(1))
    monkeypatch.setattr(sys, "stdout", None)
    assert run(["convert", "in.ndjson"]) == 2
    assert "standard output is closed" in capfd.readouterr().err
    assert run(["convert", "in.ndjson", "--rejects", "-"]) == 2


def test_an_array_that_is_cut_and_a_first_line_that_is_broken(project, monkeypatch, capfd):
    (project / "in.json").write_bytes(b"[" + line(1) + b",")
    assert run(["convert", "in.json", "-o", "out.ndjson"]) == 1
    assert "cannot read 'in.json': unexpected end of the array" in capfd.readouterr().err
    assert (project / "out.ndjson").read_bytes() == expected([line(1)])[0]
    rows = b'{"transmissionId": "broken\n' + line(1) + b"\n" + line(2)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(rows))))
    assert run(["convert", "-", "-o", "out.ndjson"]) == 1
    assert "rows: 3 read, 2 ok" in capfd.readouterr().err
    (project / "in.json").write_bytes(b"\n" * 70_000 + b"[" + line(1) + b"]")
    assert run(["convert", "in.json", "--ndjson", "-o", "out.ndjson"]) == 0


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_named_pipe_is_read_from_its_begin_on(project, capfdbinary):
    os.mkfifo("pipe")
    feeder = threading.Thread(target=lambda: (project / "pipe").write_bytes(line(1)))
    feeder.start()
    assert run(["convert", "pipe", "--ndjson"]) == 0
    feeder.join()
    assert capfdbinary.readouterr().out == expected([line(1)])[0]


def test_an_input_that_cannot_be_read_hides_no_other(project, capfd):
    good = b"\n".join([line(1), line(2)])
    (project / "a.ndjson").write_bytes(good)
    packed = gzip.compress(good * 50)
    (project / "cut.ndjson.gz").write_bytes(packed[: len(packed) // 2])
    (project / "no.ndjson.gz").write_bytes(b"no gzip")
    (project / "no.ndjson.zst").write_bytes(b"no zstd")
    bad = ["missing.ndjson", "cut.ndjson.gz", "no.ndjson.gz", "no.ndjson.zst"]
    names = ["a.ndjson", *bad, "a.ndjson"]
    assert run(["convert", *names, "-o", "out.ndjson"]) == 1
    err = capfd.readouterr().err
    for name in bad:
        assert f"cannot read '{name}'" in err
    assert "unexpected end of file" in err
    assert len((project / "out.ndjson").read_bytes().splitlines()) >= 4


def test_max_rejects(project, small_parts, capfd):
    (project / "in.ndjson").write_bytes(b"\n".join(lines_with_bad_ones(200, every=4)))
    for given in ("3", "10%"):
        code = run(["convert", "in.ndjson", "-o", "out.ndjson", "--max-rejects", given])
        err = capfd.readouterr().err
        assert code == 1
        assert "stopped: more rejected rows than --max-rejects allows" in err
        assert "continue with --resume" in err
        assert not (project / "out.ndjson").exists()
        assert (project / "out.ndjson.part").exists()
    assert run(["convert", "in.ndjson", "-o", "out.ndjson", "--max-rejects", "50"]) == 1
    assert (project / "out.ndjson").exists()
    assert not list(project.glob("*.part*"))
    assert run(["convert", "in.ndjson", "-o", "out.ndjson", "--max-rejects", "many"]) == 2


def test_resume_of_another_run_is_refused(project, small_parts, capfd):
    (project / "in.ndjson").write_bytes(b"\n".join(lines_with_bad_ones(200, every=4)))
    run(["convert", "in.ndjson", "-o", "out.ndjson", "--max-rejects", "3"])
    path = project / "mappings" / "rainfocus.yaml"
    path.write_text(path.read_text().replace("value: RainFocus", "value: other"))
    capfd.readouterr()
    assert run(["convert", "in.ndjson", "-o", "out.ndjson", "--resume"]) == 2
    assert "changed since the run stopped: mapping" in capfd.readouterr().err
    assert run(["convert", "in.ndjson", "-o", "out.ndjson"]) == 1
    assert run(["convert", "in.ndjson", "--resume"]) == 2


@pytest.mark.parametrize("suffix", ["", ".gz", ".zst"])
@pytest.mark.parametrize("source", ["in.ndjson", "in.ndjson.gz", "in.json", "in.json.zst"])
def test_resume_goes_on_where_it_stopped(project, small_parts, suffix, source):
    rows = lines_with_bad_ones(200, every=4)
    data = b"\n".join(rows)
    if source.split(".")[1] == "json":
        data = b"[" + b",\n".join(row for row in rows if b"trans" in row) + b"]"
    (project / source).write_bytes(compressed(source, data))
    names = [f"whole.ndjson{suffix}", f"again.ndjson{suffix}"]
    run(["convert", source, "-o", names[0]])
    for most in ("3", "10", "12"):
        run(["convert", source, "-o", names[1], "--max-rejects", most, "--resume"])
    run(["convert", source, "-o", names[1], "--resume"])
    for name in ("", ".rejects.ndjson"):
        assert (project / (names[0] + name)).read_bytes() == (
            project / (names[1] + name)
        ).read_bytes()


def test_resume_holds_to_the_limit_of_rejects(project, capfd):
    (project / "in.ndjson").write_bytes(b"{}\n" * 9)
    command = ["convert", "in.ndjson", "-o", "out.ndjson", "--max-rejects", "5"]
    for more in ([], ["--resume"], ["--resume"]):
        assert run([*command, *more]) == 1
        assert "more rejected rows than --max-rejects allows" in capfd.readouterr().err
        assert not (project / "out.ndjson").exists()
    assert run([*command, "--resume", "--max-rejects", "100%"]) == 1
    assert (project / "out.ndjson").exists()


@pytest.mark.skipif(os.name == "nt", reason="kills with a POSIX signal")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_run_that_is_killed_goes_on_to_the_same_bytes(project, jobs):
    rows = lines_with_bad_ones(30_000, every=50)
    (project / "in.ndjson").write_bytes(b"\n".join(rows))
    run(["convert", "in.ndjson", "-o", "whole.ndjson"])
    command = [sys.executable, "-m", "tests.eager_workers", "convert", "in.ndjson", "-o",
               "again.ndjson", "--jobs", jobs, "--resume"]  # fmt: skip
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    state = project / "again.ndjson.part.json"
    killed = 0
    while True:
        before = state.stat().st_mtime_ns if state.exists() else 0
        process = subprocess.Popen(command, stderr=subprocess.PIPE, env=environment,
                                   start_new_session=True)  # fmt: skip
        while process.poll() is None and not is_newer(state, before):
            time.sleep(0.001)
        if process.poll() is None and killed < 3:  # a part more is done than before
            os.killpg(process.pid, signal.SIGKILL)
            killed += 1
        process.communicate()
        if process.returncode in (0, 1):
            break
    assert killed
    for name in ("", ".rejects.ndjson"):
        whole = (project / f"whole.ndjson{name}").read_bytes()
        assert (project / f"again.ndjson{name}").read_bytes() == whole


def is_newer(path, before) -> bool:
    """Whether a file was written since; it may come and go."""
    try:
        return path.stat().st_mtime_ns > before
    except OSError:
        return False


@pytest.mark.skipif(METHOD != "fork", reason="new processes do not have the patch")
@pytest.mark.skipif(os.name == "nt", reason="kills with a POSIX signal")
def test_a_worker_that_is_killed_fails_the_run_clearly(
    project, workers, small_parts, capfd, monkeypatch
):
    rows = [line(number) for number in range(400)]
    (project / "in.ndjson").write_bytes(b"\n".join(rows))
    real = parts.range_parts

    def deadly(file, start, size):
        if start > 60_000:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(file, start, size, 1000)

    monkeypatch.setattr(inputs, "range_parts", deadly)
    assert run(["convert", "in.ndjson", "-o", "out.ndjson", "--jobs", "2"]) == 2
    assert "a worker process was killed" in capfd.readouterr().err
    assert not (project / "out.ndjson").exists()
    monkeypatch.setattr(inputs, "range_parts", real)
    assert run(["convert", "in.ndjson", "-o", "out.ndjson", "--jobs", "2", "--resume"]) == 0
    assert (project / "out.ndjson").read_bytes() == expected(rows)[0]
    assert not list(project.glob("*.part*"))


@pytest.mark.skipif(os.name == "nt", reason="kills with a POSIX signal")
def test_processes_end_with_the_first_one_however_it_ends(project):
    command = [sys.executable, "-m", "tests.eager_workers", "convert", "-", "-o", "out.ndjson",
               "--jobs", "2"]  # fmt: skip
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE,
                               env={**os.environ, "PYTHONPATH": str(ROOT)})  # fmt: skip
    process.stdin.write((line(1) + b"\n") * (8 * parts.PART // len(line(1))))
    process.stdin.flush()
    while process.poll() is None and not is_newer(project / "out.ndjson.part.json", 0):
        time.sleep(0.001)
    process.kill()  # the others work by now
    process.communicate(timeout=30)  # its end comes when nobody holds standard error any more


@pytest.mark.skipif(os.name == "nt", reason="sends a POSIX signal")
def test_an_interrupt_keeps_what_is_done(project, small_parts, capfd, monkeypatch):
    (project / "in.ndjson").write_bytes(b"\n".join(line(number) for number in range(100)))
    real = parts.range_parts

    def interrupted(file, start, size):
        if start > 30_000:
            raise KeyboardInterrupt
        return real(file, start, size)

    monkeypatch.setattr(inputs, "range_parts", interrupted)
    assert run(["convert", "in.ndjson", "-o", "out.ndjson"]) == 2
    err = capfd.readouterr().err
    assert "interrupted" in err
    assert "out.ndjson.part; continue with --resume" in err
    assert (project / "out.ndjson.part").exists()


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")
def test_outputs_that_cannot_be_written(project, capfd):
    (project / "in.ndjson").write_bytes(line(1))
    for args, words in (
        (["-o", "/dev/full"], "no space left"),
        (["-o", "nowhere/out.ndjson"], "there is no folder 'nowhere'"),
        (["--rejects", "nowhere/no.ndjson"], "there is no folder 'nowhere'"),
        (["-o", "in.ndjson"], "is a payload"),
        (["in.ndjson.rejects.ndjson", "-o", "in.ndjson"], "is a payload"),
        (["out.ndjson.rejects.ndjson", "-o", "out.ndjson"], "is a payload"),
        (["-o", "x.ndjson", "--rejects", "./x.ndjson"], "choose different files"),
        (["-o", "mappings/../in.ndjson"], "is a payload"),
    ):
        assert run(["convert", "in.ndjson", *args]) == 2
        assert words in capfd.readouterr().err
    assert (project / "in.ndjson").read_bytes() == line(1)


def test_a_full_disk_keeps_what_is_done(project, small_parts, capfd, monkeypatch):
    rows = [line(number) for number in range(100)]
    (project / "in.ndjson").write_bytes(b"\n".join(rows))
    from mapper.files.partial import PartialFiles, cannot_write

    real = PartialFiles.write

    def full(self, number, pieces):
        if self.main.size > 20_000:
            raise cannot_write(self.main.name, OSError(28, "No space left on device"))
        real(self, number, pieces)

    monkeypatch.setattr(PartialFiles, "write", full)
    assert run(["convert", "in.ndjson", "-o", "out.ndjson"]) == 2
    assert "no space left on device; partial output is kept" in capfd.readouterr().err
    monkeypatch.setattr(PartialFiles, "write", real)
    assert run(["convert", "in.ndjson", "-o", "out.ndjson", "--resume"]) == 0
    assert (project / "out.ndjson").read_bytes() == expected(rows)[0]


def test_a_disk_that_fails_behind_the_run_stops_it(project, small_parts, capfd, monkeypatch):
    (project / "in.ndjson").write_bytes(b"\n".join(line(number) for number in range(100)))
    monkeypatch.setattr("mapper.files.partial._FLUSH", 5_000)

    def broken(descriptor):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", broken)
    assert run(["convert", "in.ndjson", "-o", "out.ndjson"]) == 2
    assert "cannot write 'out.ndjson': input/output error" in capfd.readouterr().err
    assert not (project / "out.ndjson").exists()


def test_rows_of_any_length(project, monkeypatch, capfd):
    monkeypatch.setattr(parts, "MAX_ROW", 3_000_000)
    large, refused = json.loads(GOOD), json.loads(GOOD)
    large["session"]["title"], refused["session"]["title"] = "x" * 900_000, "x" * 2_000_000
    rows = [line(1), json.dumps(large).encode(), json.dumps(refused).encode(),
            b'{"a": "' + b"x" * 9_000_000 + b'"}', line(2)]  # fmt: skip
    (project / "in.ndjson").write_bytes(b"\n".join(rows))
    assert run(["convert", "in.ndjson", "-o", "out.ndjson"]) == 1
    assert "rows: 5 read, 3 ok, 0 nullified, 2 rejected" in capfd.readouterr().err
    first, second = read_rejects(project / "out.ndjson.rejects.ndjson")
    assert (first["findings"][0]["code"], first["line"]) == ("ROW008", 3)
    assert second["findings"][0]["code"] == "SRC012"
    assert (second["line"], second["bytes"]) == (4, 9_000_010)


def test_numbers_where_texts_are_wanted_go_through(project, monkeypatch):
    """Texts that come as numbers make a run settle for the loose way; the bytes are the same."""
    monkeypatch.setattr("mapper.stream.conversion._TRIAL", 10)
    rows = []
    for number in range(60):
        payload = json.loads(line(number))
        payload["session"]["code"] = number
        rows.append(json.dumps(payload).encode())
    (project / "in.ndjson").write_bytes(b"\n".join(rows))
    monkeypatch.setattr("mapper.stream.conversion.BATCH", 2000)
    assert run(["convert", "in.ndjson", "-o", "out.ndjson"]) == 0
    assert (project / "out.ndjson").read_bytes() == expected(rows)[0]


def test_bytes_that_are_no_text_are_kept(project):
    (project / "in.ndjson").write_bytes(b'{"a": "\xff"}\n' + line(1))
    run(["convert", "in.ndjson", "-o", "out.ndjson"])
    (reject,) = read_rejects(project / "out.ndjson.rejects.ndjson")
    assert reject["originalBase64"] == "eyJhIjogIv8ifQ=="
    assert reject["findings"][0]["code"] == "SRC010"


def test_show_code(project, capsys):
    assert run(["convert", "--show-code"]) == 0
    code = capsys.readouterr().out
    assert "def convert_json(line):" in code
    assert '# 17: _tenant.attendee.email: {expression: "lower(trim(attendee.email))"}' in code
    compile(code, "shown", "exec")


def test_payloads_are_named(project, capfd):
    assert run(["convert"]) == 2


def test_a_pattern_and_a_folder_without_payloads(project, capfd):
    for name in ("b.ndjson", "a.ndjson"):
        (project / name).write_bytes(line(1))
    assert run(["convert", "?.ndjson", "-o", "out.jsonl"]) == 0
    assert "rows: 2 read, 2 ok" in capfd.readouterr().err
    assert run(["convert", "*.gz", "-o", "out.jsonl"]) == 1
    assert "cannot read '*.gz'" in capfd.readouterr().err
    assert run(["convert", "mappings", "-o", "out.jsonl"]) == 2
    assert "the folder 'mappings' contains no payloads (*.json, " in capfd.readouterr().err


def test_reasons_with_text_of_payloads_do_not_pile_up(project, capfd, monkeypatch):
    monkeypatch.setattr("mapper.engine.accumulator.MAX_REASONS", 3)
    rows = [f'{{"k{number}": 1, "k{number}": NaN}}' for number in range(50)]
    (project / "in.ndjson").write_text("\n".join(rows), encoding="utf-8")
    assert run(["convert", "in.ndjson", "-o", "out.ndjson"]) == 1
    err = capfd.readouterr().err
    assert "x SRC007: a JSON object has a duplicate key" in err
    assert "rows: 50 read, 0 ok, 0 nullified, 50 rejected" in err
