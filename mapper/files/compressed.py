"""Compressed files: `.gz` and `.zst`, recognized by their names or first bytes."""

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
_MAGIC = {GZIP: b"\x1f\x8b", ZSTD: b"\x28\xb5"}  # JSON cannot start like this


def plain_name(name: str) -> str:
    """Return a file name without the suffix of a compressed file."""
    return name.removesuffix(GZIP).removesuffix(ZSTD)


def is_compressed(name: str) -> bool:
    """Return whether a file of this name is compressed."""
    return name.endswith((GZIP, ZSTD))


def open_input(name: str) -> tuple[BinaryIO, BinaryIO]:
    """Open a file and return its decompressed content and the file itself.

    The position of the file shows how much of it was read. Both are the same object if the file is
    not compressed. `-` is standard input.

    Raises:
        OSError: the file cannot be opened.
    """
    if name == "-":
        if sys.stdin is None:
            raise OSError(0, "standard input is closed")
        file = sys.stdin.buffer
    else:
        file = open(name, "rb")  # noqa: SIM115 - the caller closes it
    start = file.peek(2)[:2] if isinstance(file, BufferedReader) else b""
    if _is(GZIP, name, start):
        return cast(BinaryIO, gzip.GzipFile(fileobj=file)), file
    if _is(ZSTD, name, start):
        return cast(BinaryIO, zstd.ZstdFile(file)), file
    return file, file


def _is(kind: str, name: str, start: bytes) -> bool:
    """Return whether a file has a kind of compression; a pipe may show only its first byte."""
    return name.endswith(kind) or (start != b"" and _MAGIC[kind].startswith(start))


def read_errors() -> tuple[type[BaseException], ...]:
    """Return the exceptions that reading a file from `open_input` can raise."""
    return OSError, EOFError, zlib.error, zstd.ZstdError


def read_reason(error: BaseException) -> str:
    """Return why reading failed, for messages; `error` is one of `read_errors`."""
    if isinstance(error, EOFError):
        return "unexpected end of file; the file is truncated"
    if str(error).startswith("Not a gzipped file"):
        return "the data is not gzip"
    if str(error).endswith("Unknown frame descriptor"):
        return "the data is not zstd"
    if isinstance(error, OSError) and error.strerror:
        return os_reason(error)
    return "the compressed data is corrupt"


def compressed(name: str, data: bytes) -> bytes:
    """Return bytes as a file of this name stores them: one gzip member or zstd frame.

    The result depends on the bytes alone, and results can be concatenated. No bytes stay no bytes.
    """
    return _packed(name, data) if data else data


def empty_file(name: str) -> bytes:
    """Return the content of a file of this name that has no data."""
    return _packed(name, b"")


def _packed(name: str, data: bytes) -> bytes:
    if name.endswith(GZIP):
        packed: bytes = gzip.compress(data, compresslevel=6, mtime=0)
        return packed
    if name.endswith(ZSTD):
        framed: bytes = zstd.compress(data, level=3)
        return framed
    return data
