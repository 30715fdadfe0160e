"""Locks on outputs: one run at a time, and never a lock without a process."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import threading
import time

import pytest

from mapper.files.locks import locked
from mapper.text import MapperError

if sys.platform != "win32":
    import fcntl


def test_an_output_is_locked_once(tmp_path):
    name = str(tmp_path / "out.json")
    with locked([name]):
        (tmp_path / "link.json").symlink_to("out.json")
        for other in (name, str(tmp_path / "." / "out.json"), str(tmp_path / "link.json")):
            words = rf"another process \(pid {os.getpid()}\)"
            with pytest.raises(MapperError, match=words), locked([other]):
                pass
    with locked([name]):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["link.json"]


def test_a_lock_file_without_a_process_does_not_block(tmp_path):
    (tmp_path / "out.json.part.lock").write_text("1 elsewhere")
    with locked([str(tmp_path / "out.json")]):
        pass
    assert not list(tmp_path.iterdir())


def test_folders_are_created_for_a_lock_and_removed_if_nothing_is_written(tmp_path):
    name = str(tmp_path / "a" / "b" / "out.json")
    with locked([name], make_folders=True):
        assert (tmp_path / "a" / "b").is_dir()
    assert not list(tmp_path.iterdir())
    with pytest.raises(MapperError, match="there is no folder"), locked([name]):
        pass


@pytest.mark.skipif(os.name == "nt", reason="flock")
def test_an_owner_that_has_not_written_its_name_yet_is_waited_for(tmp_path):
    """Between locking and naming, the lock file is empty; the message must still have the pid."""
    lock = tmp_path / "out.json.part.lock"
    descriptor = os.open(lock, os.O_RDWR | os.O_CREAT)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    naming = threading.Timer(0.2, lambda: os.write(descriptor, f"1 {os.uname().nodename}".encode()))
    naming.start()
    try:
        with (
            pytest.raises(MapperError, match=r"another process \(pid 1\)"),
            locked([str(tmp_path / "out.json")]),
        ):
            pass
    finally:
        naming.join()
        os.close(descriptor)


def test_devices_have_no_lock():
    with locked([os.devnull]), locked([os.devnull]):
        pass


@pytest.mark.skipif(not hasattr(os, "register_at_fork"), reason="needs fork")
def test_a_forked_process_does_not_keep_the_lock_of_a_killed_parent(tmp_path):
    """The child outlives its parent by a second; the lock does not."""
    program = (
        "import multiprocessing, os, sys, time\n"
        "from mapper.files.locks import locked\n"
        "with locked([sys.argv[1]]):\n"
        "    child = multiprocessing.get_context('fork').Process(target=time.sleep, args=(1,))\n"
        "    child.start()\n"
        "    os.kill(os.getpid(), 9)\n"
    )
    name = str(tmp_path / "out.json")
    subprocess.run([sys.executable, "-c", program, name], check=False)
    assert os.listdir(tmp_path) == ["out.json.part.lock"]
    with locked([name]):
        pass


def _enter(name: str, start: float, turns: int, found) -> None:
    """Take and release a lock many times; report each time somebody else was inside too."""
    time.sleep(max(0, start - time.time()))
    inside = f"{name}.inside"
    held = refused = clashes = 0
    for _ in range(turns):
        try:
            with locked([name]):
                held += 1
                try:
                    os.close(os.open(inside, os.O_CREAT | os.O_EXCL))
                    os.unlink(inside)
                except FileExistsError:
                    clashes += 1
        except MapperError:
            refused += 1
    found.put((held, refused, clashes))


def test_processes_that_take_a_lock_again_and_again_never_share_it(tmp_path):
    """The lock file is removed at each release, so a lock on a removed file must not count."""
    name, turns = str(tmp_path / "out.json"), 1500
    found = multiprocessing.Queue()
    start = time.time() + 0.3
    processes = [
        multiprocessing.Process(target=_enter, args=(name, start, turns, found)) for _ in range(4)
    ]
    for process in processes:
        process.start()
    counts = [found.get(timeout=60) for _ in processes]
    for process in processes:
        process.join()
    assert sum(clashes for _, _, clashes in counts) == 0
    assert all(held + refused == turns for held, refused, _ in counts)
    assert sum(refused for _, refused, _ in counts) > 0, "the processes never met"
    assert not list(tmp_path.iterdir())
