"""Write the documents and samples of the page, and never over what another program wrote."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

from mapper.files.locks import locked
from mapper.files.writing import write_output
from mapper.page.errors import CallError
from mapper.services.document_text import decoded, saved_bytes
from mapper.text import MapperError

PATIENCE = 2.0  # seconds that another server may take to save the same file
MAX_NAME = 80  # characters of the name of a sample
_MARK = "\ufeff"
_SAMPLE_NAME = re.compile(rf"[A-Za-z0-9][A-Za-z0-9_-]{{0,{MAX_NAME - 1}}}")
_RESERVED = re.compile(r"CON|PRN|AUX|NUL|(COM|LPT)[0-9]", re.IGNORECASE)


class ChangedError(MapperError):
    """A file has not the content that the page read."""


def save_text(path: str, text: str, is_known: Callable[[bytes | None], bool]) -> bytes:
    """Write the text of an editor to a file, and return the new content.

    Args:
        path: The file, which need not exist.
        text: The text.
        is_known: Whether a content of the file, or None for no file, is what the page read.

    Raises:
        ChangedError: the file has another content.
        CallError: the text cannot be written with the layout of the file.
        MapperError: the file cannot be read or written.
    """

    def check() -> None:
        if not is_known(saved_bytes(path)):
            raise ChangedError(f"'{Path(path).name}' changed on disk")

    with locked([path], patience=PATIENCE):
        check()
        data = _as_in_file(text, saved_bytes(path) or b"", path)
        write_output(path, data, check)
    return data


def _as_in_file(text: str, old: bytes, path: str) -> bytes:
    """Return the text with the byte order mark and the line ends of the old content."""
    decoded(old, path)  # what the page cannot show, it does not replace
    mark = _MARK if old.startswith(_MARK.encode()) else ""
    has_crlf = b"\r\n" in old
    others = old.replace(b"\r\n", b"")
    if b"\r" in others or (has_crlf and b"\n" in others):
        # the editor has no line ends: which line had which is not known any more
        raise CallError(
            f"'{Path(path).name}' has mixed line ends, or CR alone: convert it to LF or CRLF first",
            409,
        )
    text = text.replace("\r\n", "\n")
    return encoded(mark + (text.replace("\n", "\r\n") if has_crlf else text))


def encoded(text: str) -> bytes:
    """Return a text in UTF-8.

    Raises:
        CallError: it has an unpaired surrogate.
    """
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise CallError("the text has an unpaired surrogate", 400) from None


def check_sample_name(name: str) -> None:
    """Check the name of a new sample, which must be valid on every system.

    Raises:
        CallError: it is not valid.
    """
    if len(name) > MAX_NAME:
        raise CallError(f"the name of a sample has at most {MAX_NAME} characters", 400)
    if _SAMPLE_NAME.fullmatch(name) is None:
        raise CallError("name the sample with letters, digits, '-', and '_' only", 400)
    if _RESERVED.fullmatch(name):
        raise CallError(f"'{name}' is a reserved name on Windows: choose another name", 400)


def write_sample(path: Path, data: bytes) -> None:
    """Write a new sample; its folder is created if it is missing.

    Raises:
        CallError: a file has this name, or one that differs in the case of letters only.
        MapperError: it cannot be written.
    """

    def check() -> None:
        same = [name for name in os.listdir(path.parent) if name.lower() == path.name.lower()]
        if same:
            raise CallError(f"the sample '{same[0]}' exists already: choose another name", 409)

    with locked([str(path)], make_folders=True, patience=PATIENCE):
        if path.parent.is_dir():
            check()
        write_output(str(path), data, check)
