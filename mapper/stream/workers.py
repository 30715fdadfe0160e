"""Tasks converted in this process, or by several at once, in the order in which they were given."""

from __future__ import annotations

import mmap
import multiprocessing
import os
import pickle
import shutil
import signal
import sys
import tempfile
import threading
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeAlias

from mapper.dataprep import Runtime
from mapper.document import MappingDocument
from mapper.engine import Converter, build_plan
from mapper.engine.inputs import Task, UnreadableInput, parts_of
from mapper.files.compressed import compressed, is_compressed, read_reason
from mapper.files.writing import cannot_write
from mapper.stream.checkpoint import part_checksum
from mapper.stream.conversion import Done, Listed, PartConverter
from mapper.text import MapperError

SLOT = 16 * 1024 * 1024  # bytes of records that most tasks make less than; only what is used counts
MAX_REJECTS = 20_000  # that are kept before they are written

# Records, rejects, and nullified rows.
Piece: TypeAlias = tuple[Sequence[bytes | memoryview], list[Listed], list[Listed]]


@dataclass(frozen=True)
class Job:
    """What all tasks share.

    Attributes:
        document: The mapping; it has no errors.
        runtime: The clock and random ids.
        files: The inputs.
        output: The name of the output, which says how records are compressed.
        lists_nullified: Whether nullified rows are wanted with their findings.
        can_resume: Whether a checksum of what is read is wanted.
        strict: Whether rows with duplicate keys are rejected.
    """

    document: MappingDocument
    runtime: Runtime
    files: tuple[str, ...]
    output: str
    lists_nullified: bool = False
    can_resume: bool = False
    strict: bool = False

    @cached_property
    def converter(self) -> PartConverter:
        """What converts one part after another; each process builds its own."""
        converter = Converter(build_plan(self.document, self.runtime))
        return PartConverter(converter, lists_nullified=self.lists_nullified, strict=self.strict)

    def __getstate__(self) -> dict[str, Any]:
        """Return what another process needs to build the converter again."""
        return {name: value for name, value in vars(self).items() if name != "converter"}


@dataclass
class Finished:
    """A task, or the first part of one, that is done.

    Attributes:
        task: The task; without the rows that it had read.
        done: Counts, and what is not in shared memory or a file.
        slot: The shared memory with the records, where another process put them; -1 is none.
        size: How many bytes of it they take.
        spool: A file with records and rejects that have no room there, and come first.
        checksum: That of what was read.
    """

    task: Task
    done: Done
    slot: int = -1
    size: int = 0
    spool: str = ""
    checksum: int = 0

    def pieces(self) -> Iterator[Piece]:
        """Yield records, rejects, and nullified rows, some at a time; remove a spool file."""
        if self.spool:
            with open(self.spool, "rb") as file:
                os.unlink(self.spool)
                with suppress(EOFError):
                    while True:
                        yield pickle.load(file)  # noqa: S301 - this run wrote it
        if self.slot >= 0:
            yield [memoryview(_HERE.slots[self.slot])[: self.size]], [], []
        yield self.done.records, self.done.rejects, self.done.nullified


def finish(job: Job, task: Task) -> Iterator[Finished | UnreadableInput]:
    """Convert a task: all of it, or in pieces where much comes of little."""
    done, start = Done(), task.start
    size = checksum = 0
    try:
        for part in parts_of(task, job.files[task.input]):
            one = job.converter.convert(part)
            done.add(one, done.lines)
            size += sum(map(len, one.records))
            if job.can_resume:
                checksum += part_checksum(task, part)
            if len(done.rejects) + len(done.nullified) > MAX_REJECTS or size > SLOT:
                piece = _piece(task, start, part.end)
                yield Finished(piece, _compressed(job, done), checksum=checksum)
                done, start, size, checksum = Done(), part.end, 0, 0
    except UnreadableInput as error:
        yield UnreadableInput(task.input, error.reason, start)
        return
    except OSError as error:
        yield UnreadableInput(task.input, read_reason(error), start)
        return
    yield Finished(_piece(task, start, task.end), _compressed(job, done), checksum=checksum)


def _piece(task: Task, start: int, end: int) -> Task:
    return replace(task, start=start, end=end, seen=task.seen - (task.end - end))


def _compressed(job: Job, done: Done) -> Done:
    if is_compressed(job.output):
        done.records = [compressed(job.output, b"".join(done.records))]
    return done


def in_process(
    job: Job, tasks: Iterable[Task | UnreadableInput]
) -> Generator[Finished | UnreadableInput]:
    """The tasks converted one after another."""
    for task in tasks:
        if isinstance(task, UnreadableInput):
            yield task
        else:
            yield from finish(job, task)


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
                initargs=(None if _METHOD == "fork" else self._job, folder),
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


def _begin(job: Job | None, folder: str) -> None:
    """Run in each process at its begin; an interrupt is the first process' business."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _HERE.folder = folder
    # A large block that is freed makes glibc keep what is freed later, rather than give it back
    # page by page and fetch it anew for every part.
    bytearray(SLOT)
    if job is not None:
        _HERE.job = job


def _end_with_parent() -> None:
    """A process whose first process was killed ends too; nothing else would tell it."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)


def _work(task: Task, slot: int) -> Finished | UnreadableInput:
    """Convert a task; the records go into a slot of shared memory, or into a file."""
    assert _HERE.job is not None
    total, spool, last, checksum = Done(), "", Done(), 0
    for number, finished in enumerate(finish(_HERE.job, task)):
        if isinstance(finished, UnreadableInput):
            return UnreadableInput(task.input, finished.reason, task.start)
        if number:
            spool = _spooled(last, spool)
        last = Done()
        last.add(finished.done, total.lines)
        total.lines += last.lines
        total.tally.merge(last.tally, lambda place: place)
        checksum += finished.checksum
    size = sum(map(len, last.records))
    if slot >= len(_HERE.slots) or size > SLOT:
        spool, slot = _spooled(last, spool), -1
    else:
        shared = _HERE.slots[slot]
        shared.seek(0)
        for piece in last.records:
            shared.write(piece)
        total.rejects, total.nullified = last.rejects, last.nullified
    part = None if task.part is None else replace(task.part, data=b"")
    return Finished(replace(task, part=part), total, slot, size, spool, checksum)


def _spooled(done: Done, spool: str) -> str:
    """Add records and rejects to a spool file, or start one; return its name."""
    if not spool:
        _HERE.written += 1
        spool = os.path.join(_HERE.folder, f"{os.getpid()}-{_HERE.written}")
    with open(spool, "ab") as file:
        pickle.dump((done.records, done.rejects, done.nullified), file)
    return spool
