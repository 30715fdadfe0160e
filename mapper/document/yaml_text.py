"""Writes YAML scalars: plain if YAML 1.1 reads the same string back, else in quotes."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import yaml

from mapper.text.lookalikes import find_lookalike
from mapper.text.patterns import lazy_pattern

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NAME = lazy_pattern(r"[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)+\Z")


@lru_cache(maxsize=4096)
def text_scalar(text: str, *, in_flow: bool = False) -> str:
    """Return a string as a scalar on one line; set `in_flow` within `{}` or `[]`."""
    if _NAME.match(text) or _reads_back(text, in_flow):
        return text
    if not text.isprintable() or ("'" in text and '"' not in text and "\\" not in text):
        return '"' + "".join(map(escaped, text)) + '"'
    return "'" + text.replace("'", "''") + "'"


def in_quotes(text: str) -> str:
    """Return a string as a quoted scalar, for hints."""
    if '"' in text or "\\" in text or not text.isprintable():
        quoted = text_scalar(text, in_flow=True)
        return quoted if quoted[:1] in "'\"" else f"'{text}'"
    return f'"{text}"'


def _reads_back(text: str, in_flow: bool) -> bool:
    if not text.isascii() and find_lookalike(text) is not None:
        return False
    if not text.isprintable() or ": " in text or " #" in text or text != text.strip():
        return False
    try:
        read = yaml.load(f"{{k: {text}}}" if in_flow else f"k: {text}", _LOADER)  # noqa: S506
    except (yaml.YAMLError, ValueError):  # such as the date 2023-02-30
        return False
    return isinstance(read, dict) and read == {"k": text} and _is_key(text)


def _is_key(text: str) -> bool:
    return not text.endswith(":") and text[:1] not in "?-:"


def escaped(char: str) -> str:
    """Return a character of a string in double quotes."""
    if char in '"\\':
        return "\\" + char
    if char.isprintable():
        return char
    code = ord(char)
    mark, digits = ("x", 2) if code < 256 else ("u", 4) if code < 65536 else ("U", 8)
    return f"\\{mark}{code:0{digits}x}"


def value_scalar(value: Any) -> str:
    """Return a JSON value in flow style, as after `value:` or `example:`."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float():
            mantissa, mark, exponent = repr(value).partition("e")
            return (mantissa if "." in mantissa else f"{mantissa}.0") + mark + exponent
        case str():
            return text_scalar(value, in_flow=True)
        case list():
            return "[" + ", ".join(map(value_scalar, value)) + "]"
    pairs = ((text_scalar(key, in_flow=True), value_scalar(item)) for key, item in value.items())
    return "{" + ", ".join(f"{key}: {item}" for key, item in pairs) + "}"
