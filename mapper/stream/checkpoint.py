"""Checkpoints of runs, and what must be unchanged to resume one: mapping, options, input."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any

from mapper.document import MappingDocument
from mapper.engine.accumulator import Accumulator, RowPlace, from_json, to_json
from mapper.engine.inputs import Task, UnreadableInput, parts_of
from mapper.engine.parts import Part
from mapper.text import MapperError
from mapper.version import __version__

FORMAT = 2  # increase it when the content of a checkpoint changes; older ones are refused
_RANGE = 2**64


def part_checksum(task: Task, part: Part) -> int:
    """Return 64 bits that depend on the content of a part and on its place in the inputs.

    The checksum of many parts is the sum of theirs, so processes can compute it in any order. The
    content goes in as a CRC-32: it is there to detect changes, not attacks, and costs little.
    """
    origins = repr(task.origins) if task.origins else ""
    key = f"{task.input} {part.offset} {part.end} {zlib.crc32(part.data)} {origins}"
    return int.from_bytes(hashlib.blake2b(key.encode("utf-8", "replace"), digest_size=8).digest())


def run_identity(
    document: MappingDocument,
    files: list[str],
    outputs: list[str],
    *,
    replays: bool,
    strict: bool,
) -> dict[str, Any]:
    """Return what determines the outputs of a run, except the content of the inputs."""
    return {
        "version of mapper": __version__,
        "format of the checkpoint": FORMAT,
        "mapping": _hash(
            "\0".join(source.text for source in (document.span.source, *document.included))
        ),
        "schema": _hash(document.schema.span.source.text),
        "tenant": document.tenant,
        "inputs": _hash("\0".join(files)),
        "outputs": outputs,
        "--replay": replays,
        "--strict": strict,
    }


def _hash(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


@dataclass
class Checkpoint:
    """The position of a run.

    Attributes:
        input: The number of the current input.
        offset: The number of converted bytes of its (decompressed) content.
        line: The number of the line at this offset.
        checksum: The sum of `part_checksum` over all parts read.
        tally: The outcomes of all rows.
        unreadable: Inputs that were not read to their end: name, reason, and offset.
    """

    input: int = 0
    offset: int = 0
    line: int = 1
    checksum: int = 0
    tally: Accumulator[RowPlace] = field(default_factory=Accumulator)
    unreadable: list[tuple[str, str, int]] = field(default_factory=list)

    def add_checksum(self, checksum: int) -> None:
        """Add the checksum of parts that were read."""
        self.checksum = (self.checksum + checksum) % _RANGE

    def to_json(self) -> dict[str, Any]:
        """Return the checkpoint as a JSON object for `from_json`."""
        return {**vars(self), "tally": to_json(self.tally)}

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Checkpoint:
        """Return the checkpoint from the result of `to_json`."""
        unreadable = [(name, reason, offset) for name, reason, offset in value["unreadable"]]
        tally = from_json(value["tally"])
        return cls(**{**value, "tally": tally, "unreadable": unreadable})


def remaining(
    tasks: Iterator[Task | UnreadableInput], files: tuple[str, ...], stopped: Checkpoint
) -> Iterator[Task | UnreadableInput]:
    """Read the converted input again to verify it, and return the remaining tasks.

    Raises:
        MapperError: The input has changed.
    """
    again = Checkpoint()
    rest: list[Task | UnreadableInput] = []
    for item in tasks:
        if isinstance(item, UnreadableInput):
            again.unreadable.append((files[item.input], item.reason, item.offset))
            continue
        task, rest = _cut(item, stopped)
        try:
            for part in parts_of(task, files[task.input]):
                again.add_checksum(part_checksum(task, part))
        except (UnreadableInput, OSError):
            break
        again.input, again.offset = task.input, task.end
        if (again.input, again.offset) >= (stopped.input, stopped.offset):
            break
    if (again.input, again.offset) != (stopped.input, stopped.offset) or (
        (again.checksum, again.unreadable) != (stopped.checksum, stopped.unreadable)
    ):
        names = f"'{files[0]}' has" if len(files) == 1 else "the inputs have"
        raise MapperError(
            f"cannot resume: {names} changed since the run stopped; run without --resume to start "
            "again"
        )
    return chain(rest, tasks)


def _cut(task: Task, stopped: Checkpoint) -> tuple[Task, list[Task | UnreadableInput]]:
    """Split a task at the offset where a run stopped."""
    at = stopped.offset
    if task.part is not None or task.input != stopped.input or not task.start < at < task.end:
        return task, []
    done = replace(task, size=at - task.start, end=at, seen=at)
    return done, [replace(task, start=at, size=task.start + task.size - at)]
