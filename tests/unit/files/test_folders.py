"""A folder's files are replaced all at once, whatever happens in between."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from mapper.files import folders
from mapper.files.folders import replace_files
from mapper.files.writing import write_atomic

OLD = {"a": b"old a", "sub/b": b"old b"}
NEW = {"a": b"new a", "sub/b": b"new b", "sub/c": b"new c"}


def contents(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture
def folder(tmp_path):
    replace_files(tmp_path / "build", OLD)
    assert contents(tmp_path / "build") == OLD
    return tmp_path / "build"


def siblings(folder):
    return [path.name for path in folder.parent.iterdir()]


def test_files_are_replaced_and_others_stay(folder):
    (folder / "mine").write_bytes(b"mine")
    (folder / "link").symlink_to("mine")
    replace_files(folder, NEW)
    assert contents(folder) == {**NEW, "mine": b"mine", "link": b"mine"}
    assert (folder / "link").is_symlink()
    assert siblings(folder) == ["build"]


def test_without_a_step_that_swaps_folders(folder, monkeypatch):
    monkeypatch.setattr(folders, "_exchange", lambda *_: False)
    replace_files(folder, NEW)
    assert contents(folder) == NEW
    assert siblings(folder) == ["build"]


def test_what_a_kill_between_two_renames_left_is_put_right(folder):
    folder.rename(folder.parent / ".build.old")
    replace_files(folder, {"a": b"new a"})
    assert contents(folder) == {**OLD, "a": b"new a"}
    assert siblings(folder) == ["build"]


def test_a_folder_that_somebody_works_in_stays_where_it_is(folder, monkeypatch):
    monkeypatch.chdir(folder / "sub")
    inode = folder.stat().st_ino
    replace_files(folder, NEW)
    assert contents(folder) == NEW
    assert folder.stat().st_ino == inode


def test_a_folder_named_by_a_link(folder, tmp_path):
    (tmp_path / "link").symlink_to(folder)
    replace_files(tmp_path / "link", NEW)
    assert (tmp_path / "link").is_symlink()
    assert contents(folder) == NEW


@pytest.mark.parametrize("works_in_it", [False, True])
def test_a_full_disk_leaves_the_old_files(folder, monkeypatch, works_in_it):
    written = []

    def full(path, data):
        if len(written) == 2:
            raise OSError(28, "No space left on device")
        written.append(path)
        write_atomic(path, data)

    if works_in_it:
        monkeypatch.chdir(folder)
    monkeypatch.setattr(folders, "write_atomic", full)
    with pytest.raises(OSError, match="No space"):
        replace_files(folder, NEW)
    assert contents(folder) == OLD
    assert siblings(folder) == ["build"]


@pytest.mark.parametrize("moment", [1, 2, 3])
def test_a_kill_leaves_the_old_files_and_the_next_run_tidies_up(folder, moment):
    code = f"""
import os, signal
from pathlib import Path
from mapper.files import folders
count = 0
write = folders.write_atomic
def kill(path, data):
    global count
    count += 1
    if count == {moment}:
        os.kill(os.getpid(), signal.SIGKILL)
    write(path, data)
folders.write_atomic = kill
folders.replace_files(Path({str(folder)!r}), {NEW!r})
"""
    done = subprocess.run([sys.executable, "-c", code], check=False, env=dict(os.environ))
    assert done.returncode == -9
    assert contents(folder) == OLD
    replace_files(folder, NEW)
    assert contents(folder) == NEW
    assert siblings(folder) == ["build"]
