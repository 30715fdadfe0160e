"""Convert streams of payloads to streams of records: any size, in order, in several processes.

Every input row is written to exactly one of two outputs: the records, or the rejects with their
findings and original bytes. Outputs have partial names until the run ends (`files/partial.py`).
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any, TypeAlias

from mapper.dataprep import Runtime
from mapper.document.loading import LoadedMapping
from mapper.engine.accumulator import Accumulator, RowPlace
from mapper.engine.inputs import Task, UnreadableInput, input_files, tasks_of
from mapper.files.compressed import compressed
from mapper.files.locks import locked
from mapper.files.overlap import STANDARD, Used, refuse_overlap
from mapper.files.partial import PartialFiles, WriteOut
from mapper.files.payload_files import STDIN
from mapper.files.writing import is_special, write_output
from mapper.stream.checkpoint import Checkpoint, remaining, run_identity
from mapper.stream.conversion import Listed
from mapper.stream.job import Finished, Job
from mapper.stream.processes import Schedule, converted, input_starts
from mapper.stream.replay import replay_tasks
from mapper.text import MapperError


@dataclass(frozen=True)
class StreamOptions:
    """The options of a run.

    Attributes:
        output: The file for records; `-` is standard output.
        rejects: The file for rejects; None: next to the output, if there are rejects.
        nullified: The file for rows in which a value was nullified; None: none.
        summary: The file for the summary (JSON); None: none.
        replays: Whether the inputs are rejects files, whose original rows are converted.
        jobs: The largest number of processes that convert; None: one per processor.
        max_rejects: Stop after more rejects than this; None: never.
        max_share: Stop if more than this share of the rows (0 to 1) is rejected; None: never.
        resume: Resume a stopped run.
        strict: Reject rows with duplicate keys; otherwise the last one wins.
    """

    output: str
    rejects: str | None = None
    nullified: str | None = None
    summary: str | None = None
    replays: bool = False
    jobs: int | None = None
    max_rejects: int | None = None
    max_share: float | None = None
    resume: bool = False
    strict: bool = False

    @property
    def rejects_name(self) -> str:
        """The file for rejects; empty if there is none."""
        if self.rejects is None and (self.output == STANDARD or is_special(self.output)):
            return ""
        return self.rejects or f"{self.output}.rejects.ndjson"

    @property
    def files(self) -> dict[str, str]:
        """The files that the run writes, by their role."""
        named = {"records": self.output, "rejects": self.rejects_name,
                 "nullified": self.nullified, "summary": self.summary}  # fmt: skip
        return {role: name for role, name in named.items() if name and name != STANDARD}


@dataclass
class StreamReport:
    """The result of a run.

    Attributes:
        tally: The outcomes of all rows, including those before a `--resume`.
        read: Bytes of input read in this run.
        seconds: The duration of this run.
        unreadable: Inputs that could not be read to their end: name, reason, offset.
        stopped: Why it stopped early: "rejects" or "interrupted"; empty if it did not.
        kept: The partial file, if the run can be resumed.
        rejects: The file with rejects; empty if there are none.
        stale: Rejects files of an earlier run, which were removed.
        resumed: The number of rows that an earlier run had converted; None without `--resume`.
    """

    tally: Accumulator[RowPlace] = field(default_factory=Accumulator)
    read: int = 0
    seconds: float = 0.0
    unreadable: list[tuple[str, str, int]] = field(default_factory=list)
    stopped: str = ""
    kept: str = ""
    rejects: str = ""
    stale: list[str] = field(default_factory=list)
    resumed: int | None = None

    @property
    def is_clean(self) -> bool:
        """True if every row was converted."""
        return not (self.tally.rejected or self.unreadable or self.stopped)


# Called after each part with the number of bytes read of all inputs, and the counts so far.
Progress: TypeAlias = Callable[[int, Accumulator[RowPlace]], None]
# Returns the content of the summary file; takes the report and the files written, by their role.
Summarize: TypeAlias = Callable[[StreamReport, dict[str, str]], bytes]

_RECORDS, _REJECTS, _NULLIFIED = range(3)  # the outputs by number
_MIN_ROWS = 100  # `max_share` stops a run only after this many rows


def convert_stream(
    mapping: LoadedMapping,
    runtime: Runtime,
    names: list[str],
    options: StreamOptions,
    write_out: WriteOut,
    *,
    summarize: Summarize | None = None,
    progress: Progress | None = None,
) -> StreamReport:
    """Convert all rows of the inputs.

    Args:
        mapping: A mapping without errors.
        runtime: The clock and random ids.
        names: Files, folders, or `-`.
        options: The options of the run.
        write_out: Writes to standard output.
        summarize: Returns the content of the summary file; required if the options name one.
        progress: Called after each part.

    Raises:
        MapperError: An output cannot be written, is also an input, or is locked by another run; or
            the run cannot be resumed.
    """
    files = names if options.replays else input_files(names)
    role = "rejects file to replay" if options.replays else "payload"
    outputs = [Used(role, name) for role, name in options.files.items()]
    if options.output == STANDARD:
        outputs.append(Used("records", STANDARD))
    refuse_overlap((*mapping.files(), *(Used(role, name) for name in files)), outputs)
    with locked(options.files.values()):
        report = _Run(mapping, runtime, files, options, write_out, progress).run()
        if options.summary is not None and summarize is not None:
            write_output(options.summary, summarize(report, _written(report, options)))
        return report


def _written(report: StreamReport, options: StreamOptions) -> dict[str, str]:
    """Return the files that a run completed, by their role."""
    if report.kept:
        return {role: name for role, name in options.files.items() if role == "summary"}
    has_rejects = report.rejects or options.rejects is not None
    return {r: name for r, name in options.files.items() if has_rejects or r != "rejects"}


class _Run:
    """One run over all inputs."""

    def __init__(
        self,
        mapping: LoadedMapping,
        runtime: Runtime,
        files: list[str],
        options: StreamOptions,
        write_out: WriteOut,
        progress: Progress | None,
    ) -> None:
        self.options = options
        self.progress = progress
        self.report = StreamReport()
        self.names = [options.output, options.rejects_name, options.nullified or ""]
        identity = run_identity(
            mapping.document, files, self.names, replays=options.replays, strict=options.strict
        )
        self.outputs = PartialFiles(self.names, identity, write_out)
        nullified = options.nullified is not None
        self.job = Job(
            mapping.document, runtime, tuple(files), options.output, nullified,
            self.outputs.can_resume, options.strict,
        )  # fmt: skip
        self.place = Checkpoint()
        self.incomplete: set[int] = set()  # inputs that were not read to their end
        self.starts = input_starts(map(_size, files))

    def run(self) -> StreamReport:
        started = time.perf_counter()
        report = self.report
        is_complete = False
        try:
            source = self.start()
            if self.has_too_many():  # those before this run was resumed
                report.stopped = "rejects"
            else:
                is_complete = self.convert(source)
        except KeyboardInterrupt:
            report.stopped = "interrupted"
        except MapperError as error:
            if not (self.outputs.can_resume and report.read):
                raise
            raise MapperError(f"{error}; partial output is kept: continue with --resume") from None
        finally:
            report.tally, report.unreadable = self.place.tally, self.place.unreadable
            report.seconds = time.perf_counter() - started
            if not is_complete and (self.outputs.can_resume or not report.stopped):
                self.outputs.close()
        if is_complete or not self.outputs.can_resume:
            self.end()
        else:
            report.kept = f"{self.options.output}.part"
            report.rejects = f"{self.options.rejects_name}.part"
        return report

    def start(self) -> Iterator[Task | UnreadableInput]:
        """Open the outputs and return the tasks to convert."""
        options, files = self.options, self.job.files
        if options.resume and not self.outputs.can_resume:
            raise MapperError("--resume needs an output file: -o FILE")
        tasks = tasks_of(list(files))
        if options.replays:  # a file without rejects is refused before any output is opened
            rest = replay_tasks(list(files))
            tasks = chain(list(islice(rest, 1)), rest)
        state = self.outputs.start(resume=options.resume)
        if options.resume:
            self.report.resumed = 0
        if state is None:
            return tasks
        self.place = Checkpoint.from_json(state)
        self.report.resumed = self.place.tally.rows
        return remaining(tasks, files, self.place)

    def convert(self, source: Iterator[Task | UnreadableInput]) -> bool:
        """Convert tasks; return whether all were converted."""
        finished = converted(self.job, source, Schedule(self.options.jobs, self.starts))
        try:
            for item in finished:
                if isinstance(item, UnreadableInput):
                    self.take_unreadable(item)
                elif item.task.input not in self.incomplete:
                    self.take_part(item)
                if self.has_too_many():
                    self.report.stopped = "rejects"
                    return False
        finally:
            finished.close()
        return True

    def take_unreadable(self, item: UnreadableInput) -> None:
        """Note an input that was not read to its end, once; the rest of it is ignored."""
        if item.input not in self.incomplete:
            self.incomplete.add(item.input)
            name = self.job.files[item.input]
            self.place.unreadable.append((name, item.reason, item.offset))

    def take_part(self, item: Finished) -> None:
        task, place = item.task, self.place
        if task.input != place.input:
            place.input, place.line = task.input, 1
        base = place.line if task.part is None else 0

        def at(local: RowPlace) -> RowPlace:
            if task.origins is not None:
                return task.origins[local.offset]
            return RowPlace(self.name_of(task), local.line + base, local.offset)

        for records, *listed in item.pieces():
            self.outputs.write(_RECORDS, records)
            for number, rows in zip((_REJECTS, _NULLIFIED), listed, strict=True):
                if rows and self.names[number]:
                    data = b"".join(_line(at, row) for row in rows)
                    self.outputs.write(number, [compressed(self.names[number], data)])
        place.tally.merge(item.done.tally, at)
        place.line = item.done.lines + (place.line if task.part is None else task.part.line)
        place.offset = task.end
        place.add_checksum(item.checksum)
        self.report.read += task.end - task.start
        self.outputs.commit(place.to_json())
        if self.progress is not None:
            self.progress(self.starts[task.input] + task.seen, place.tally)

    def name_of(self, task: Task) -> str:
        name = self.job.files[task.input]
        return "<stdin>" if name == STDIN else name

    def has_too_many(self) -> bool:
        tally, options = self.place.tally, self.options
        if options.max_rejects is not None and tally.rejected > options.max_rejects:
            return True
        share = options.max_share
        return share is not None and tally.rows >= _MIN_ROWS and tally.rejected > share * tally.rows

    def end(self) -> None:
        """Finish the outputs; `max_share` is checked again, however few rows there are."""
        tally, share = self.place.tally, self.options.max_share
        if share is not None and tally.rejected > share * tally.rows:
            self.report.stopped = "rejects"
        has_rejects = self.options.rejects is not None or tally.rejected > 0
        self.report.stale = self.outputs.finish([True, has_rejects, True])
        if tally.rejected:
            self.report.rejects = self.options.rejects_name


def _line(at: Callable[[RowPlace], RowPlace], listed: Listed) -> bytes:
    """Return a rejected or nullified row as a line of JSON."""
    line, offset, row = listed
    place: dict[str, Any] = at(RowPlace("", line, offset))._asdict()
    return json.dumps({**place, **row}, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


def _size(name: str) -> int:
    try:
        return 0 if name == STDIN else os.path.getsize(name)
    except OSError:
        return 0


def input_size(names: list[str]) -> int:
    """Return the size of all inputs on disk in bytes; standard input counts as 0."""
    return sum(map(_size, input_files(names)))
