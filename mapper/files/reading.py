"""Read a user's file; each kind of failure has one wording."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from mapper.diagnostics import Collector, Diagnostic
from mapper.files.overlays import unsaved_bytes
from mapper.text import START, Place, SourceText, Span

MIB = 1024 * 1024
UTF_16 = (b"\xff\xfe", b"\xfe\xff")  # byte order marks


class Reading(NamedTuple):
    """How to read files of one kind.

    Attributes:
        max_bytes: The maximum size, a multiple of `MIB`.
        unreadable: The code for a file that cannot be read.
        too_large: The code for a file above the maximum size.
        not_utf8: The code for a file that is not UTF-8.
        smaller: The hint for a file above the maximum size.
    """

    max_bytes: int
    unreadable: str
    too_large: str
    not_utf8: str
    smaller: str = "split it"


def read_text(path: Path | str, reading: Reading, collector: Collector) -> SourceText | None:
    """Return the text of a file; None after a finding, which does not show the content."""
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
        data = unsaved_bytes(name)
        if data is None:
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


def decode_utf8(
    name: str,
    data: bytes,
    code: str,
    collector: Collector,
    *,
    private: bool = False,
    first: Place = START,
) -> SourceText | None:
    """Return the text of a file or row without its byte order mark; None after a finding.

    `private` and `first` are attributes of the `SourceText`.
    """
    try:
        return SourceText(name, data.decode("utf-8-sig"), private, first)
    except UnicodeDecodeError as error:
        # `error.object` starts after the byte order mark
        before, byte = error.object[: error.start], error.object[error.start]
        source = SourceText(name, before.decode("utf-8", "replace"), private, first)
        place = Span(source, len(source.text), len(source.text))
        hint = "save the file as UTF-8"
        if data[:2] in UTF_16:
            hint = "the file is UTF-16 ('Unicode'); save it as UTF-8"
        group = f"{byte:02x}" if private else None
        collector.add(code, f"byte 0x{byte:02x} is not UTF-8", place, hint=hint, group=group)
        return None


def hidden(finding: Diagnostic) -> Diagnostic:
    """Return a finding whose excerpt does not show the content of the file."""
    span = finding.span
    return replace(finding, span=Span(span.source.hidden(), span.start, span.end))
