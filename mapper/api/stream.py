"""Streams of payloads to streams of records: any size, in order, with several processes if wanted.

Every row of the input ends in exactly one of two outputs: the records, or the rejects with what
was found and their own bytes. Outputs stand under partial names until all is done
(`source/partial.py`).
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from io import FileIO
from typing import Any, Protocol, TypeAlias

from mapper.api.mapping import Mapping
from mapper.api.workers import Finished, Job, Workers, in_process
from mapper.run.files import STDIN
from mapper.run.inputs import Task, UnreadableInput, input_files, tasks_of
from mapper.run.stream import Done
from mapper.source import MapperError
from mapper.source.compressed import compressed, nothing
from mapper.source.files import cannot_write, is_special
from mapper.source.locks import locked
from mapper.source.overlap import Used, refuse_overlap
from mapper.source.partial import PartialFiles, write_all

STDOUT = "-"


@dataclass(frozen=True)
class StreamOptions:
    """How to run.

    Attributes:
        output: Where the records go; `-` is standard output.
        rejects: Where the rejects go; None: beside a file of records, if there are any.
        jobs: How many processes convert.
        most_rejects: Stop beyond so many; None: never.
        most_share: Stop where more than this share of the rows is rejected; None: never.
        resume: Go on with a run that was stopped.
    """

    output: str
    rejects: str | None = None
    jobs: int = 1
    most_rejects: int | None = None
    most_share: float | None = None
    resume: bool = False


@dataclass
class StreamReport:
    """What a run did.

    Attributes:
        done: Counts over all rows, those of runs before a `--resume` included.
        read: Bytes of input read in this run.
        seconds: How long this run took.
        unreadable: Inputs that could not be read, or not to their end: name, reason, offset.
        stopped: "" where it came to its end, "rejects" or "interrupted".
        kept: The partial file, where the run did not come to its end.
        rejects: The file with the rejects; "" where there is none.
    """

    done: Done = field(default_factory=Done)
    read: int = 0
    seconds: float = 0.0
    unreadable: list[tuple[str, str, int]] = field(default_factory=list)
    stopped: str = ""
    kept: str = ""
    rejects: str = ""

    @property
    def is_clean(self) -> bool:
        """True where every row went through."""
        return not (self.done.rejected or self.unreadable or self.stopped)


class Sink(Protocol):
    """Where bytes of the outputs go, by number: 0 the records, 1 the rejects."""

    def write(self, number: int, pieces: Sequence[bytes | memoryview]) -> None:
        """Add bytes to an output."""

    def commit(self, progress: dict[str, Any]) -> None:
        """All written so far is complete."""

    def finish(self, keep: list[bool]) -> None:
        """All is done."""

    def close(self) -> None:
        """Leave things as they are."""


# Called after each part with how many bytes of all inputs are read, and with the counts so far.
Progress: TypeAlias = Callable[[int, Done], None]
WriteOut: TypeAlias = Callable[[bytes | memoryview], None]

# share of rejected rows is looked at from so many rows on
_LEAST_ROWS = 100


def convert_stream(
    mapping: Mapping,
    names: list[str],
    options: StreamOptions,
    write_out: WriteOut,
    progress: Progress | None = None,
) -> StreamReport:
    """Convert all rows of the inputs.

    Args:
        mapping: The mapping.
        names: Files, folders, `-`; compressed ones end in .gz or .zst.
        options: How to run.
        write_out: Writes to standard output.
        progress: Is told after each part.

    Raises:
        MappingError: where the mapping has errors.
        MapperError: an output cannot be written, is an input too, or is locked by another run; or
            a run cannot be resumed.
    """
    files = input_files(names)
    outputs = _outputs(options)
    refuse_overlap((*mapping.files(), *(Used("payload", name) for name in files)), outputs)
    with locked(output.name for output in outputs if output.name != STDOUT):
        job = Job(mapping, tuple(files), options.output)
        run = _Run(job, options, _sink(mapping, files, options, write_out), progress)
        return run.run()


def _outputs(options: StreamOptions) -> list[Used]:
    outputs = [Used("records", options.output)]
    if options.output != STDOUT or options.rejects:
        outputs.append(Used("rejects", _rejects_name(options)))
    return outputs


def _sink(
    mapping: Mapping,
    files: list[str],
    options: StreamOptions,
    write_out: WriteOut,
) -> Sink:
    if options.output == STDOUT or is_special(options.output):
        if options.resume:
            raise MapperError("--resume needs an output file: -o FILE")
        return _Direct(options, write_out)
    names = [options.output, _rejects_name(options)]
    return PartialFiles(names, _identity(mapping, files, options))


def _rejects_name(options: StreamOptions) -> str:
    return options.rejects or f"{options.output}.rejects.ndjson"


def _identity(mapping: Mapping, files: list[str], options: StreamOptions) -> dict[str, Any]:
    document = mapping.document
    text = "\0".join((document.span.source.text, document.schema.span.source.text, document.tenant))
    inputs = []
    for name in files:
        try:
            status = os.stat(name)
            is_file = stat.S_ISREG(status.st_mode)  # a pipe's time changes as it is written to
            inputs.append([name, *((status.st_size, status.st_mtime_ns) if is_file else (0, 0))])
        except OSError:
            inputs.append([name, 0, 0])
    return {
        "mapping": hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        "inputs": inputs,
        "rejects": _rejects_name(options),
    }


class _Direct:
    """Writes to standard output, or to what is no file, and rejects to a file if one is named."""

    def __init__(self, options: StreamOptions, write_out: WriteOut) -> None:
        self._names = [options.output, options.rejects or ""]
        self._files = [None if name in ("", STDOUT) else self._open(name) for name in self._names]
        self._write_out = write_out
        self._is_empty = [True, True]

    def _open(self, name: str) -> FileIO:
        try:
            return open(name, "wb", buffering=0)
        except OSError as error:
            raise cannot_write(name, error) from None

    def write(self, number: int, pieces: Sequence[bytes | memoryview]) -> None:
        file = self._files[number]
        self._is_empty[number] = False
        try:
            if file is not None:
                write_all(file, pieces)
            elif number == 0:
                for piece in pieces:
                    self._write_out(piece)
        except BrokenPipeError:
            raise
        except OSError as error:
            raise cannot_write(self._names[number], error) from None

    def commit(self, progress: dict[str, Any]) -> None:
        pass

    def finish(self, keep: list[bool]) -> None:
        if self._names[1] and self._is_empty[1]:
            self.write(1, [nothing(self._names[1])])
        self.close()

    def close(self) -> None:
        for file in self._files:
            if file is not None:
                file.close()


class _Run:
    """One run over all inputs."""

    def __init__(
        self, job: Job, options: StreamOptions, sink: Sink, progress: Progress | None
    ) -> None:
        self.job = job
        self.options = options
        self.sink = sink
        self.progress = progress
        self.report = StreamReport()
        self.line = 1  # of the input that is being converted
        self.input = 0
        self.is_complete = False  # whether all tasks are done
        self.sizes = [_size(name) for name in job.files]

    def run(self) -> StreamReport:
        started = time.perf_counter()
        first, offset = self.start()
        self.input = first
        source = tasks_of(list(self.job.files), first, offset, self.line)
        jobs = self.options.jobs
        finished = in_process(self.job, source) if jobs < 2 else Workers(self.job, jobs).run(source)
        try:
            if self.has_too_many():  # those of the run that this one goes on with
                self.report.stopped = "rejects"
            else:
                self.take(finished)
        except KeyboardInterrupt:
            self.report.stopped = "interrupted"
        except MapperError as error:
            if isinstance(self.sink, PartialFiles) and self.report.done.rows:
                kept = "what is done is kept: --resume goes on from there"
                raise MapperError(f"{error}; {kept}") from None
            raise
        finally:
            finished.close()
            self.report.seconds = time.perf_counter() - started
            if self.report.stopped or not self.is_complete:
                self.sink.close()
        if not self.report.stopped:
            self.end()
        elif isinstance(self.sink, PartialFiles):
            self.report.kept = f"{self.options.output}.part"
            self.report.rejects = f"{_rejects_name(self.options)}.part"
        return self.report

    def start(self) -> tuple[int, int]:
        """Where the input begins: at its begin, or where a run stopped."""
        if not isinstance(self.sink, PartialFiles):
            return 0, 0
        state = self.sink.start(resume=self.options.resume)
        if state is None:
            return 0, 0
        done = self.report.done
        done.rows, done.ok, done.nullified, done.rejected = state["counts"]
        for code, message, count in state["reasons"]:
            done.reasons[code, message] = count
        self.report.unreadable = [(row[0], row[1], row[2]) for row in state["unreadable"]]
        self.line = state["line"]
        return state["input"], state["offset"]

    def take(self, finished: Iterator[Finished | UnreadableInput]) -> None:
        for item in finished:
            if isinstance(item, UnreadableInput):
                name = self.job.files[item.input]
                self.report.unreadable.append((name, item.reason, item.offset))
                continue
            self.take_part(item)
            if self.has_too_many():
                self.report.stopped = "rejects"
                return
        self.is_complete = True

    def take_part(self, item: Finished) -> None:
        task = item.task
        if task.input != self.input:
            self.input, self.line = task.input, 1
        for pieces in item.records():
            self.sink.write(0, pieces)
        if item.done.rejects:
            base = self.line if task.part is None else 0
            lines = [self.reject(task, line + base, offset, reject)
                     for line, offset, reject in item.done.rejects]  # fmt: skip
            self.sink.write(1, [compressed(self.options.rejects or "", b"".join(lines))])
        self.report.done.add(item.done)
        self.line = item.done.lines + (self.line if task.part is None else task.part.line)
        self.report.read += task.end - task.start
        self.sink.commit(self.state(task))
        if self.progress is not None:
            self.progress(sum(self.sizes[: task.input]) + task.seen, self.report.done)

    def reject(self, task: Task, line: int, offset: int, reject: dict[str, Any]) -> bytes:
        name = self.job.files[task.input]
        place = {"file": "<stdin>" if name == STDIN else name, "line": line, "offset": offset}
        return (
            json.dumps({**place, **reject}, ensure_ascii=False).encode("utf-8", "replace") + b"\n"
        )

    def state(self, task: Task) -> dict[str, Any]:
        done = self.report.done
        return {
            "input": task.input,
            "offset": task.end,
            "line": self.line,
            "counts": [done.rows, done.ok, done.nullified, done.rejected],
            "reasons": [[*reason, count] for reason, count in done.reasons.items()],
            "unreadable": self.report.unreadable,
        }

    def has_too_many(self) -> bool:
        done, options = self.report.done, self.options
        if options.most_rejects is not None and done.rejected > options.most_rejects:
            return True
        share = options.most_share
        return share is not None and done.rows >= _LEAST_ROWS and done.rejected > share * done.rows

    def end(self) -> None:
        """All rows are done: a share is looked at once more, however few they are."""
        done, share = self.report.done, self.options.most_share
        if share is not None and done.rejected > share * done.rows:
            self.report.stopped = "rejects"
        has_rejects = self.options.rejects is not None or done.rejected > 0
        self.sink.finish([True, has_rejects])
        if done.rejected and (self.options.rejects or isinstance(self.sink, PartialFiles)):
            self.report.rejects = _rejects_name(self.options)


def _size(name: str) -> int:
    try:
        return 0 if name == STDIN else os.path.getsize(name)
    except OSError:
        return 0


def input_size(names: list[str]) -> int:
    """How many bytes all inputs have on disk; standard input counts nothing."""
    return sum(map(_size, input_files(names)))
