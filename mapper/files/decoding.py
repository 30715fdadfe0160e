"""Bytes of a user's file to source text."""

from __future__ import annotations

from dataclasses import replace

from mapper.diagnostics.collector import Collector
from mapper.diagnostics.model import Diagnostic
from mapper.text import START, Place, SourceText, Span

UTF_16 = (b"\xff\xfe", b"\xfe\xff")  # byte order marks


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

    `private` marks a payload, and `first` is the place of the text in its file (see `SourceText`).
    """
    try:
        return SourceText(name, data.decode("utf-8-sig"), private, first)
    except UnicodeDecodeError as error:
        # the error's own bytes are those after a byte order mark
        before, byte = error.object[: error.start], error.object[error.start]
        source = SourceText(name, before.decode("utf-8", "replace"), private, first)
        place = Span(source, len(source.text), len(source.text))
        hint = "save the file with the encoding UTF-8"
        if data[:2] in UTF_16:
            hint = "it is saved as UTF-16 ('Unicode'); save it as UTF-8"
        group = f"{byte:02x}" if private else None
        collector.add(code, f"byte 0x{byte:02x} is not UTF-8", place, hint=hint, group=group)
        return None


def hidden(found: Diagnostic) -> Diagnostic:
    """Return a finding at the same place of a file whose content must not be shown."""
    span = found.span
    return replace(found, span=Span(span.source.hidden(), span.start, span.end))
