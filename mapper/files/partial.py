"""Outputs that grow piece by piece, under partial names until all of them are complete.

Next to `OUT` are `OUT.part`, what is written so far, and `OUT.part.json`, the state: how much of
it belongs to complete parts, and how far the input was read for them. A run that was killed is
resumed from there; what it wrote after its last complete part is cut off. Standard output, devices
and pipes are written to directly.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from io import FileIO, RawIOBase
from pathlib import Path
from typing import Any, TypeAlias

from mapper.files.compressed import nothing
from mapper.files.overlap import STANDARD
from mapper.files.writing import cannot_write, is_special
from mapper.text.errors import MapperError

WriteOut: TypeAlias = Callable[[bytes | memoryview], None]

_FLUSH = 64 * 1024 * 1024  # bytes after which the disk is asked to take what is written


class PartialFiles:
    """One or more outputs that are complete together."""

    def __init__(self, names: list[str], identity: dict[str, Any], write_out: WriteOut) -> None:
        """Open nothing yet.

        Args:
            names: The outputs, the main one first; `-` is standard output, "" is dropped.
            identity: What must be the same for a run to be resumed.
            write_out: Writes to standard output.
        """
        self.names = names
        self.paths = [os.path.realpath(name) for name in names]  # a link is followed
        self.identity = identity
        self.state_name = f"{self.paths[0]}.part.json"
        self.sizes = [0] * len(names)
        self._is_partial = [name not in ("", STANDARD) and not is_special(name) for name in names]
        self._write_out = write_out
        self._files: list[FileIO | None] = []
        self._disk = ThreadPoolExecutor(1)
        self._flush: Future[None] | None = None
        self._flushed = 0

    @property
    def can_resume(self) -> bool:
        """Whether a run that is stopped can be resumed: the main output is a file."""
        return self._is_partial[0]

    def start(self, *, resume: bool) -> dict[str, Any] | None:
        """Open the outputs; return what `commit` was given last if a run is resumed.

        Raises:
            MapperError: an output cannot be written, or the stopped run was a different one.
        """
        state = self._state() if resume else None
        if self.can_resume:  # the workers of a run that was killed may have left files
            shutil.rmtree(f"{self.paths[0]}.part.d", ignore_errors=True)
        for number, name in enumerate(self.names):
            size = state["sizes"][number] if state else 0
            try:
                self._files.append(self._opened(number, size, resumes=state is not None))
            except OSError as error:
                raise cannot_write(name, error) from None
            self.sizes[number] = size
        if state is not None:
            progress: dict[str, Any] = state["progress"]
            return progress
        if self.can_resume:
            Path(self.state_name).unlink(missing_ok=True)
        return None

    def _opened(self, number: int, size: int, *, resumes: bool) -> FileIO | None:
        if self.names[number] in ("", STANDARD):
            return None
        if not self._is_partial[number]:
            return FileIO(self.names[number], "w")
        file = FileIO(f"{self.paths[number]}.part", "r+" if resumes else "w")
        file.truncate(size)
        file.seek(size)
        return file

    def _state(self) -> dict[str, Any] | None:
        """Return the state of a run that was stopped, or None if there is none."""
        try:
            state: dict[str, Any] = json.loads(Path(self.state_name).read_bytes())
            before: dict[str, Any] = state["identity"]
            changed = [key for key, value in self.identity.items() if before.get(key) != value]
            if changed:
                raise MapperError(
                    f"cannot resume '{self.names[0]}': changed since the run stopped: "
                    f"{', '.join(changed)}; run without --resume to start again"
                )
            for path, size, is_partial in zip(
                self.paths, state["sizes"], self._is_partial, strict=True
            ):
                if is_partial and os.path.getsize(f"{path}.part") < size:
                    return None
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None
        return state

    def write(self, number: int, pieces: Sequence[bytes | memoryview]) -> None:
        """Add bytes to an output.

        Raises:
            MapperError: that failed.
            BrokenPipeError: nobody reads the output any more.
        """
        file = self._files[number]
        try:
            if file is not None:
                self.sizes[number] += write_all(file, pieces)
            elif self.names[number] == STANDARD:
                for piece in pieces:
                    self._write_out(piece)
            if number == 0 and self.can_resume:
                self._flush_soon()
        except BrokenPipeError:
            raise
        except OSError as error:
            raise cannot_write(self.names[number], error) from None

    def _flush_soon(self) -> None:
        """Have the disk take the records while others are made, so that the end need not wait."""
        if self.sizes[0] - self._flushed < _FLUSH:
            return
        if self._flush is not None:
            if not self._flush.done():
                return
            self._flush.result()
        self._flushed = self.sizes[0]
        assert self._files[0] is not None
        self._flush = self._disk.submit(os.fsync, self._files[0].fileno())

    def commit(self, progress: dict[str, Any]) -> None:
        """Record that everything written so far is complete, and the position in the input."""
        if not self.can_resume:
            return
        state = {"identity": self.identity, "sizes": self.sizes, "progress": progress}
        try:
            with open(f"{self.state_name}.new", "w", encoding="utf-8") as file:
                json.dump(state, file)
            os.replace(f"{self.state_name}.new", self.state_name)
        except OSError as error:
            raise cannot_write(self.state_name, error) from None

    def finish(self, keep: Sequence[bool]) -> list[str]:
        """Rename the files to their final names, the main output last.

        An output that is not kept is removed, and so is the file that an earlier run left under its
        name. Return the names of those.
        """
        stale = []
        try:
            if self._flush is not None:
                self._flush.result()
            for number in reversed(range(len(self.names))):
                file, name, path = self._files[number], self.names[number], self.paths[number]
                if file is None:
                    continue
                if not self.sizes[number]:  # a packed file without content is not empty
                    self.write(number, [nothing(name)])
                if not self._is_partial[number]:
                    continue
                os.fsync(file.fileno())
                if keep[number]:
                    os.replace(f"{path}.part", path)
                    continue
                os.unlink(f"{path}.part")
                if os.path.lexists(path):
                    os.unlink(path)
                    stale.append(name)
            if self.can_resume:
                Path(self.state_name).unlink(missing_ok=True)
        except OSError as error:
            raise cannot_write(self.names[0], error) from None
        self.close()
        return stale

    def close(self) -> None:
        """Close the outputs; partial files stay if the run can be resumed."""
        self._disk.shutdown()
        for number, file in enumerate(self._files):
            if file is not None:
                file.close()
            if self._is_partial[number] and not self.can_resume:
                Path(f"{self.paths[number]}.part").unlink(missing_ok=True)
        self._files.clear()


def write_all(file: RawIOBase | FileIO, pieces: Sequence[bytes | memoryview]) -> int:
    """Write pieces one after another, without joining them; return how many bytes they have.

    Raises:
        OSError: that failed; some of them may be written.
    """
    total = 0
    for piece in pieces:
        view = memoryview(piece)
        total += len(view)
        while view:
            view = view[file.write(view) or 0 :]
    return total
