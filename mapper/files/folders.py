"""Replace several files of a folder at once: either all of them or none.

The new folder is built next to the old one, with hard links to the files that do not change, and
the two are exchanged in one step. On systems without such a step, it takes two renames; the next
run repairs the folder if the process is killed between them.
"""

from __future__ import annotations

import os
import shutil
import sys
from errno import ENOTDIR
from pathlib import Path
from typing import TYPE_CHECKING

from mapper.files.writing import write_atomic
from mapper.text.importing import lazy_module

if TYPE_CHECKING:
    import ctypes
else:
    ctypes = lazy_module("ctypes")


_AT_FDCWD = -100
_EXCHANGE = 2  # RENAME_EXCHANGE on Linux, RENAME_SWAP on macOS


def replace_files(folder: Path, files: dict[str, bytes]) -> None:
    """Write files, named by their paths in a folder, which is created if it is missing.

    Other files in the folder stay. The current directory, a mount point, and a folder in a
    read-only parent cannot be replaced: there, the files are written first and then renamed one by
    one.

    Raises:
        OSError: a file cannot be written; the folder has not changed.
    """
    folder = Path(os.path.realpath(folder))
    staging = folder.parent / f".{folder.name}.new"
    old = folder.parent / f".{folder.name}.old"
    if folder.exists() and not folder.is_dir():
        raise NotADirectoryError(ENOTDIR, os.strerror(ENOTDIR), str(folder))
    if old.is_dir() and not folder.exists():
        old.rename(folder)
    shutil.rmtree(staging, ignore_errors=True)
    shutil.rmtree(old, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    in_place = folder.is_dir() and _cannot_move(folder)
    if in_place:
        staging = folder / ".new"
        shutil.rmtree(staging, ignore_errors=True)
    try:
        if folder.is_dir() and not in_place:
            shutil.copytree(folder, staging, symlinks=True, copy_function=_link)
        for name, data in files.items():
            path = staging / name
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomic(path, data)
        if in_place:
            for name in files:
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                os.replace(staging / name, folder / name)
        else:
            _put_in_place(staging, folder, old)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _cannot_move(folder: Path) -> bool:
    works_in_it = Path(os.path.realpath(Path.cwd())).is_relative_to(folder)
    return works_in_it or os.path.ismount(folder) or not os.access(folder.parent, os.W_OK)


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _put_in_place(staging: Path, folder: Path, old: Path) -> None:
    if not folder.exists():
        staging.rename(folder)
    elif not _exchange(staging, folder):
        folder.rename(old)
        try:
            staging.rename(folder)
        except OSError:
            old.rename(folder)
            raise
        shutil.rmtree(old, ignore_errors=True)


def _exchange(staging: Path, folder: Path) -> bool:
    """Exchange two folders in one step; return False if the system does not support it."""
    first, second = os.fsencode(staging), os.fsencode(folder)
    try:
        if sys.platform == "linux":
            failed = ctypes.CDLL(None).renameat2(_AT_FDCWD, first, _AT_FDCWD, second, _EXCHANGE)
        elif sys.platform == "darwin":
            failed = ctypes.CDLL(None).renamex_np(first, second, _EXCHANGE)
        else:
            return False
    except (OSError, AttributeError):
        return False
    return not failed
