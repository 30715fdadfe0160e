"""Files that may be compressed, by their names: `.gz` and `.zst`."""

from __future__ import annotations

import sys
from typing import Any, BinaryIO, cast

from mapper.source.lazy import gzip, zstandard

GZIP, ZSTD = ".gz", ".zst"


def plain_name(name: str) -> str:
    """A name without the suffix that says how the file is compressed."""
    return name.removesuffix(GZIP).removesuffix(ZSTD)


def is_compressed(name: str) -> bool:
    """Whether a file of that name is compressed."""
    return name.endswith((GZIP, ZSTD))


def open_input(name: str) -> tuple[BinaryIO, BinaryIO]:
    """A stream of what a file holds, and the file itself, which tells how far it is read.

    `-` is standard input.

    Raises:
        OSError: where it cannot be opened.
    """
    if name == "-":
        if sys.stdin is None:
            raise OSError(0, "standard input is closed")
        return sys.stdin.buffer, sys.stdin.buffer
    file = open(name, "rb")  # noqa: SIM115 - the caller closes it
    if name.endswith(GZIP):
        return cast(BinaryIO, gzip.GzipFile(fileobj=file)), file
    if name.endswith(ZSTD):
        reader = zstandard.ZstdDecompressor().stream_reader(file, read_across_frames=True)
        return cast(BinaryIO, reader), file
    return file, file


def read_errors() -> tuple[type[BaseException], ...]:
    """What reading a stream of `open_input` may raise where the file is broken."""
    errors: list[Any] = [OSError, EOFError]
    if "zlib" in sys.modules:
        errors.append(sys.modules["zlib"].error)
    if "zstandard" in sys.modules:
        errors.append(sys.modules["zstandard"].ZstdError)
    return tuple(errors)


def compressed(name: str, data: bytes) -> bytes:
    """Bytes as a file of that name holds them: one member or frame, which others may follow.

    The same bytes give the same result.
    """
    if not data:
        return data
    if name.endswith(GZIP):
        packed: bytes = gzip.compress(data, compresslevel=6, mtime=0)
        return packed
    if name.endswith(ZSTD):
        framed: bytes = zstandard.ZstdCompressor(level=3).compress(data)
        return framed
    return data
