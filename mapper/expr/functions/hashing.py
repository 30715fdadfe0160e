"""Hash functions: lower-case hex of a text in a character set.

Source: Adobe, "Data Prep mapping functions", hashing.
"""

from __future__ import annotations

from typing import Any

from mapper.expr.problems import Fault, PatternError
from mapper.expr.signature import Function
from mapper.expr.values import text_of
from mapper.source.lazy import hashlib

# UTF-16 of Java writes a byte order mark, big end first; US-ASCII replaces with `?`.
CHARSETS = {"UTF-8": "utf-8", "UTF-16": "utf-16-be", "ISO-8859-1": "latin-1", "US-ASCII": "ascii"}


def encoded(value: Any, charset: Any) -> bytes:
    """The bytes of a text in one of the four known character sets."""
    name = "UTF-8" if charset is None else text_of(charset)
    try:
        codec = codec_of(name)
    except PatternError as error:
        raise Fault("the character set is not known", charset) from error
    data = text_of(value).encode(codec, "replace")
    return b"\xfe\xff" + data if codec == "utf-16-be" and data else data


def codec_of(charset: str) -> str:
    """Python's name for a character set; raises `PatternError` for another than the four."""
    codec = CHARSETS.get(charset.upper())
    if codec is None:
        raise PatternError(f"'{charset}' is none of the character sets {', '.join(CHARSETS)}")
    return codec


def sha256(value: Any, charset: Any = None) -> str | None:
    """The SHA-256 of a text."""
    if value is None:
        return None
    return str(hashlib.sha256(encoded(value, charset)).hexdigest())


FUNCTIONS = (
    Function(
        "sha256", "input: string, charset: string?", "string", "The SHA-256 hash of a text.",
        sha256, literal_checks=((1, codec_of),),
        examples=(
            ('sha256("my text", "UTF-8")',
             "7330d2b39ca35eaf4cb95fc846c21ee6a39af698154a83a586ee270a0d372104"),
        ),
    ),
)  # fmt: skip
