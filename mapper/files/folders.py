"""Replacing several files of a folder at once: all of them are there, or none is.

The new folder is built beside the old one, its untouched files linked over, and the two change
places in one step. Where the system has no such step there are two renames, and what a kill
between them leaves is put right by the next run.
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
_EXCHANGE = 2  # RENAME_EXCHANGE of Linux and RENAME_SWAP of macOS are the same number


def replace_files(folder: Path, files: dict[str, bytes]) -> None:
    """Write files by their paths in a folder, which is made if it is missing.

    Other files in the folder stay. The folder that a program works in cannot be replaced under
    its feet, nor one whose parent cannot be written: there the files are renamed one after the
    other, once all of them are written.

    Raises:
        OSError: where that fails; the folder is then as it was.
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


def _exchange(one: Path, other: Path) -> bool:
    """Let two folders change places in one step; False where the system cannot."""
    first, second = os.fsencode(one), os.fsencode(other)
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
