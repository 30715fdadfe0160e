"""Hash functions: the hash of a string in a character set, in lowercase hexadecimal.

Source: Adobe, "Data Prep mapping functions", hashing.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from mapper.dataprep.problems import Fault, PatternError
from mapper.dataprep.signature import Function, optional, signature
from mapper.dataprep.values import text_of
from mapper.text.importing import lazy_module

if TYPE_CHECKING:
    import hashlib
else:
    hashlib = lazy_module("hashlib")


# Java's UTF-16 starts with a byte order mark and is big-endian; its US-ASCII replaces with `?`.
CHARSETS = {"UTF-8": "utf-8", "UTF-16": "utf-16-be", "ISO-8859-1": "latin-1", "US-ASCII": "ascii"}


def check_charset(charset: str) -> str:
    """Return Python's name of a character set; raise `PatternError` if it is unknown."""
    codec = CHARSETS.get(charset.upper())
    if codec is None:
        raise PatternError(f"'{charset}' is not one of {', '.join(CHARSETS)}")
    return codec


def _encoded(value: Any, charset: Any) -> bytes:
    if charset is None:
        return text_of(value).encode("utf-8", "replace")
    try:
        codec = check_charset(text_of(charset))
    except PatternError as error:
        raise Fault("unknown character set", charset) from error
    data = text_of(value).encode(codec, "replace")
    return b"\xfe\xff" + data if codec == "utf-16-be" and data else data


def _hashed(algorithm: str) -> Callable[..., str | None]:
    def call(value: Any, charset: Any = None) -> str | None:
        if value is None:
            return None
        data = _encoded(value, charset)
        digest: str = getattr(hashlib, algorithm)(data, usedforsecurity=False).hexdigest()
        return digest

    return call


def _crc32(value: Any, charset: Any = None) -> str | None:
    if value is None:
        return None
    checksum: int = zlib.crc32(_encoded(value, charset))
    return checksum.to_bytes(4, "little").hex()


def _function(
    name: str, help: str, call: Callable[..., Any], result: str, notes: tuple[str, ...] = ()
) -> Function:
    return Function(
        name, signature("string", input="string", charset=optional("string")), help, call,
        literal_checks=((1, check_charset),),
        examples=((f'{name}("my text", "UTF-8")', result),),
        invalid_examples=(f'{name}("my text", "UTF-7")',),
        notes=(f"`charset` is one of {', '.join(CHARSETS)}; the default is UTF-8.", *notes),
    )  # fmt: skip


FUNCTIONS = (
    _function(
        "sha1", "Returns the SHA-1 hash of a string.", _hashed("sha1"),
        "c3599c11e47719df18a2448690840c5dfcce3c80",
    ),
    _function(
        "sha256", "Returns the SHA-256 hash of a string.", _hashed("sha256"),
        "7330d2b39ca35eaf4cb95fc846c21ee6a39af698154a83a586ee270a0d372104",
    ),
    _function(
        "sha512", "Returns the SHA-512 hash of a string.", _hashed("sha512"),
        "a3d7e45a0d9be5fd4e4b9a3b8c9c2163c21ef708bf11b4232bb21d2a8704ada2"
        "cdcd7b367dd0788a89a5c908cfe377aceb1072a7b386b7d4fd2ff68a8fd24d16",
    ),
    _function(
        "md5", "Returns the MD5 hash of a string.", _hashed("md5"),
        "d3b96ce8c9fb4e9bd0198d03ba6852c7",
    ),
    # Source of the byte order: the documented example. java.util.zip.CRC32 returns 802ef98d.
    _function(
        "crc32", "Returns the CRC-32 checksum of a string.", _crc32, "8df92e80",
        ("The result has 8 digits, the least significant byte first.",),
    ),
)  # fmt: skip
