"""The process that runs the services: how it ends, and what happens then."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from http.client import HTTPConnection
from multiprocessing import get_context
from pathlib import Path

import pytest

pytest.importorskip("starlette", reason="needs the extra `web`")

from mapper.page import worker_process
from mapper.page.worker import EvaluationStoppedError, Worker
from mapper.services.project import Project
from mapper.text import MapperError
from tests.conftest import ROOT

MAPPING = str(ROOT / "mappings" / "rainfocus.yaml")
CHILDREN = "/proc/{0}/task/{0}/children"
needs_children = pytest.mark.skipif(
    not os.path.exists(CHILDREN.format(os.getpid())), reason="the system does not list children"
)
needs_fork = pytest.mark.skipif(sys.platform == "win32", reason="a forked process sees the patches")


@pytest.fixture
def start():
    """A function that starts the process, which ends after the test."""
    started = []

    def start_worker(project):
        started.append(Worker(project, ()))
        return started[-1]

    yield start_worker
    for worker in started:
        worker.stop()


def test_a_call_is_answered_after_the_process_was_ended_from_outside(start):
    worker = start(Project(MAPPING))
    assert worker.documents()
    worker._process.kill()
    worker._process.join()
    assert worker.documents()


def test_a_project_that_cannot_be_read_is_a_message(start):
    worker = start(Project(MAPPING, tenant="not valid"))
    for _ in range(2):
        with pytest.raises(MapperError, match="tenant"):
            worker.samples()


def test_the_process_is_not_ended_twice_at_a_time(start, monkeypatch):
    worker = start(Project(MAPPING, tenant="not valid"))
    end, locked = worker._end, []
    monkeypatch.setattr(worker, "_end", lambda: (locked.append(worker._switching.locked()), end()))
    with pytest.raises(MapperError):
        worker.samples()
    assert locked == [True]


def test_no_process_is_started_after_the_server_ended(start):
    worker = start(Project(MAPPING))
    errors = []

    def ask():
        try:
            worker.samples()
        except EvaluationStoppedError as error:
            errors.append(str(error))

    asking = threading.Thread(target=ask)
    asking.start()
    while not worker._lock.locked():
        time.sleep(0.001)
    worker.stop()
    asking.join(30)
    assert errors == ["mapper serve is ending"]
    assert worker._process is None


class Calls:
    """Calls that the process answers in these tests."""

    def __init__(self, project, samples):
        if samples:
            bytearray(worker_process.MAX_MEMORY)

    def fill(self, size):
        return len(bytearray(size))

    def spin(self):
        while True:
            pass


@pytest.fixture
def forked(monkeypatch):
    """A function that starts the process with `Calls`, and returns its connection."""
    monkeypatch.setattr(worker_process, "_Calls", Calls)
    monkeypatch.setattr(worker_process, "EXTRA_SECONDS", 0.1)
    context = get_context("fork")
    started = []

    def start_process(*samples):
        ours, theirs = context.Pipe()
        arguments = (theirs, Project(MAPPING), samples, 5.0)
        process = context.Process(target=worker_process.answer_calls, args=arguments, daemon=True)
        process.start()
        started.append(process)
        theirs.close()
        return ours

    yield start_process
    for process in started:
        process.kill()
        process.join()


@needs_fork
def test_an_evaluation_that_needs_too_much_memory_is_a_message_and_the_next_works(forked):
    connection = forked()
    assert connection.recv() is None
    connection.send((5.0, "fill", (worker_process.MAX_MEMORY,)))
    error, message = connection.recv()
    assert error is MapperError
    assert "needs too much memory; simplify the expression" in message
    connection.send((5.0, "fill", (9,)))
    assert connection.recv() == (None, 9)


@needs_fork
def test_a_project_that_needs_too_much_memory_is_a_message(forked):
    connection = forked("large.json")
    assert "too much memory" in connection.recv()


@needs_fork
def test_a_process_whose_server_was_killed_ends_by_itself(forked):
    connection = forked()
    assert connection.recv() is None
    connection.send((0.1, "spin", ()))
    assert connection.poll(30)
    with pytest.raises(EOFError):
        connection.recv()


def test_an_answer_that_is_too_large_is_a_message(monkeypatch):
    monkeypatch.setattr(worker_process, "MAX_ANSWER", 100)
    calls = worker_process._Calls(Project(MAPPING), ())
    error, message = worker_process._result(calls.answer, ("evaluate", b"{}", False))
    assert error is MapperError
    assert "simplify the expression, or use smaller payloads" in message


@needs_children
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_signal_during_an_evaluation_ends_the_server_and_its_process(name):
    command = [sys.executable, "-m", "mapper", "serve", "--no-browser", "--read-only", "samples"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        try:
            address = server.stdout.readline().strip()
            evaluation = start_evaluation(address)
            children = Path(CHILDREN.format(server.pid)).read_text().split()
            server.send_signal(getattr(signal, name))
            assert server.wait(30) == 0
            evaluation.close()
        finally:
            server.kill()
    end = time.monotonic() + 10
    while alive := [pid for pid in children if is_running(pid)]:
        assert time.monotonic() < end, alive
        time.sleep(0.01)


def start_evaluation(address):
    """Return the connection of an evaluation that takes seconds, when it has started."""
    port, token = re.match(r"http://127\.0\.0\.1:(\d+)/\?token=(.+)", address).groups()
    connection = HTTPConnection("127.0.0.1", int(port), timeout=30)
    connection.request("GET", f"/?token={token}")
    answer = connection.getresponse()
    answer.read()
    cookie = answer.headers["set-cookie"].split(";")[0]
    site = f"http://127.0.0.1:{port}"
    headers = {"cookie": cookie, "origin": site, "content-type": "application/json"}
    connection.request("POST", "/api/project", "{}", headers)
    connection.getresponse().read()  # the process has started
    payload = '{"eventType": [' + ",".join(["[]"] * 500_000) + "]}"
    connection.request("POST", "/api/evaluate", json.dumps({"payload": payload}), headers)
    time.sleep(0.2)
    return connection


def is_running(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
