"""Reading a user's file, with one wording for each failure."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from mapper.diagnostics import Collector
from mapper.files.decoding import decode_utf8, hidden
from mapper.text import SourceText

MIB = 1024 * 1024


class Reading(NamedTuple):
    """How files of one kind are read: the codes of the failures, and the limit of their size.

    Attributes:
        max_bytes: The largest size, a multiple of `MIB`.
        unreadable: The code of a file that cannot be opened or read.
        too_large: The code of a file above the limit.
        not_utf8: The code of a file with another encoding.
        smaller: The hint for a file above the limit.
    """

    max_bytes: int
    unreadable: str
    too_large: str
    not_utf8: str
    smaller: str = "split it"


def read_text(path: Path | str, reading: Reading, collector: Collector) -> SourceText | None:
    """Return the content of a file; None after a finding, which shows nothing of the content."""
    data = read_bytes(path, reading, collector)
    if data is None:
        return None
    decoding = Collector()
    source = decode_utf8(str(path), data, reading.not_utf8, decoding)
    collector.extend(map(hidden, decoding.diagnostics))
    return source


def read_bytes(path: Path | str, reading: Reading, collector: Collector) -> bytes | None:
    """Return the bytes of a file; None after a finding."""
    name = str(path)
    whole = SourceText(name, "").whole()
    try:
        with Path(path).open("rb") as file:
            data = file.read(reading.max_bytes + 1)
    except OSError as error:
        hint = "check the path and its permissions"
        message = f"cannot read '{name}': {os_reason(error)}"
        collector.add(reading.unreadable, message, whole, hint=hint)
        return None
    if len(data) > reading.max_bytes:
        message = f"'{name}' is larger than {reading.max_bytes // MIB} MiB"
        collector.add(reading.too_large, message, whole, hint=reading.smaller)
        return None
    return data


def os_reason(error: OSError) -> str:
    """Return why the operating system refused a file, in lowercase."""
    return (error.strerror or str(error) or "unknown error").lower()
