"""Read unsaved text instead of files, while an editor is changing them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

_unsaved: ContextVar[Mapping[str, bytes]] = ContextVar("unsaved", default={})  # noqa: B039 - never changed


@contextmanager
def unsaved(texts: Mapping[str, bytes]) -> Iterator[None]:
    """Let `read_bytes` return these bytes for the files at these paths, however spelled."""
    token = _unsaved.set({os.path.abspath(path): data for path, data in texts.items()})
    try:
        yield
    finally:
        _unsaved.reset(token)


def unsaved_bytes(path: str) -> bytes | None:
    """Return the unsaved bytes of a path, or None."""
    texts = _unsaved.get()
    return texts.get(os.path.abspath(path)) if texts else None
