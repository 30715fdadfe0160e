"""The number of processes that convert a stream."""

from __future__ import annotations

import pytest

from mapper.engine.inputs import Task
from mapper.engine.parts import Part
from mapper.stream import processes
from mapper.stream.processes import Schedule, fastest_count, input_starts


@pytest.fixture(autouse=True)
def linux(monkeypatch):
    """The costs on Linux, whatever the system."""
    monkeypatch.setattr(processes, "START", 0.07)
    monkeypatch.setattr(processes, "PROCESS", 0.012)


def task(end: int, *, input: int = 0, size: int = 1000) -> Task:
    return Task(input, None, end - size, size, end, end)


@pytest.mark.parametrize(
    ("limit", "total", "serial", "count"),
    [
        (1, 1000.0, 0.0, 1),
        (2, 0.05, 0.0, 1),  # starting another process takes longer
        (2, 0.3, 0.0, 1),  # it would finish sooner, but not by much
        (2, 0.5, 0.0, 2),
        (64, 0.5, 0.0, 6),  # not all of 64, each of which takes time to start
        (64, 100.0, 0.0, 64),
        (64, 100.0, 90.0, 1),  # all processes would wait for the first
        (64, 100.0, 25.0, 4),  # more than four would wait for the first
        (2, 0.0, 0.0, 1),
    ],
)
def test_as_many_processes_as_finish_first(limit, total, serial, count):
    assert fastest_count(limit, total, serial) == count


def test_parts_that_are_sent_take_time():
    assert fastest_count(2, 2.0, 0.2, overhead=0.1) == 2
    assert fastest_count(2, 2.0, 0.2, overhead=1.5) == 1


@pytest.fixture
def clock(monkeypatch):
    """A clock that only moves when a test moves it."""

    class Clock:
        now = 0.0

        def perf_counter(self) -> float:
            return self.now

    clock = Clock()
    monkeypatch.setattr(processes, "time", clock)
    monkeypatch.setattr(processes, "available_processors", lambda: 2)
    return clock


def counted(clock, schedule: Schedule, tasks: list[Task], *, convert: float, read: float) -> int:
    """Return the count after tasks that each take so many seconds to convert and to read."""

    def results():
        clock.now += convert
        yield object()

    schedule.start()
    for one in tasks:
        clock.now += read
        list(schedule.timed(one, results()))
    return schedule.count(tasks[-1])


@pytest.mark.parametrize(
    ("size", "convert", "read", "count"),
    [
        (2000, 0.02, 0.0, 1),  # a second task of the same length is not worth another process
        (100_000, 0.02, 0.0, 2),
        (2000, 5.0, 0.0, 2),  # it is if it takes seconds, such as for rows with findings
        (100_000, 0.02, 0.1, 1),  # reading takes longer than converting
        (1000, 5.0, 0.0, 1),  # the end
    ],
)
def test_the_pace_and_the_rest_decide(clock, size, convert, read, count):
    schedule = Schedule(None, input_starts([size]))
    assert counted(clock, schedule, [task(1000)], convert=convert, read=read) == count


@pytest.mark.parametrize(("parts", "count"), [(5, 1), (50, 2)])
def test_an_input_of_unknown_size_is_half_read(clock, parts, count):
    tasks = [Task(0, Part(b"x", end, 1), end, 0, end + 10, end + 10)
             for end in range(0, 10 * parts, 10)]  # fmt: skip
    assert counted(clock, Schedule(2, input_starts([0])), tasks, convert=0.01, read=0.0) == count


def test_a_resumed_run_knows_the_pace_of_its_own_tasks(clock):
    schedule = Schedule(2, input_starts([100_000]))
    assert counted(clock, schedule, [task(51_000)], convert=0.02, read=0.0) == 2


def test_many_small_tasks_stay_in_one_process(clock):
    """To send a task takes longer than to convert it."""
    tasks = [task(1000, input=number) for number in range(5)]
    schedule = Schedule(2, input_starts([1000] * 100_000))
    assert counted(clock, schedule, tasks, convert=0.0001, read=0.0) == 1


def test_the_limit_is_that_of_the_machine(clock):
    assert Schedule(None, [0]).limit == 2
    assert Schedule(64, [0]).limit == 2
    assert Schedule(1, [0]).limit == 1
