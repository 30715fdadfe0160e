"""Choose the number of processes that convert a stream: as many as finish first.

The first tasks are converted in this process. Their pace shows how long the rest will take, and
whether more processes would finish it sooner, including the time to start them.
"""

from __future__ import annotations

import os
import time
from collections.abc import Generator, Iterable, Iterator
from itertools import accumulate

from mapper.engine.inputs import Task, UnreadableInput
from mapper.stream.job import Finished, Job, finish
from mapper.stream.workers import METHOD, Workers

# Costs in seconds, as measured (tests/benchmarks/README.md).
START = 0.07 if METHOD == "fork" else 0.3  # until the first process is started
PROCESS = 0.012 if METHOD == "fork" else 0.05  # to start another one
TASK = 0.0004  # to send a task and receive its result
BYTE = 2e-9  # to send a byte of a part that this process has read
INTERVAL = 0.01  # between two decisions, so that many small tasks do not wait for them
MARGIN = 1.25  # several processes must be expected to be that much faster than one


def available_processors() -> int:
    """Return the number of processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def input_starts(sizes: Iterable[int]) -> list[int]:
    """Return the number of bytes before each of several inputs, and that of all inputs."""
    return [0, *accumulate(sizes)]


def fastest_count(limit: int, total: float, serial: float, overhead: float = 0.0) -> int:
    """Return how many processes finish first.

    Args:
        limit: The largest number to return.
        total: Seconds that one process takes for all of the work.
        serial: The part of them that several processes leave to the first: reading and writing.
        overhead: Seconds that the first spends on sending tasks to others.
    """

    def seconds(count: int) -> float:
        if count == 1:
            return total
        rest = max(serial + overhead, (total + overhead) / count)
        return MARGIN * (START + count * PROCESS + rest)

    return min(range(1, limit + 1), key=seconds)


class Schedule:
    """Decides how many processes convert, from the pace of the finished tasks."""

    def __init__(self, limit: int | None, starts: list[int]) -> None:
        """Create the schedule of a run.

        Args:
            limit: The largest number of processes; None: one per processor.
            starts: The result of `input_starts`, with 0 as the size of an input if it is unknown.
        """
        cores = available_processors()
        self.limit = cores if limit is None else min(limit, cores)
        self._starts = starts
        self._first: int | None = None  # the position before the first task
        self._started = 0.0
        self._next = 0.0  # the time of the next decision
        self._converting = 0.0
        self._overhead = 0.0

    def start(self) -> None:
        """Start the clock."""
        self._started = time.perf_counter()

    def timed(
        self, task: Task, results: Iterator[Finished | UnreadableInput]
    ) -> Iterator[Finished | UnreadableInput]:
        """Yield the results of a task, and measure the time that they take."""
        self._overhead += TASK
        if task.part is not None:
            self._overhead += BYTE * len(task.part.data)
        while True:
            start = time.perf_counter()
            result = next(results, None)
            self._converting += time.perf_counter() - start
            if result is None:
                return
            yield result

    def count(self, task: Task) -> int:
        """Return the number of processes for the tasks after this one."""
        before, after = self._starts[task.input : task.input + 2]
        position = before + task.seen
        if self._first is None:
            self._first = max(position - (task.end - task.start), 0)
        done = position - self._first
        now = time.perf_counter()
        if now < self._next:
            return 1
        self._next = now + INTERVAL
        # An input of unknown size is assumed to have as much left as was read.
        remaining = self._starts[-1] - position if after > before else done
        share = remaining / max(done, 1)
        total = now - self._started
        serial = total - self._converting
        return fastest_count(self.limit, total * share, serial * share, self._overhead * share)


def converted(
    job: Job, tasks: Iterator[Task | UnreadableInput], schedule: Schedule
) -> Generator[Finished | UnreadableInput]:
    """Convert tasks in order, in this process until more processes would finish sooner."""
    job.prepare()
    schedule.start()
    for task in tasks:
        if isinstance(task, UnreadableInput):
            yield task
            continue
        yield from schedule.timed(task, finish(job, task))
        count = schedule.count(task) if schedule.limit > 1 else 1
        if count > 1:
            yield from Workers(job, count).run(tasks)
            return
