"""Tasks converted in this process, or by several at once, in the order in which they were given."""

from __future__ import annotations

import mmap
import multiprocessing
import os
import shutil
import signal
import sys
import tempfile
import threading
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Sequence
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
from mapper.source.compressed import compressed, is_compressed, read_reason
from mapper.source.files import cannot_write
from mapper.source.partial import write_all

_COPY = 4 * 1024 * 1024
SLOT = 16 * 1024 * 1024  # bytes of records that most tasks make less than; only what is used counts


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
        slot: The shared memory with the records, where another process put them; -1 is none.
        size: How many bytes of it they take.
        spool: A file with the records, where they have no room in shared memory.
    """

    task: Task
    done: Done
    slot: int = -1
    size: int = 0
    spool: str = ""

    def records(self) -> Iterator[Sequence[bytes | memoryview]]:
        """The bytes for the output, some pieces at a time; a spool file is removed."""
        if self.slot >= 0:
            yield [memoryview(_HERE.slots[self.slot])[: self.size]]
            return
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
        return UnreadableInput(task.input, read_reason(error), task.start)
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
            _HERE.slots = self.slots()
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
                    "a process was killed (by hand, or as the memory ran out)"
                ) from None
            finally:
                executor.shutdown(wait=False, cancel_futures=True)
                _HERE.slots = []

    def slots(self) -> list[mmap.mmap]:
        """Shared memory for what may be under way: records go through it without a file.

        A copied process has it; one that is begun anew has not, and writes files.
        """
        if _METHOD != "fork":
            return []
        return [mmap.mmap(-1, SLOT) for _ in range(2 * self._count + 2)]

    def _ordered(
        self, executor: ProcessPoolExecutor, tasks: Iterable[Task | UnreadableInput]
    ) -> Generator[Finished | UnreadableInput]:
        waiting: deque[Future[Any] | UnreadableInput] = deque()
        submitted = 0
        for task in tasks:
            if isinstance(task, UnreadableInput):
                waiting.append(task)
            else:  # a slot comes round again when what it held is written
                slot = submitted % (2 * self._count + 2)
                waiting.append(executor.submit(_work, task, slot))
                submitted += 1
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
        self.slots: list[mmap.mmap] = []


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
    mapping = job.mapping
    return mapping.path, mapping.document.tenant, mapping.schema_path, job.files, job.output


def _begin(given: tuple[Any, ...], folder: str) -> None:
    """Run in each process at its begin; an interrupt is the first process' business."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _HERE.folder = folder
    # A large block that is freed makes glibc keep what is freed later, rather than give it back
    # page by page and fetch it anew for every part.
    bytearray(SLOT)
    if _HERE.job is None:
        path, tenant, schema, files, output = given
        mapping, _ = open_mapping(path, tenant or None, schema=schema)
        assert mapping is not None
        _HERE.job = Job(mapping, files, output)


def _end_with_parent() -> None:
    """A process whose first process was killed ends too; nothing else would tell it."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)


def _work(task: Task, slot: int) -> Finished | UnreadableInput:
    """Convert a task; the records go into a slot of shared memory, or into a file."""
    assert _HERE.job is not None
    finished = finish(_HERE.job, task)
    if isinstance(finished, UnreadableInput):
        return finished
    records = finished.done.records
    finished.size = sum(map(len, records))
    if slot < len(_HERE.slots) and finished.size <= SLOT:
        finished.slot = slot
        shared = _HERE.slots[slot]
        shared.seek(0)
        for piece in records:
            shared.write(piece)
    else:
        _HERE.written += 1
        finished.spool = os.path.join(_HERE.folder, f"{os.getpid()}-{_HERE.written}")
        with open(finished.spool, "wb", buffering=0) as file:
            write_all(file, records)
    finished.done.records = []
    finished.task = replace(task, part=None if task.part is None else replace(task.part, data=b""))
    return finished
