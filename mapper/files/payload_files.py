"""Which payload files a name on the command line stands for."""

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
    """The files that a name stands for.

    A folder is its payload files, by their names; where it has none, there are none. A pattern such
    as `events/*.gz` is looked up here where no shell did it; one that matches nothing stays, to be
    named as missing.
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
