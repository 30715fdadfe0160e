"""The number of processes that convert a stream: as many as finish first.

The first tasks are converted in this process. Their pace shows how long the rest will take, and
whether other processes would finish it sooner, including the time until they are started.
"""

from __future__ import annotations

import os
import time
from collections.abc import Generator, Iterator

from mapper.engine.inputs import Task, UnreadableInput
from mapper.stream.job import Finished, Job, finish
from mapper.stream.workers import Workers

# Costs in seconds, as measured (tests/benchmarks/README.md).
START = 0.07  # until the first process is started
PROCESS = 0.012  # to start another one
TASK = 0.0004  # to send a task and receive its result
BYTE = 1e-9  # to send a byte of a part that this process has read
MARGIN = 1.25  # several processes must be expected to be that much faster than one


def available_processors() -> int:
    """Return the number of processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def position(sizes: list[int], task: Task) -> int:
    """Return how many bytes of all inputs are read when a task is done."""
    return sum(sizes[: task.input]) + task.seen


def fastest_count(limit: int, total: float, serial: float) -> int:
    """Return how many processes finish first.

    Args:
        limit: The largest number to return.
        total: Seconds that one process takes for all of the work.
        serial: Seconds of work that several processes leave to the first: reading and writing.
    """

    def seconds(count: int) -> float:
        if count == 1:
            return total
        return MARGIN * (START + count * PROCESS + max(serial, total / count))

    return min(range(1, limit + 1), key=seconds)


class Schedule:
    """Decides how many processes convert, from the pace of the tasks that are done."""

    def __init__(self, limit: int | None, sizes: list[int]) -> None:
        """Nothing is converted yet.

        Args:
            limit: The largest number of processes; None: one per processor.
            sizes: The size of each input in bytes; 0 if it is unknown.
        """
        cores = available_processors()
        self.limit = cores if limit is None else min(limit, cores)
        self._sizes = sizes
        self._begin: int | None = None  # the position before the first task
        self._started = 0.0
        self._converting = 0.0
        self._overhead = 0.0

    def start(self) -> None:
        """Start the clock."""
        self._started = time.perf_counter()

    def timed(
        self, task: Task, results: Iterator[Finished | UnreadableInput]
    ) -> Iterator[Finished | UnreadableInput]:
        """Yield the results of a task, and take the time that each of them takes."""
        self._overhead += TASK
        if task.part is not None:
            self._overhead += BYTE * len(task.part.data)
        while True:
            start = time.perf_counter()
            found = next(results, None)
            self._converting += time.perf_counter() - start
            if found is None:
                return
            yield found

    def count(self, task: Task) -> int:
        """Return the number of processes for what comes after a task."""
        done = position(self._sizes, task)
        if self._begin is None:
            self._begin = max(done - (task.end - task.start), 0)
        done -= self._begin
        # An input of unknown size is assumed to have as much left as was read.
        remaining = sum(self._sizes) - self._begin - done if self._sizes[task.input] else done
        share = remaining / max(done, 1)
        total = time.perf_counter() - self._started
        serial = total - self._converting + self._overhead
        return fastest_count(self.limit, total * share, serial * share)


def converted(
    job: Job, tasks: Iterator[Task | UnreadableInput], schedule: Schedule
) -> Generator[Finished | UnreadableInput]:
    """Convert tasks in order: in this process as long as others would not finish sooner."""
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
