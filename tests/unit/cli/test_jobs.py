"""`mapper convert --jobs`: other processes only if they finish sooner."""

from __future__ import annotations

import pytest

from mapper.cli.main import run
from mapper.stream import processes


@pytest.mark.parametrize("jobs", [[], ["--jobs", "2"]])
def test_a_small_input_starts_no_process(project, monkeypatch, jobs):
    monkeypatch.setattr(processes, "Workers", None)
    assert run(["convert", "samples", "--ndjson", "-o", "out.ndjson", *jobs]) == 0


def test_other_processes_continue_after_the_first_task(project, monkeypatch):
    sample = (project / "samples" / "session-scheduled.json").read_bytes().replace(b"\n", b"")
    (project / "in.ndjson").write_bytes((sample + b"\n") * 1000)
    assert run(["convert", "in.ndjson", "-o", "one.ndjson", "--jobs", "1"]) == 0
    monkeypatch.setattr("mapper.engine.inputs.PART", 50_000)
    monkeypatch.setattr(processes, "available_processors", lambda: 2)
    monkeypatch.setattr(processes, "fastest_count", lambda limit, *seconds: limit)
    started = []

    class Recorded(processes.Workers):
        def run(self, tasks):
            for finished in super().run(tasks):
                started.append(finished.task.start)
                yield finished

    monkeypatch.setattr(processes, "Workers", Recorded)
    assert run(["convert", "in.ndjson", "-o", "two.ndjson"]) == 0
    assert started[0] == 50_000
    assert (project / "two.ndjson").read_bytes() == (project / "one.ndjson").read_bytes()
