"""The text of the documents on disk, as an editor has it."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from mapper.files.reading import os_reason
from mapper.text import MapperError

MAX_TEXT = 4 * 2**20  # characters of a document
MAX_BYTES = 4 * MAX_TEXT  # of a document in UTF-8


def saved_text(path: str) -> str:
    """Return the text of a file with line ends as an editor has them; "" if there is no file.

    Raises:
        MapperError: it cannot be read, is too large, or is not UTF-8.
    """
    data = saved_bytes(path)
    return "" if data is None else decoded(data, path)


def saved_bytes(path: str) -> bytes | None:
    """Return the content of a file; None if there is no file.

    Raises:
        MapperError: it cannot be read, or is too large.
    """
    name = Path(path).name
    try:
        # a pipe would wait for its other end forever
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise MapperError(f"'{name}' is not a regular file")
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise MapperError(f"cannot read '{name}': {os_reason(error)}") from None
    if len(data) > MAX_BYTES:
        raise MapperError(f"'{name}' is too large")
    return data


def decoded(data: bytes, path: str) -> str:
    """Return the content of a file as an editor has it: LF ends lines, and no byte order mark.

    Raises:
        MapperError: it is not UTF-8.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        name = Path(path).name
        raise MapperError(f"'{name}' is not UTF-8; run mapper check for the place") from None
    return text.replace("\r\n", "\n")
