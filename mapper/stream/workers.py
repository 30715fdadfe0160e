"""Convert tasks in several processes, and yield the results in the order of the tasks."""

from __future__ import annotations

import gc
import os
import pickle
import shutil
import signal
import sys
import threading
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeAlias

from mapper.engine.inputs import Task, UnreadableInput
from mapper.files.writing import cannot_write
from mapper.stream.conversion import Done
from mapper.stream.job import MAX_RECORDS, Finished, Job, finish
from mapper.text import MapperError
from mapper.text.importing import lazy_module

if TYPE_CHECKING:
    import mmap
    import multiprocessing
    import tempfile
    from concurrent import futures
    from concurrent.futures import process as pools
else:
    mmap = lazy_module("mmap")
    multiprocessing = lazy_module("multiprocessing")
    pools = lazy_module("concurrent.futures.process")
    tempfile = lazy_module("tempfile")

# Linux copies this process, with the mapping and the shared memory. Other systems start new
# processes, which load the mapping again and pass all records through files.
METHOD = "fork" if sys.platform == "linux" else "spawn"

# A result of a worker: the finished task, and the shared memory with its records: the number of the
# slot (-1: none) and the bytes used.
_Result: TypeAlias = "tuple[Finished | UnreadableInput, int, int]"


class Workers:
    """Processes that convert tasks; only as many tasks are in progress as keep them busy."""

    def __init__(self, job: Job, count: int) -> None:
        """Keep the job; `run` starts the processes."""
        self._job = job
        self._count = count
        self._limit = 2 * count + 2  # tasks whose records are not written yet

    def run(self, tasks: Iterable[Task | UnreadableInput]) -> Generator[Finished | UnreadableInput]:
        """Convert tasks and yield the results in the order of the tasks.

        Raises:
            MapperError: A process was killed.
        """
        with _spool_folder(self._job) as folder:
            forks = METHOD == "fork"
            _STATE.job = self._job
            _STATE.slots = [mmap.mmap(-1, MAX_RECORDS) for _ in range(self._limit if forks else 0)]
            self._job.converter.warm()
            gc.freeze()  # a collection in a copied process would copy the memory it visits
            executor = pools.ProcessPoolExecutor(
                self._count,
                mp_context=multiprocessing.get_context(METHOD),
                initializer=_start_worker,
                initargs=(None if forks else self._job, folder),
            )
            try:
                yield from self._ordered(executor, tasks)
            except pools.BrokenProcessPool:
                raise MapperError(
                    "a worker process was killed, possibly because memory ran out"
                ) from None
            finally:
                executor.shutdown(wait=False, cancel_futures=True)
                gc.unfreeze()
                _STATE.slots = []

    def _ordered(
        self, executor: pools.ProcessPoolExecutor, tasks: Iterable[Task | UnreadableInput]
    ) -> Generator[Finished | UnreadableInput]:
        waiting: deque[futures.Future[_Result] | UnreadableInput] = deque()
        submitted = 0
        for task in tasks:
            if isinstance(task, UnreadableInput):
                waiting.append(task)
            else:  # by the time that a slot is used again, its records are written
                waiting.append(executor.submit(_work, task, submitted % self._limit))
                submitted += 1
            if len(waiting) > 2 * self._count:
                yield _result(waiting.popleft())
        while waiting:
            yield _result(waiting.popleft())


def _result(item: futures.Future[_Result] | UnreadableInput) -> Finished | UnreadableInput:
    if isinstance(item, UnreadableInput):
        return item
    result, slot, size = item.result()
    if isinstance(result, Finished) and slot >= 0:
        result.shared = memoryview(_STATE.slots[slot])[:size]
    return result


@dataclass
class _State:
    """The state of one process, which `_work` uses without receiving it with each task."""

    job: Job | None = None
    folder: str = ""
    spooled: int = 0  # files
    slots: list[mmap.mmap] = field(default_factory=list)


_STATE = _State()


@contextmanager
def _spool_folder(job: Job) -> Iterator[str]:
    """Create the folder of spool files, next to the output so that they use the same disk.

    Files that a killed run left there are removed.
    """
    partial = f"{os.path.realpath(job.output)}.part"
    if not os.path.isfile(partial):
        with tempfile.TemporaryDirectory(prefix="mapper-", ignore_cleanup_errors=True) as folder:
            yield folder
        return
    folder = f"{partial}.d"
    shutil.rmtree(folder, ignore_errors=True)
    try:
        os.mkdir(folder)
    except OSError as error:
        raise cannot_write(folder, error) from None
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _start_worker(job: Job | None, folder: str) -> None:
    """Prepare a new process; the first process handles interrupts."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _STATE.folder = folder
    # After a large block is freed, glibc keeps memory that is freed later, instead of returning it
    # page by page and requesting it again for every part.
    bytearray(MAX_RECORDS)
    if job is not None:
        _STATE.job = job


def _end_with_parent() -> None:
    """End this process when the first process is killed."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)


def _work(task: Task, slot: int) -> _Result:
    """Convert a task; put its records into a slot of shared memory, or into a file."""
    assert _STATE.job is not None
    total, spool, last, checksum = Done(), "", Done(), 0
    for number, finished in enumerate(finish(_STATE.job, task)):
        if isinstance(finished, UnreadableInput):
            return UnreadableInput(task.input, finished.reason, task.start), -1, 0
        if number:
            spool = _spooled(last, spool)
        last = Done()
        last.add(finished.done, total.lines)
        total.lines += last.lines
        total.tally.merge(last.tally, lambda place: place)
        checksum += finished.checksum
    size = sum(map(len, last.records))
    if slot >= len(_STATE.slots) or size > MAX_RECORDS:
        spool, slot = _spooled(last, spool), -1
    else:
        shared = _STATE.slots[slot]
        shared.seek(0)
        for piece in last.records:
            shared.write(piece)
        total.rejects, total.nullified = last.rejects, last.nullified
    part = None if task.part is None else replace(task.part, data=b"")
    return Finished(replace(task, part=part), total, checksum, spool), slot, size


def _spooled(done: Done, spool: str) -> str:
    """Append records and rejects to a spool file, or to a new one; return its name."""
    if not spool:
        _STATE.spooled += 1
        spool = os.path.join(_STATE.folder, f"{os.getpid()}-{_STATE.spooled}")
    with open(spool, "ab") as file:
        pickle.dump((done.records, done.rejects, done.nullified), file)
    return spool
