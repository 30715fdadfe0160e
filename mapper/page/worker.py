"""Run services in a process of its own, which is ended if one takes too long.

An expression can run for hours, or use all memory. A thread cannot be stopped; a process can.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from contextlib import suppress
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
_SLOW = (
    "the evaluation was stopped after {seconds:g} seconds; "
    "simplify the expression, or use smaller payloads"
)
_SLOW_START = (
    "reading the project took longer than {seconds:g} seconds; use fewer or smaller payload files"
)
_ENDED = (
    "the evaluation ended, perhaps because it needed too much memory; try again, "
    "simplify the expression, or use smaller payloads"
)
_CONTEXT = get_context("spawn")


class EvaluationStoppedError(MapperError):
    """A call took too long, or its process ended."""


class Worker:
    """The process, which is started again after it was stopped."""

    def __init__(self, project: Project, samples: Iterable[str]) -> None:
        """Start the process for the samples, which are paths."""
        self._project = project
        self._samples = list(samples)
        self._opened: dict[str, ProjectDocument] = {}  # which a new process may not know
        self._lock = threading.Lock()  # of a call
        self._switching = threading.Lock()  # of what starts or ends the process
        self._is_stopped = False
        self._process: BaseProcess | None = None
        self._restart()

    def _start(self) -> None:
        self._connection, other = _CONTEXT.Pipe()
        arguments = (other, self._project, tuple(self._samples), READ_SECONDS)
        process = _CONTEXT.Process(target=_answer_calls, args=arguments, daemon=True)
        with other:
            process.start()
        self._process = process
        self._is_ready = False

    def documents(self, others: Iterable[str] = ()) -> tuple[ProjectDocument, ...]:
        """Return the documents of the project as they are on disk; see `Session.documents`."""
        ids, opened = tuple(others), tuple(self._opened.values())
        documents: tuple[ProjectDocument, ...] = self._read("documents", ids, opened)
        self._opened = self._opened | {item.id: item for item in documents if item.id in ids}
        return documents

    def samples(self) -> list[dict[str, Any]]:
        """Return the samples, which are read again if their files changed."""
        samples: list[dict[str, Any]] = self._read("samples")
        return samples

    def add_sample(self, path: str) -> None:
        """Add a payload file as the last sample."""
        self._read("add_sample", path)
        self._samples.append(path)  # a process that is started during the call adds it once

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
        mappings: list[dict[str, str]] = self._read("mappings")
        return mappings

    def answer(self, name: str, body: bytes, *, shows_values: bool) -> bytes:
        """Return the answer of a service; see `mapper.services.table.answer`.

        Raises:
            EvaluationStoppedError: it took longer than `MAX_SECONDS`, or its process ended.
            RequestError: the request is not valid.
            MapperError: it cannot be answered.
        """
        result: bytes = self._call(MAX_SECONDS, _SLOW, "answer", name, body, shows_values)
        return result

    def check_payload(self, payload: str) -> None:
        """Check that a pasted payload is one JSON object.

        Raises:
            MapperError: it is not, or checking takes longer than `MAX_SECONDS`.
        """
        self._call(MAX_SECONDS, _SLOW, "check_payload", payload)

    def _read(self, name: str, *arguments: Any) -> Any:
        return self._call(READ_SECONDS, _SLOW_START, name, *arguments)

    def _call(self, seconds: float, too_slow: str, name: str, *arguments: Any) -> Any:
        with self._lock:
            process = self._process  # `stop` can set it to None
            if process is None or not process.is_alive():
                self._restart()  # it was ended from outside, so this call is not the cause
            if not self._is_ready:
                error = self._received(READ_SECONDS, _SLOW_START)
                if error is not None:
                    with self._switching:
                        self._end()  # the next call tries again
                    raise MapperError(error)
                self._is_ready = True
            with suppress(OSError):  # of a process that ended: there is no result then
                self._connection.send((seconds, name, arguments))
            error, result = self._received(seconds, too_slow)
        if error is not None:
            raise error(result)
        return result

    def _received(self, seconds: float, too_slow: str) -> Any:
        """Return what the process sends; it is started again if it is too slow, or ends."""
        try:
            if self._connection.poll(seconds):
                return self._connection.recv()
        except (EOFError, OSError):
            too_slow = _ENDED
        self._restart()
        raise EvaluationStoppedError(too_slow.format(seconds=seconds))

    def _restart(self) -> None:
        with self._switching:
            self._end()
            if self._is_stopped:
                raise EvaluationStoppedError("mapper serve is ending")
            self._start()

    def stop(self) -> None:
        """End the process, also while another thread waits for its answer."""
        with self._switching:
            self._is_stopped = True
            self._end()

    def _end(self) -> None:
        """End the process; `_switching` is locked."""
        if self._process is not None:
            self._process.kill()
            self._process.join(5)
            self._process = None
            self._connection.close()


def _answer_calls(
    connection: Connection, project: Project, samples: tuple[str, ...], seconds: float
) -> None:
    """Answer calls in the process; only there, the services are imported."""
    worker_process.answer_calls(connection, project, samples, seconds)
