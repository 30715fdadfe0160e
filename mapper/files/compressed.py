"""Files that may be compressed: `.gz` and `.zst`, or what begins as such a file does."""

from __future__ import annotations

import sys
import zlib
from io import BufferedReader
from typing import TYPE_CHECKING, BinaryIO, cast

from mapper.files.reading import os_reason
from mapper.text.importing import lazy_module

if TYPE_CHECKING:
    import gzip

    if sys.version_info >= (3, 14):
        from compression import zstd
    else:
        from backports import zstd
else:
    gzip = lazy_module("gzip")
    zstd = lazy_module("compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd")


GZIP, ZSTD = ".gz", ".zst"
_BEGINS = {GZIP: b"\x1f\x8b", ZSTD: b"\x28\xb5"}  # no JSON begins so


def plain_name(name: str) -> str:
    """A name without the suffix that says how the file is compressed."""
    return name.removesuffix(GZIP).removesuffix(ZSTD)


def is_compressed(name: str) -> bool:
    """Whether a file of that name is compressed."""
    return name.endswith((GZIP, ZSTD))


def open_input(name: str) -> tuple[BinaryIO, BinaryIO]:
    """A stream of what a file holds, and the file itself, which tells how far it is read.

    They are one where nothing is compressed. `-` is standard input.

    Raises:
        OSError: where it cannot be opened.
    """
    if name == "-":
        if sys.stdin is None:
            raise OSError(0, "standard input is closed")
        file = sys.stdin.buffer
    else:
        file = open(name, "rb")  # noqa: SIM115 - the caller closes it
    begin = file.peek(2)[:2] if isinstance(file, BufferedReader) else b""
    if _is(GZIP, name, begin):
        return cast(BinaryIO, gzip.GzipFile(fileobj=file)), file
    if _is(ZSTD, name, begin):
        return cast(BinaryIO, zstd.ZstdFile(file)), file
    return file, file


def _is(kind: str, name: str, begin: bytes) -> bool:
    """Whether a file is packed so; of a pipe there may be but one byte to see."""
    return name.endswith(kind) or (begin != b"" and _BEGINS[kind].startswith(begin))


def read_errors() -> tuple[type[BaseException], ...]:
    """What reading a stream of `open_input` may raise where the file is broken."""
    return OSError, EOFError, zlib.error, zstd.ZstdError


def read_reason(error: BaseException) -> str:
    """Why reading failed, in words; `error` is one of `read_errors`."""
    if isinstance(error, EOFError):
        return "it ends too early; it was not written or copied to its end"
    if str(error).startswith("Not a gzipped file"):
        return "the bytes there are not gzip"
    if str(error).endswith("Unknown frame descriptor"):
        return "the bytes there are not zstd"
    if isinstance(error, OSError) and error.strerror:
        return os_reason(error)
    return "its compressed data is damaged"


def compressed(name: str, data: bytes) -> bytes:
    """Bytes as a file of that name holds them: one member or frame, which others may follow.

    The same bytes give the same result. Nothing stays nothing, as it is no part of a file.
    """
    return _packed(name, data) if data else data


def nothing(name: str) -> bytes:
    """A whole file of that name that holds nothing."""
    return _packed(name, b"")


def _packed(name: str, data: bytes) -> bytes:
    if name.endswith(GZIP):
        packed: bytes = gzip.compress(data, compresslevel=6, mtime=0)
        return packed
    if name.endswith(ZSTD):
        framed: bytes = zstd.compress(data, level=3)
        return framed
    return data
