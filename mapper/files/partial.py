"""Outputs that grow part by part, under partial names until all of them are complete.

Next to `OUT` are `OUT.part`, the output so far, and `OUT.part.json`, the state: how many bytes of
each output belong to complete parts, and the position in the input after them. `--resume` cuts off
what a killed run wrote after its last complete part, and appends. Standard output, devices, and
pipes are written directly.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from io import FileIO
from pathlib import Path
from typing import Any, TypeAlias

from mapper.files.compressed import empty_file
from mapper.files.overlap import STANDARD
from mapper.files.writing import cannot_write, check_replaceable, is_special
from mapper.text.errors import MapperError

WriteOut: TypeAlias = Callable[[bytes | memoryview], None]

_FLUSH = 64 * 1024 * 1024  # bytes between two syncs of the main output


class _Output:
    """A file under a partial name, a device or pipe, standard output ("-"), or nothing ("")."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.path = os.path.realpath(name)  # follows a link
        self.part = f"{self.path}.part"
        self.is_partial = name not in ("", STANDARD) and not is_special(name)
        self.size = 0
        self.file: FileIO | None = None

    def open(self, complete: int | None) -> None:
        """Open the output: empty, or to append after the bytes of complete parts."""
        self.size = complete or 0
        try:
            if self.is_partial:
                check_replaceable(self.path)
                self.file = FileIO(self.part, "w" if complete is None else "r+")
                self.file.truncate(self.size)
                self.file.seek(self.size)
            elif self.name not in ("", STANDARD):
                self.file = FileIO(self.name, "w")
        except OSError as error:
            raise cannot_write(self.name, error) from None

    def write(self, pieces: Sequence[bytes | memoryview]) -> None:
        """Append pieces one after another, without joining them."""
        assert self.file is not None
        for piece in pieces:
            view = memoryview(piece)
            self.size += len(view)
            while view:
                view = view[self.file.write(view) or 0 :]

    def finish(self, *, keep: bool) -> bool:
        """Rename the file to its final name, or remove it and the file of that name.

        Return whether such a file was removed.
        """
        if self.file is None:
            return False
        if not self.size:
            self.write([empty_file(self.name)])
        if not self.is_partial:
            return False
        os.fsync(self.file.fileno())
        if keep:
            os.replace(self.part, self.path)
            return False
        os.unlink(self.part)
        is_stale = os.path.lexists(self.path)
        if is_stale:
            os.unlink(self.path)
        return is_stale


class PartialFiles:
    """One or more outputs that are completed together."""

    def __init__(self, names: list[str], identity: dict[str, Any], write_out: WriteOut) -> None:
        """Prepare the outputs without opening any.

        Args:
            names: The outputs, the main one first; "-" is standard output, "" is dropped.
            identity: What must be equal for a run to be resumed.
            write_out: Writes to standard output.
        """
        self.outputs = [_Output(name) for name in names]
        self.main = self.outputs[0]
        self._identity = identity
        self._state_name = f"{self.main.path}.part.json"
        self._write_out = write_out
        self._disk = ThreadPoolExecutor(1)
        self._flush: Future[None] | None = None
        self._flushed = 0

    @property
    def can_resume(self) -> bool:
        """Whether a stopped run can be resumed: the main output is a file."""
        return self.main.is_partial

    def start(self, *, resume: bool) -> dict[str, Any] | None:
        """Open the outputs; return the progress of the stopped run if it is resumed.

        Raises:
            MapperError: an output cannot be written, or the stopped run was a different one.
        """
        state = self._state() if resume else None
        if self.can_resume:  # the workers of a killed run may have left files
            shutil.rmtree(f"{self.main.part}.d", ignore_errors=True)
        for number, output in enumerate(self.outputs):
            output.open(None if state is None else state["sizes"][number])
        if state is not None:
            progress: dict[str, Any] = state["progress"]
            return progress
        if self.can_resume:
            Path(self._state_name).unlink(missing_ok=True)
        return None

    def _state(self) -> dict[str, Any] | None:
        """Return the state of the stopped run, or None if there is none."""
        try:
            state: dict[str, Any] = json.loads(Path(self._state_name).read_bytes())
            before: dict[str, Any] = state["identity"]
            changed = [key for key, value in self._identity.items() if before.get(key) != value]
            if changed:
                raise MapperError(
                    f"cannot resume '{self.main.name}': changed since the run stopped: "
                    f"{', '.join(changed)}; run without --resume to start again"
                )
            for output, size in zip(self.outputs, state["sizes"], strict=True):
                if output.is_partial and os.path.getsize(output.part) < size:
                    return None
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None
        return state

    def write(self, number: int, pieces: Sequence[bytes | memoryview]) -> None:
        """Append bytes to an output.

        Raises:
            MapperError: the output cannot be written.
            BrokenPipeError: the reader closed the pipe.
        """
        output = self.outputs[number]
        try:
            if output.file is not None:
                output.write(pieces)
            elif output.name == STANDARD:
                for piece in pieces:
                    self._write_out(piece)
            if output is self.main and self.can_resume:
                self._flush_soon()
        except BrokenPipeError:
            raise
        except OSError as error:
            raise cannot_write(output.name, error) from None

    def _flush_soon(self) -> None:
        """Sync the main output in the background, so that `finish` does not have to wait for it."""
        main, flush = self.main, self._flush
        if main.size - self._flushed < _FLUSH or (flush is not None and not flush.done()):
            return
        if flush is not None:
            flush.result()  # raises its error
        self._flushed = main.size
        assert main.file is not None
        self._flush = self._disk.submit(os.fsync, main.file.fileno())

    def commit(self, progress: dict[str, Any]) -> None:
        """Record that everything written so far is complete, and the position in the input."""
        if not self.can_resume:
            return
        sizes = [output.size for output in self.outputs]
        state = {"identity": self._identity, "sizes": sizes, "progress": progress}
        try:
            with open(f"{self._state_name}.new", "w", encoding="utf-8") as file:
                json.dump(state, file)
            os.replace(f"{self._state_name}.new", self._state_name)
        except OSError as error:
            raise cannot_write(self._state_name, error) from None

    def finish(self, keep: Sequence[bool]) -> list[str]:
        """Rename the files to their final names, the main output last.

        An output that is not kept is removed, and so is the file that an earlier run left under its
        name. Return the names of those.
        """
        try:
            if self._flush is not None:
                self._flush.result()
            pairs = list(zip(self.outputs, keep, strict=True))
            stale = [output.name for output, kept in reversed(pairs) if output.finish(keep=kept)]
            if self.can_resume:
                Path(self._state_name).unlink(missing_ok=True)
        except OSError as error:
            raise cannot_write(self.main.name, error) from None
        self.close()
        return stale

    def close(self) -> None:
        """Close the outputs; partial files stay if the run can be resumed."""
        self._disk.shutdown()
        for output in self.outputs:
            if output.file is not None:
                output.file.close()
                output.file = None
                if output.is_partial and not self.can_resume:
                    Path(output.part).unlink(missing_ok=True)
