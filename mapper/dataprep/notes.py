"""Notes: facts to report about a value of a row that does not fail.

A function of the language or a conversion calls `note`. The interpreter collects notes
(`collecting`) and reports them. Everywhere else, `note` raises `NotedError`, so that a generated
function leaves the row to the interpreter.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from mapper.text.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Note(ABC):
    """Base of all notes."""

    @property
    @abstractmethod
    def offending(self) -> Any:
        """The value that the note is about, which reports mask."""

    @property
    def facets(self) -> tuple[Any, ...]:
        """Further attributes, by which reports group."""
        return ()


@dataclass(frozen=True, slots=True)
class NoSuchDay(Note):
    """A string has a day that does not exist; `day` is the one used instead (ISO 8601)."""

    text: str
    day: str

    @property
    def offending(self) -> Any:
        return self.text


@dataclass(frozen=True, slots=True)
class Unmatched(Note):
    """A lookup has no option for a value and no default, so its result is null."""

    value: Any

    @property
    def offending(self) -> Any:
        return self.value


@dataclass(frozen=True, slots=True)
class PatternDisabled(Note):
    """A regular expression ran out of time too often and is disabled.

    The pattern may come from a payload.
    """

    pattern: str

    @property
    def offending(self) -> Any:
        return self.pattern


class NotedError(Exception):
    """A note outside of `collecting`. It is not a `Fault`, so no operator hides it."""

    def __init__(self, new: Note) -> None:
        super().__init__(new)
        self.note = new


_collected: ContextVar[list[Note] | None] = ContextVar("collected", default=None)


def note(new: Note) -> None:
    """Add a note to those that are being collected; raise `NotedError` outside of `collecting`."""
    notes = _collected.get()
    if notes is None:
        raise NotedError(new)
    notes.append(new)


@contextmanager
def collecting() -> Iterator[list[Note]]:
    """Collect the notes of everything that is evaluated inside the block."""
    notes: list[Note] = []
    token = _collected.set(notes)
    try:
        yield notes
    finally:
        _collected.reset(token)
