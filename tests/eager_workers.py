"""Run `mapper convert --jobs 2` with workers from the first row on, even for a small input.

`python -m tests.eager_workers ...` takes the arguments of `mapper`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

from mapper.cli.main import run
from mapper.stream import processes
from mapper.stream import run as stream
from mapper.stream.job import Job
from mapper.stream.workers import Workers


def converted(job: Job, tasks: Iterator[Any], schedule: processes.Schedule) -> Iterator[Any]:
    """Convert tasks with as many processes as the schedule allows."""
    if schedule.limit > 1:
        return Workers(job, schedule.limit).run(tasks)
    return processes.converted(job, tasks, schedule)


def two_processors() -> int:
    """Return 2 on every machine."""
    return 2


if __name__ == "__main__":
    stream.converted = converted
    processes.available_processors = two_processors
    sys.exit(run(sys.argv[1:]))
