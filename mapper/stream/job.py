"""Tasks of a stream converted one after another in this process."""

from __future__ import annotations

import os
import pickle
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeAlias

from mapper.dataprep import Runtime
from mapper.document import MappingDocument
from mapper.engine import Converter, build_plan
from mapper.engine.inputs import Task, UnreadableInput, parts_of
from mapper.files.compressed import compressed, is_compressed, read_reason
from mapper.stream.checkpoint import part_checksum
from mapper.stream.conversion import Done, Listed, PartConverter

# A task whose records or rejects exceed these is finished in several pieces.
MAX_RECORDS = 16 * 1024 * 1024  # bytes
MAX_REJECTS = 20_000

# Records, rejects, and nullified rows.
Piece: TypeAlias = tuple[Sequence[bytes | memoryview], list[Listed], list[Listed]]


@dataclass(frozen=True)
class Job:
    """The settings that all tasks share.

    Attributes:
        document: The mapping; it has no errors.
        runtime: The clock and random ids.
        files: The inputs.
        output: The name of the output, whose ending selects the compression of records.
        lists_nullified: Whether nullified rows are wanted with their findings.
        can_resume: Whether a checksum of the input is wanted.
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
        """The converter of parts; each process builds its own."""
        converter = Converter(build_plan(self.document, self.runtime))
        return PartConverter(converter, lists_nullified=self.lists_nullified, strict=self.strict)

    def prepare(self) -> None:
        """Build the converter now rather than for the first part."""
        assert self.converter is not None

    def __getstate__(self) -> dict[str, Any]:
        """Return what another process needs to build the converter again."""
        return {name: value for name, value in vars(self).items() if name != "converter"}


@dataclass
class Finished:
    """A converted task, or a converted piece of one.

    Attributes:
        task: The task, without the rows that it carried if another process converted it.
        done: Counts, records, and rejects.
        checksum: The checksum of the input.
        spool: A file with records and rejects that come before those in `done`; empty if none.
        shared: Records in shared memory, which come before those in `done`.
    """

    task: Task
    done: Done
    checksum: int = 0
    spool: str = ""
    shared: memoryview | None = None

    def pieces(self) -> Iterator[Piece]:
        """Yield records, rejects, and nullified rows in order; remove the spool file."""
        if self.spool:
            with open(self.spool, "rb") as file:
                os.unlink(self.spool)
                with suppress(EOFError):
                    while True:
                        yield pickle.load(file)  # noqa: S301 - this run wrote it
        if self.shared is not None:
            yield [self.shared], [], []
        yield self.done.records, self.done.rejects, self.done.nullified


def finish(job: Job, task: Task) -> Iterator[Finished | UnreadableInput]:
    """Convert a task; yield it as a whole, or in pieces if its output is large."""
    done, start = Done(), task.start
    size = checksum = 0
    try:
        for part in parts_of(task, job.files[task.input]):
            outcome = job.converter.convert(part, done.tally)
            done.add(outcome, done.lines)
            size += sum(map(len, outcome.records))
            if job.can_resume:
                checksum += part_checksum(task, part)
            if len(done.rejects) + len(done.nullified) > MAX_REJECTS or size > MAX_RECORDS:
                yield Finished(_piece(task, start, part.end), _compressed(job, done), checksum)
                done, start, size, checksum = Done(), part.end, 0, 0
    except UnreadableInput as error:
        yield UnreadableInput(task.input, error.reason, start)
        return
    except OSError as error:
        yield UnreadableInput(task.input, read_reason(error), start)
        return
    yield Finished(_piece(task, start, task.end), _compressed(job, done), checksum)


def _piece(task: Task, start: int, end: int) -> Task:
    return replace(task, start=start, end=end, seen=task.seen - (task.end - end))


def _compressed(job: Job, done: Done) -> Done:
    if is_compressed(job.output):
        done.records = [compressed(job.output, b"".join(done.records))]
    return done
