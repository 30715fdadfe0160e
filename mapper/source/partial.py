"""Output that grows part by part, under a partial name until it is complete.

Beside `OUT` stand `OUT.part`, what is written so far, and `OUT.part.json`, the state: how much of
it belongs to complete parts, and where the input stood behind them. A run that was killed goes on
from there; what it wrote after its last complete part is cut off.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from io import FileIO, RawIOBase
from pathlib import Path
from typing import Any

from mapper.source.compressed import nothing
from mapper.source.errors import MapperError
from mapper.source.files import cannot_write

_FLUSH = 64 * 1024 * 1024  # bytes after which the disk is asked to take what is written


class PartialFiles:
    """One or more files that are complete together."""

    def __init__(self, names: list[str], identity: dict[str, Any]) -> None:
        """Nothing is opened yet; the first name is that of the state too.

        `identity` is what must be the same for a run to go on: inputs, mapping, options.
        """
        self.names = names
        self.paths = [os.path.realpath(name) for name in names]  # a link is followed
        self.identity = identity
        self.state_name = f"{self.paths[0]}.part.json"
        self.sizes = [0] * len(names)
        self._files: list[Any] = []
        self._disk = ThreadPoolExecutor(1)
        self._flush: Future[None] | None = None
        self._flushed = 0

    def start(self, *, resume: bool) -> dict[str, Any] | None:
        """Open the partial files; what `commit` was given last, where a run goes on.

        Raises:
            MapperError: where the files cannot be written, or the run is not the one that stopped.
        """
        # what processes of a run that was killed left
        shutil.rmtree(f"{self.paths[0]}.part.d", ignore_errors=True)
        state = self._state() if resume else None
        for number, (name, path) in enumerate(zip(self.names, self.paths, strict=True)):
            size = state["sizes"][number] if state else 0
            try:
                file = open(f"{path}.part", "r+b" if state else "wb", buffering=0)  # noqa: SIM115
                file.truncate(size)
                file.seek(size)
            except OSError as error:
                raise cannot_write(name, error) from None
            self._files.append(file)
            self.sizes[number] = size
        if state is None:
            Path(self.state_name).unlink(missing_ok=True)
            return None
        progress: dict[str, Any] = state["progress"]
        return progress

    def _state(self) -> dict[str, Any] | None:
        try:
            state: dict[str, Any] = json.loads(Path(self.state_name).read_bytes())
            kept = [os.path.getsize(f"{path}.part") for path in self.paths]
        except (OSError, ValueError):
            return None
        changed = [
            key for key, value in self.identity.items() if state["identity"].get(key) != value
        ]
        if changed:
            raise MapperError(
                f"cannot go on with '{self.names[0]}': other {' and '.join(changed)} than when it "
                "stopped; run it without --resume"
            )
        if any(size < wanted for size, wanted in zip(kept, state["sizes"], strict=True)):
            return None
        return state

    def write(self, number: int, pieces: Sequence[bytes | memoryview]) -> None:
        """Add bytes to one of the files."""
        try:
            self.sizes[number] += write_all(self._files[number], pieces)
            if number == 0:
                self._flush_soon()
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
        self._flush = self._disk.submit(os.fsync, self._files[0].fileno())

    def commit(self, progress: dict[str, Any]) -> None:
        """Say that all that is written so far is complete, and where the input stands."""
        state = {"identity": self.identity, "sizes": self.sizes, "progress": progress}
        try:
            with open(f"{self.state_name}.new", "w", encoding="utf-8") as file:
                json.dump(state, file)
            os.replace(f"{self.state_name}.new", self.state_name)
        except OSError as error:
            raise cannot_write(self.state_name, error) from None

    def finish(self, keep: list[bool]) -> None:
        """Give the files their names; one that is not kept is removed."""
        try:
            if self._flush is not None:
                self._flush.result()
            for number, name in enumerate(self.names):
                if not self.sizes[number]:  # a packed file that holds nothing is not empty
                    self.write(number, [nothing(name)])
            for file in self._files:
                os.fsync(file.fileno())
            for path, kept in zip(self.paths, keep, strict=True):
                if kept:
                    os.replace(f"{path}.part", path)
                else:
                    Path(f"{path}.part").unlink()
            Path(self.state_name).unlink(missing_ok=True)
        except OSError as error:
            raise cannot_write(self.names[0], error) from None
        self.close()

    def close(self) -> None:
        """Close the partial files, which stay."""
        self._disk.shutdown()
        for file in self._files:
            file.close()
        self._files.clear()


def write_all(file: RawIOBase | FileIO, pieces: Sequence[bytes | memoryview]) -> int:
    """Write pieces one after another, without joining them; how many bytes they are.

    Raises:
        OSError: where that fails; some of them may be written.
    """
    total = 0
    for piece in pieces:
        view = memoryview(piece)
        total += len(view)
        while view:
            view = view[file.write(view) or 0 :]
    return total
