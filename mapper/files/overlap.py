"""Refuse to write a file that is also read, however its name is spelled.

Symbolic links, hard links, other spellings, and `/dev/fd` are recognized. Working files next to an
output (`partial.py`, `locks.py`, `workers.py`) count as the output.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable
from typing import NamedTuple

from mapper.text.errors import MapperError

STANDARD = "-"  # standard input or output
_SUFFIXES = ("", ".part", ".part.json", ".part.json.new", ".part.lock")


class Used(NamedTuple):
    """A file and its role in a run: `payload`, `mapping`, `records`, ..."""

    role: str
    name: str


def refuse_overlap(inputs: Iterable[Used], outputs: Iterable[Used]) -> None:
    """Raise an error if a file is used twice.

    Raises:
        MapperError: an input is an output or one of its working files, or two outputs share a file.
    """
    owners: dict[object, tuple[Used, str]] = {}  # path or identity of a file -> its output
    for output in outputs:
        for key, path in _written(output.name):
            other, _ = owners.setdefault(key, (output, path))
            if other is not output:
                raise MapperError(
                    f"{other.role} '{other.name}' and {output.role} '{output.name}' would write "
                    "the same file; choose different files"
                )
    for used in inputs:
        for key in _keys(used.name):
            if key in owners:
                raise _overlap(used, *owners[key])
        folder = os.path.dirname(os.path.realpath(used.name))
        if folder.endswith(".part.d") and (owner := owners.get(folder.removesuffix(".d"))):
            raise _overlap(used, *owner)


def _overlap(used: Used, output: Used, path: str) -> MapperError:
    name = "standard input" if used.name == STANDARD else f"'{used.name}'"
    if path:
        return MapperError(
            f"{name} is a {used.role} and a working file of the output '{output.name}'; write "
            f"{output.role} to another file"
        )
    return MapperError(f"{name} is a {used.role}; write {output.role} to another file")


def _written(name: str) -> Iterable[tuple[object, str]]:
    """Yield the keys of the files that a run writes for an output, each with its suffix."""
    if name == STANDARD:
        yield from ((key, "") for key in _keys(name, is_input=False))
        return
    real = os.path.realpath(name)
    for suffix in _SUFFIXES:
        yield from ((key, suffix) for key in _keys(real + suffix))


def _keys(name: str, *, is_input: bool = True) -> Iterable[object]:
    """Yield the keys of a file: its path, and its inode if it exists."""
    if name != STANDARD:
        yield os.path.realpath(name)
    try:
        if name == STANDARD:
            stream = sys.stdin if is_input else sys.stdout
            status = os.fstat(stream.fileno())
        else:
            status = os.stat(name)
    except (OSError, ValueError, AttributeError):
        return
    if stat.S_ISREG(status.st_mode) or stat.S_ISFIFO(status.st_mode):
        yield status.st_dev, status.st_ino
