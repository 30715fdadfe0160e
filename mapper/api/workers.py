"""Tasks converted in this process, or by several at once, in the order in which they were given."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
import sys
import tempfile
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from mapper.api.mapping import Mapping, open_mapping
from mapper.run.inputs import Task, UnreadableInput, parts_of
from mapper.run.stream import Done, PartConverter
from mapper.source import MapperError
from mapper.source.compressed import compressed, is_compressed
from mapper.source.partial import cannot_write, write_all

_COPY = 4 * 1024 * 1024


@dataclass(frozen=True)
class Job:
    """What all tasks share: the mapping, the inputs, and the name of the output.

    The name says how records are compressed.
    """

    mapping: Mapping
    files: tuple[str, ...]
    output: str

    @cached_property
    def converter(self) -> PartConverter:
        """Converts one part after another."""
        return PartConverter(self.mapping.converter)


@dataclass
class Finished:
    """A task that is done.

    Attributes:
        task: The task; what it had read is left out.
        done: Counts and rejects.
        spool: A file with the records, where another process wrote them.
    """

    task: Task
    done: Done
    spool: str = ""

    def records(self) -> Iterator[list[bytes]]:
        """The bytes for the output, some pieces at a time; a spool file is removed."""
        if not self.spool:
            yield self.done.records
            return
        with open(self.spool, "rb") as file:
            os.unlink(self.spool)
            while chunk := file.read(_COPY):
                yield [chunk]


def finish(job: Job, task: Task) -> Finished | UnreadableInput:
    """Convert a task."""
    done = Done()
    try:
        for part in parts_of(task, job.files[task.input]):
            one = job.converter.convert(part)
            done.rejects += [
                (done.lines + line, offset, reject) for line, offset, reject in one.rejects
            ]
            done.records += one.records
            done.add(one)
    except OSError as error:
        return UnreadableInput(task.input, (error.strerror or "it failed").lower(), task.start)
    if is_compressed(job.output):
        done.records = [compressed(job.output, b"".join(done.records))]
    return Finished(task, done)


def in_process(
    job: Job, tasks: Iterable[Task | UnreadableInput]
) -> Generator[Finished | UnreadableInput]:
    """The tasks converted one after another."""
    for task in tasks:
        yield task if isinstance(task, UnreadableInput) else finish(job, task)


class Workers:
    """Processes that convert tasks; no more are under way than keep them busy."""

    def __init__(self, job: Job, count: int) -> None:
        """Nothing runs yet."""
        self._job = job
        self._count = count

    def run(self, tasks: Iterable[Task | UnreadableInput]) -> Generator[Finished | UnreadableInput]:
        """The tasks converted, in their order.

        Raises:
            MapperError: where a process was killed.
        """
        with _spool_folder(self._job) as folder:
            _HERE.job = self._job
            self._job.converter.warm()
            executor = ProcessPoolExecutor(
                self._count,
                mp_context=multiprocessing.get_context(_METHOD),
                initializer=_begin,
                initargs=(_for_workers(self._job), folder),
            )
            try:
                yield from self._ordered(executor, tasks)
            except BrokenProcessPool:
                raise MapperError(
                    "a process was killed (by hand, or as the memory ran out); what is done is "
                    "kept: --resume goes on from there"
                ) from None
            finally:
                executor.shutdown(wait=False, cancel_futures=True)

    def _ordered(
        self, executor: ProcessPoolExecutor, tasks: Iterable[Task | UnreadableInput]
    ) -> Generator[Finished | UnreadableInput]:
        waiting: deque[Future[Any] | UnreadableInput] = deque()
        for task in tasks:
            waiting.append(
                task if isinstance(task, UnreadableInput) else executor.submit(_work, task)
            )
            if len(waiting) > 2 * self._count:
                yield _result(waiting.popleft())
        while waiting:
            yield _result(waiting.popleft())


def _result(item: Future[Any] | UnreadableInput) -> Finished | UnreadableInput:
    if isinstance(item, UnreadableInput):
        return item
    found: Finished | UnreadableInput = item.result()
    return found


# Where processes can be copied, they need not load the mapping again.
_METHOD = "fork" if sys.platform == "linux" else "spawn"


class _Process:
    """What one process works on."""

    def __init__(self) -> None:
        self.job: Job | None = None
        self.folder = ""
        self.written = 0


_HERE = _Process()


@contextmanager
def _spool_folder(job: Job) -> Iterator[str]:
    """Where records wait: beside the output, so that they take no other disk's room.

    What a run that was killed left there is removed.
    """
    beside = f"{os.path.realpath(job.output)}.part"
    if not os.path.isfile(beside):
        with tempfile.TemporaryDirectory(prefix="mapper-", ignore_cleanup_errors=True) as folder:
            yield folder
        return
    folder = f"{beside}.d"
    shutil.rmtree(folder, ignore_errors=True)
    try:
        os.mkdir(folder)
    except OSError as error:
        raise cannot_write(folder, error) from None
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _for_workers(job: Job) -> tuple[Any, ...]:
    """What a new process needs to make the job again: paths and names."""
    return job.mapping.path, job.mapping.document.tenant, job.files, job.output


def _begin(given: tuple[Any, ...], folder: str) -> None:
    """Run in each process at its begin; an interrupt is the first process' business."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _HERE.folder = folder
    if _HERE.job is None:
        path, tenant, files, output = given
        mapping, _ = open_mapping(path, tenant or None)
        assert mapping is not None
        _HERE.job = Job(mapping, files, output)


def _work(task: Task) -> Finished | UnreadableInput:
    assert _HERE.job is not None
    finished = finish(_HERE.job, task)
    if isinstance(finished, UnreadableInput):
        return finished
    _HERE.written += 1
    name = os.path.join(_HERE.folder, f"{os.getpid()}-{_HERE.written}")
    with open(name, "wb", buffering=0) as file:
        write_all(file, finished.done.records)
    finished.done.records = []
    finished.spool = name
    finished.task = replace(task, part=None if task.part is None else replace(task.part, data=b""))
    return finished
