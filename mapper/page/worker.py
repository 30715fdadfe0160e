"""Run services in a process of its own, which is ended if one takes too long.

An expression can run for hours, or use all memory. A thread cannot be stopped; a process can.
"""

from __future__ import annotations

import importlib
import signal
import threading
import traceback
from collections.abc import Callable, Iterable
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from mapper.services.project import Project, ProjectDocument
from mapper.services.session import Session
from mapper.services.table import RequestError, answer
from mapper.text import MapperError

MAX_SECONDS = 2.0  # for a service
READ_SECONDS = 20.0  # for what only reads files, also at the start of a process
MAX_MEMORY = 4 * 2**30  # bytes of address space of the process, where the system can limit it
_CONTEXT = get_context("spawn")


class EvaluationStoppedError(MapperError):
    """A call took too long."""


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
            except (EOFError, OSError, TimeoutError):
                self.stop()
                self._start()
                raise EvaluationStoppedError(
                    f"the evaluation was stopped after {seconds:g} seconds; "
                    "simplify the expression, or use smaller payloads"
                ) from None
        if error is not None:
            raise error(result)
        return result

    def _receive(self, seconds: float) -> Any:
        if not self._connection.poll(seconds):
            raise TimeoutError
        return self._connection.recv()

    def stop(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.join(5)
        self._connection.close()


class _Calls:
    """The calls that the process answers."""

    def __init__(self, project: Project, samples: tuple[str, ...]) -> None:
        self.session = Session(project, samples)

    def documents(self) -> tuple[ProjectDocument, ...]:
        return self.session.edited({}).documents

    def samples(self) -> list[dict[str, Any]]:
        self.session.samples.refresh()
        return [
            {
                "id": index,
                "name": file.name,
                "rows": len(file.rows),
                "hasMore": file.has_more,
                "problems": list(file.problems),
                "version": version,
            }
            for index, (file, version) in enumerate(
                zip(self.session.samples.files, self.session.samples.versions(), strict=True)
            )
        ]

    def add_sample(self, path: str) -> None:
        self.session.samples.add(path)

    def mappings(self) -> list[dict[str, str]]:
        mappings = self.session.project.other_mappings()
        return [{"id": id, "name": path.name} for id, path in mappings.items()]

    def answer(self, name: str, body: bytes, shows_values: bool) -> bytes:
        self.session.shows_values = shows_values
        return answer(self.session, name, body)


def _answer_calls(connection: Connection, project: Project, samples: tuple[str, ...]) -> None:
    """Answer calls until the other end closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all processes of the terminal
    _limit_memory()
    calls = _Calls(project, samples)
    connection.send("ready")
    with suppress(EOFError, OSError):
        while True:
            name, arguments = connection.recv()
            connection.send(_result(getattr(calls, name), arguments))


def _result(
    call: Callable[..., Any], arguments: tuple[Any, ...]
) -> tuple[type[MapperError] | None, Any]:
    """Return the class of the error if there is one, and the result or the message."""
    try:
        return None, call(*arguments)
    except RequestError as error:
        return RequestError, str(error)
    except MapperError as error:
        return MapperError, str(error)
    except OSError as error:
        return MapperError, f"cannot use a file: {(error.strerror or str(error)).lower()}"
    except MemoryError:
        return MapperError, "the evaluation needs too much memory; simplify the expression"
    except Exception as error:  # noqa: BLE001 - the page shows it; the process goes on
        return MapperError, f"this is a bug in mapper; please report it ({_origin(error)})"


def _origin(error: Exception) -> str:
    """Return the class of an error and where it was raised: its message may contain a value."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if "mapper" in Path(frame.filename).parts] or frames
    return f"{type(error).__name__} in {Path(own[-1].filename).name}, line {own[-1].lineno}"


def _limit_memory() -> None:
    """Limit the memory of this process; not every system can."""
    with suppress(ImportError, OSError, ValueError):
        resource = importlib.import_module("resource")  # Unix only
        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
