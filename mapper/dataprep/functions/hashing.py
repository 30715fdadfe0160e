"""Hash functions: lower-case hexadecimal hashes of a string in a character set.

Source: Adobe, "Data Prep mapping functions", hashing.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from mapper.dataprep.problems import Fault, PatternError
from mapper.dataprep.signature import Function, Parameter, optional, signature
from mapper.dataprep.values import text_of
from mapper.text.importing import lazy_module

if TYPE_CHECKING:
    import hashlib
else:
    hashlib = lazy_module("hashlib")


# UTF-16 of Java writes a byte order mark, big end first; US-ASCII replaces with `?`.
CHARSETS = {"UTF-8": "utf-8", "UTF-16": "utf-16-be", "ISO-8859-1": "latin-1", "US-ASCII": "ascii"}


def encoded(value: Any, charset: Any) -> bytes:
    """Encode a string in one of the four known character sets."""
    if charset is None:
        return text_of(value).encode("utf-8", "replace")
    try:
        codec = codec_of(text_of(charset))
    except PatternError as error:
        raise Fault("the character set is not known", charset) from error
    data = text_of(value).encode(codec, "replace")
    return b"\xfe\xff" + data if codec == "utf-16-be" and data else data


def codec_of(charset: str) -> str:
    """Return Python's name of a character set; raise `PatternError` for an unknown one."""
    codec = CHARSETS.get(charset.upper())
    if codec is None:
        raise PatternError(f"'{charset}' is none of the character sets {', '.join(CHARSETS)}")
    return codec


def sha1(value: Any, charset: Any = None) -> str | None:
    """Return the SHA-1 hash of a string."""
    return _digest(hashlib.sha1, value, charset)


def sha256(value: Any, charset: Any = None) -> str | None:
    """Return the SHA-256 hash of a string."""
    return _digest(hashlib.sha256, value, charset)


def sha512(value: Any, charset: Any = None) -> str | None:
    """Return the SHA-512 hash of a string."""
    return _digest(hashlib.sha512, value, charset)


def md5(value: Any, charset: Any = None) -> str | None:
    """Return the MD5 hash of a string."""
    return _digest(hashlib.md5, value, charset)


def _digest(algorithm: Callable[..., Any], value: Any, charset: Any) -> str | None:
    if value is None:
        return None
    digest: str = algorithm(encoded(value, charset), usedforsecurity=False).hexdigest()
    return digest


def crc32(value: Any, charset: Any = None) -> str | None:
    """Return the CRC-32 of a string: always 8 digits, the lowest byte first.

    Source: the documented example. Guava's `Hashing.crc32()` prints it in this order, while
    `java.util.zip.CRC32` returns 802ef98d for the same string.
    """
    if value is None:
        return None
    checksum: int = zlib.crc32(encoded(value, charset))
    return checksum.to_bytes(4, "little").hex()


FUNCTIONS = (
    Function(
        "sha1",
        signature(Parameter("input", "string"), optional("charset", "string"), returns="string"),
        "Returns the SHA-1 hash of a string.", sha1, literal_checks=((1, codec_of),),
        examples=(('sha1("my text", "UTF-8")', "c3599c11e47719df18a2448690840c5dfcce3c80"),),
    ),
    Function(
        "sha256",
        signature(Parameter("input", "string"), optional("charset", "string"), returns="string"),
        "Returns the SHA-256 hash of a string.", sha256, literal_checks=((1, codec_of),),
        examples=(
            ('sha256("my text", "UTF-8")',
             "7330d2b39ca35eaf4cb95fc846c21ee6a39af698154a83a586ee270a0d372104"),
        ),
    ),
    Function(
        "sha512",
        signature(Parameter("input", "string"), optional("charset", "string"), returns="string"),
        "Returns the SHA-512 hash of a string.", sha512, literal_checks=((1, codec_of),),
        examples=(
            ('sha512("my text", "UTF-8")',
             "a3d7e45a0d9be5fd4e4b9a3b8c9c2163c21ef708bf11b4232bb21d2a8704ada2"
             "cdcd7b367dd0788a89a5c908cfe377aceb1072a7b386b7d4fd2ff68a8fd24d16"),
        ),
    ),
    Function(
        "md5",
        signature(Parameter("input", "string"), optional("charset", "string"), returns="string"),
        "Returns the MD5 hash of a string.", md5, literal_checks=((1, codec_of),),
        examples=(('md5("my text", "UTF-8")', "d3b96ce8c9fb4e9bd0198d03ba6852c7"),),
    ),
    Function(
        "crc32",
        signature(Parameter("input", "string"), optional("charset", "string"), returns="string"),
        "Returns the CRC-32 checksum of a string.", crc32, literal_checks=((1, codec_of),),
        examples=(('crc32("my text", "UTF-8")', "8df92e80"),),
    ),
)  # fmt: skip
