"""Read unsaved text instead of a file, while an editor is changing the file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

_unsaved: ContextVar[tuple[str, bytes] | None] = ContextVar("unsaved", default=None)


@contextmanager
def unsaved(path: Path | str, data: bytes) -> Iterator[None]:
    """Let `read_bytes` return these bytes for a path, spelled the same."""
    token = _unsaved.set((str(path), data))
    try:
        yield
    finally:
        _unsaved.reset(token)


def unsaved_bytes(path: str) -> bytes | None:
    """Return the unsaved bytes of a path, or None."""
    current = _unsaved.get()
    return current[1] if current is not None and current[0] == path else None
