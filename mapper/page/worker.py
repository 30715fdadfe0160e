"""Run services in a process of its own, which is ended if one takes too long.

An expression can run for hours, or use all memory. A thread cannot be stopped; a process can.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mapper.services.project import Project, ProjectDocument
from mapper.text import MapperError
from mapper.text.importing import lazy_module

if TYPE_CHECKING:
    from mapper.page import worker_process
else:
    worker_process = lazy_module("mapper.page.worker_process")

MAX_SECONDS = 2.0  # for a service
READ_SECONDS = 20.0  # for what only reads files, also at the start of a process
_CONTEXT = get_context("spawn")


class EvaluationStoppedError(MapperError):
    """A call took too long, or its process ended."""


class Worker:
    """The process, which is started again after it was stopped."""

    def __init__(self, project: Project, samples: Iterable[str]) -> None:
        """Start the process for the samples, which are paths."""
        self._project = project
        self._samples = list(samples)
        self._lock = threading.Lock()
        self._process: BaseProcess | None = None
        self._start()

    def _start(self) -> None:
        self._connection, other = _CONTEXT.Pipe()
        arguments = (other, self._project, tuple(self._samples))
        self._process = _CONTEXT.Process(target=_answer_calls, args=arguments, daemon=True)
        self._process.start()
        other.close()
        self._is_ready = False

    def documents(self) -> tuple[ProjectDocument, ...]:
        """Return the documents of the project as they are on disk."""
        documents: tuple[ProjectDocument, ...] = self._call(READ_SECONDS, "documents")
        return documents

    def samples(self) -> list[dict[str, Any]]:
        """Return the samples, which are read again if their files changed."""
        samples: list[dict[str, Any]] = self._call(READ_SECONDS, "samples")
        return samples

    def add_sample(self, path: str) -> None:
        """Add a payload file as the last sample."""
        self._samples.append(path)
        self._call(READ_SECONDS, "add_sample", path)

    @property
    def sample_paths(self) -> set[Path]:
        """The absolute paths of the samples."""
        return {Path(path).absolute() for path in self._samples}

    @property
    def sample_count(self) -> int:
        """The number of samples."""
        return len(self._samples)

    def mappings(self) -> list[dict[str, str]]:
        """Return the other mappings of the project."""
        mappings: list[dict[str, str]] = self._call(READ_SECONDS, "mappings")
        return mappings

    def answer(self, name: str, body: bytes, *, shows_values: bool) -> bytes:
        """Return the answer of a service; see `mapper.services.table.answer`.

        Raises:
            EvaluationStoppedError: it took longer than `MAX_SECONDS`, or its process ended.
            RequestError: the request is not valid.
            MapperError: it cannot be answered.
        """
        result: bytes = self._call(MAX_SECONDS, "answer", name, body, shows_values)
        return result

    def _call(self, seconds: float, name: str, *arguments: Any) -> Any:
        with self._lock:
            try:
                if not self._is_ready:
                    self._receive(READ_SECONDS)
                    self._is_ready = True
                self._connection.send((name, arguments))
                error, result = self._receive(seconds)
            except TimeoutError:
                self._restart()
                raise EvaluationStoppedError(
                    f"the evaluation was stopped after {seconds:g} seconds; "
                    "simplify the expression, or use smaller payloads"
                ) from None
            except (EOFError, OSError):
                self._restart()
                raise EvaluationStoppedError(
                    "the evaluation ended, perhaps because it needed too much memory; try again, "
                    "or simplify the expression"
                ) from None
        if error is not None:
            raise error(result)
        return result

    def _receive(self, seconds: float) -> Any:
        if not self._connection.poll(seconds):
            raise TimeoutError
        return self._connection.recv()

    def _restart(self) -> None:
        self.stop()
        self._start()

    def stop(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.join(5)
        self._connection.close()


def _answer_calls(connection: Connection, project: Project, samples: tuple[str, ...]) -> None:
    """Answer calls in the process; only there, the services are imported."""
    worker_process.answer_calls(connection, project, samples)
