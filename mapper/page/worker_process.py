"""The process that runs the services for the page."""

from __future__ import annotations

import gc
import importlib
import signal
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from mapper.services.messages import RequestError
from mapper.services.project import Project, ProjectDocument
from mapper.services.samples import row_of
from mapper.services.session import Session
from mapper.services.table import answer
from mapper.text import MapperError

EXTRA_SECONDS = 3.0  # after which a process ends whose server was killed
MAX_ANSWER = 64 * 2**20  # bytes, which the server and the browser have to hold
MAX_MEMORY = 4 * 2**30  # bytes of address space, where the system can limit it


class _Calls:
    """The calls that the process answers."""

    def __init__(self, project: Project, samples: tuple[str, ...]) -> None:
        self.session = Session(project, samples)

    def documents(
        self, others: tuple[str, ...], included: tuple[ProjectDocument, ...]
    ) -> tuple[ProjectDocument, ...]:
        return self.session.documents(others, included)

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

    def check_payload(self, payload: str) -> None:
        row_of(payload)

    def answer(self, name: str, body: bytes, shows_values: bool) -> bytes:
        self.session.shows_values = shows_values
        result = answer(self.session, name, body)
        if len(result) > MAX_ANSWER:
            raise MapperError(
                f"the answer has more than {MAX_ANSWER // 2**20} MiB; "
                "simplify the expression, or use smaller payloads"
            )
        return result


def _started(project: Project, samples: tuple[str, ...]) -> _Calls:
    try:
        return _Calls(project, samples)
    except MemoryError:
        message = "the project needs too much memory; use fewer or smaller payload files"
        raise MapperError(message) from None


def answer_calls(
    connection: Connection, project: Project, samples: tuple[str, ...], seconds: float
) -> None:
    """Answer calls until the other end closes.

    First, None is sent, or the reason if the project cannot be read, which takes at most `seconds`.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all processes of the terminal
    _limit_memory()
    with suppress(EOFError, OSError):
        with _at_most(seconds + EXTRA_SECONDS):
            error, calls = _result(_started, (project, samples))
        connection.send(None if error is None else calls)
        if error is not None:
            return
        _collect_less_garbage()
        while True:
            seconds, name, arguments = connection.recv()
            with _at_most(seconds + EXTRA_SECONDS):
                connection.send(_result(getattr(calls, name), arguments))


@contextmanager
def _at_most(seconds: float) -> Iterator[None]:
    """Let the system end this process after a time.

    The server ends it earlier, unless the server itself was killed.
    """
    if not hasattr(signal, "setitimer"):
        yield
        return
    signal.signal(signal.SIGALRM, signal.SIG_DFL)  # which ends the process
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _result(
    call: Callable[..., Any], arguments: tuple[Any, ...]
) -> tuple[type[MapperError] | None, Any]:
    """Return the class of the error if there is one, and the result or the message."""
    try:
        return None, call(*arguments)
    except RequestError as error:
        return type(error), str(error)
    except MapperError as error:
        return MapperError, str(error)
    except OSError as error:
        return MapperError, f"cannot use a file: {(error.strerror or str(error)).lower()}"
    except MemoryError:
        return MapperError, (
            "the evaluation needs too much memory; simplify the expression, or use smaller payloads"
        )
    except Exception as error:  # noqa: BLE001 - the page shows it; the process goes on
        return MapperError, f"this is a bug in mapper; please report it ({_origin(error)})"


def _origin(error: Exception) -> str:
    """Return the class of an error and where it was raised: its message may contain a value."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if "mapper" in Path(frame.filename).parts] or frames
    return f"{type(error).__name__} in {Path(own[-1].filename).name}, line {own[-1].lineno}"


def _collect_less_garbage() -> None:
    """Search for garbage less often: an evaluation creates many objects, and few cycles."""
    gc.collect()
    gc.freeze()  # what was imported and read stays
    gc.set_threshold(100_000, 20, 100)


def _limit_memory() -> None:
    """Limit the memory of this process; not every system can."""
    with suppress(ImportError, OSError, ValueError):
        resource = importlib.import_module("resource")  # Unix only
        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
