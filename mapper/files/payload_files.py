"""Resolve an argument to payload files."""

from __future__ import annotations

import glob
import os
from pathlib import Path

from mapper.files.compressed import plain_name

STDIN = "-"
LINE_SUFFIXES = (".ndjson", ".jsonl")
SUFFIXES = (".json", *LINE_SUFFIXES)
KINDS = f"{', '.join(f'*{suffix}' for suffix in SUFFIXES)}, also .gz and .zst"


def files_of(name: str) -> list[str]:
    """Return the files that an argument names.

    A folder stands for its payload files, sorted by name. A pattern such as `events/*.gz` is
    expanded, for shells that do not do this; a pattern without a match is returned unchanged, so
    that it is reported as missing.
    """
    if glob.has_magic(name) and not os.path.exists(name):
        return sorted(glob.glob(name, recursive=True)) or [name]
    if name == STDIN or not os.path.isdir(name):
        return [name]
    return [
        str(path)
        for path in sorted(Path(name).iterdir())
        if path.is_file() and plain_name(path.name).endswith(SUFFIXES)
    ]


def glob_free(pattern: str) -> str:
    """Return the part of a pattern before its first component with a wildcard."""
    parts = pattern.replace("\\", "/").split("/")
    fixed = [
        part for index, part in enumerate(parts) if not any(map(glob.has_magic, parts[: index + 1]))
    ]
    return "/".join(fixed) or "."
