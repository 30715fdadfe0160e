"""Evaluate mappings in a process of its own, which is ended if it takes too long.

An expression can run for hours, or use all memory. A thread cannot be stopped; a process can.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterable
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

import orjson

from mapper.engine import Row
from mapper.engine.rows import loose_row
from mapper.page.evaluation import UnsavedMapping, evaluate_draft, read_sample, words
from mapper.text import MapperError

MAX_SECONDS = 2.0  # for an evaluation
START_SECONDS = 20.0  # for the start of a process, in which it reads the samples
_CONTEXT = get_context("spawn")


class EvaluationStoppedError(MapperError):
    """An evaluation took too long."""


class Worker:
    """The process, which is started again after it was stopped."""

    def __init__(self, samples: Iterable[tuple[str, str]]) -> None:
        """Start the process for samples, each a path and a name."""
        self._samples = tuple(samples)
        self._lock = threading.Lock()
        self._process: BaseProcess | None = None
        self._start()

    def _start(self) -> None:
        self._connection, other = _CONTEXT.Pipe()
        arguments = (other, self._samples)
        self._process = _CONTEXT.Process(target=_answer_calls, args=arguments, daemon=True)
        self._process.start()
        other.close()
        self._is_ready = False

    def call(self, name: str, *arguments: Any) -> Any:
        """Return the result of a call.

        Raises:
            EvaluationStoppedError: it took longer than `MAX_SECONDS`, or its process ended.
            MapperError: the call failed.
        """
        with self._lock:
            try:
                if not self._is_ready:
                    self._receive(START_SECONDS)
                    self._is_ready = True
                self._connection.send((name, arguments))
                is_error, result = self._receive(MAX_SECONDS)
            except (EOFError, OSError, TimeoutError):
                self.stop()
                self._start()
                raise EvaluationStoppedError(
                    f"the evaluation was stopped after {MAX_SECONDS:g} seconds; "
                    "simplify the expression"
                ) from None
        if is_error:
            raise MapperError(result)
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
    """The calls that the process answers, with the samples it has read."""

    def __init__(self, samples: Iterable[tuple[str, str]]) -> None:
        self.samples = [read_sample(path, name) for path, name in samples]

    def names(self) -> list[dict[str, Any]]:
        """Return the samples."""
        return [
            {"id": index, "name": s.name, "rows": len(s.rows), "problems": list(s.problems)}
            for index, s in enumerate(self.samples)
        ]

    def evaluate(
        self, draft: UnsavedMapping, sample: int, row: int, pasted: str | None, show_values: bool
    ) -> bytes:
        """Return what the page shows, as JSON."""
        chosen = self._row(sample, row, pasted)
        rows = self._rows()
        try:
            view = evaluate_draft(draft, chosen, rows, show_values=show_values)
            return orjson.dumps(view | {"error": ""}, default=str)
        except RecursionError:
            raise MapperError("the mapping or the payload is nested too deeply") from None

    def words(self, draft: UnsavedMapping) -> dict[str, Any]:
        """Return the names to complete."""
        return words(draft, self._rows())

    def _rows(self) -> tuple[Row, ...]:
        return tuple(row for sample in self.samples for row in sample.rows)

    def _row(self, sample: int, row: int, pasted: str | None) -> Row | None:
        if pasted is not None:
            return _pasted_row(pasted)
        if not 0 <= sample < len(self.samples) or not 0 <= row < len(self.samples[sample].rows):
            return None
        return self.samples[sample].rows[row]


def _pasted_row(text: str) -> Row:
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise MapperError(f"the payload is not valid JSON: {error}") from None
    if not isinstance(value, dict):
        raise MapperError("the payload is not a JSON object")
    return loose_row(value)


def _answer_calls(connection: Connection, samples: tuple[tuple[str, str], ...]) -> None:
    """Answer calls until the other end closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all processes of the terminal
    calls = _Calls(samples)
    connection.send("ready")
    with suppress(EOFError, OSError):
        while True:
            name, arguments = connection.recv()
            try:
                answer: tuple[bool, Any] = False, getattr(calls, name)(*arguments)
            except MapperError as error:
                answer = True, str(error)
            except Exception as error:  # noqa: BLE001 - the page shows it; the process goes on
                answer = True, f"this is a bug in mapper; please report it ({error!r})"
            connection.send(answer)
