"""Lock outputs, so that no two runs write the same file or folder.

The lock of `OUT` is an operating system lock on `OUT.part.lock`. It ends with its process, so the
lock file of a killed run does not block the next run.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress

from mapper.files.writing import cannot_write, is_special
from mapper.text.errors import MapperError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_FAR = 2**30  # Windows hides locked bytes from others: lock one behind the owner's name
IN_FOLDER = ".part.lock"  # the lock file of a folder whose parent is read-only
_DYING = 5.0  # seconds that the processes of a killed run may take to end
_NAMING = 1.0  # seconds that a new owner may take to write its name into the lock file
_HELD: set[int] = set()  # descriptors of the locks of this process


@contextmanager
def locked(
    names: Iterable[str], *, make_folders: bool = False, patience: float = 0.0
) -> Iterator[None]:
    """Hold the locks of outputs; devices and pipes have none.

    Args:
        names: Files or folders, existing or not.
        make_folders: Create missing parent folders. Those still empty at the end are removed.
        patience: How many seconds to wait for a lock of another process.

    Raises:
        MapperError: another process holds a lock, or the file system does not support locks.
    """
    with ExitStack() as stack:
        for name in names:
            if not is_special(name):
                stack.enter_context(_locked(name, make_folders, patience))
        yield


@contextmanager
def _locked(name: str, make_folders: bool, patience: float) -> Iterator[None]:
    path = os.path.realpath(name)
    made: list[str] = []
    try:
        try:
            if make_folders:
                made = _make_folders(os.path.dirname(path))
            lock = _lock_file(path)
            descriptor = _acquire(lock, name, patience)
        except OSError as error:
            raise cannot_write(name, error) from None
        try:
            yield
        finally:
            _release(descriptor, lock)
    finally:
        for folder in made:
            with suppress(OSError):
                os.rmdir(folder)


def _lock_file(path: str) -> str:
    """Return the lock file of a path: next to it, or inside a folder whose parent is read-only."""
    if os.path.isdir(path) and not os.access(os.path.dirname(path), os.W_OK):
        return os.path.join(path, IN_FOLDER)
    return f"{path}.part.lock"


def _make_folders(folder: str) -> list[str]:
    """Create a folder and its parents; return those that are new, the innermost first."""
    missing = []
    while not os.path.isdir(folder):
        missing.append(folder)
        folder = os.path.dirname(folder)
    for path in reversed(missing):
        with suppress(FileExistsError):
            os.mkdir(path)
    return missing


def _acquire(lock: str, name: str, patience: float) -> int:
    """Return the descriptor of a locked lock file."""
    begin = time.monotonic()
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
    while True:
        descriptor = os.open(lock, flags, 0o666)
        try:
            if not _try_lock(descriptor, name):
                pid, host = _owner(descriptor)
                needed = _DYING if _is_dead(pid, host) else 0 if pid else _NAMING
                if time.monotonic() - begin >= max(needed, patience):
                    raise _in_use(name, pid, host)
                time.sleep(0.01)
            elif _is_at(descriptor, lock):
                os.ftruncate(descriptor, 0)
                os.write(descriptor, f"{os.getpid()} {_host()}".encode())
                _HELD.add(descriptor)
                return descriptor
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)  # and try again: its owner is dying, or just removed the file


def _try_lock(descriptor: int, name: str) -> bool:
    try:
        if sys.platform == "win32":
            os.lseek(descriptor, _FAR, os.SEEK_SET)
            try:
                msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
            finally:
                os.lseek(descriptor, 0, os.SEEK_SET)
        else:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError as error:
        reason = (error.strerror or "the file system does not support locks").lower()
        raise MapperError(f"cannot lock '{name}': {reason}") from None
    return True


def _is_at(descriptor: int, lock: str) -> bool:
    """Whether an open file still has its name."""
    try:
        return os.path.samestat(os.fstat(descriptor), os.stat(lock))
    except FileNotFoundError:
        return False


def _owner(descriptor: int) -> tuple[int, str]:
    """Return the process that owns a lock and its host; 0 if unknown."""
    with suppress(OSError, ValueError):
        pid, _, host = os.read(descriptor, 300).decode().partition(" ")
        return int(pid), host
    return 0, ""


def _is_dead(pid: int, host: str) -> bool:
    """Whether an owner was killed; a process that it forked may have its lock a moment longer."""
    if pid and host == _host() and sys.platform != "win32":
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        except OSError:
            pass
    return False


def _in_use(name: str, pid: int, host: str) -> MapperError:
    owner = "another process"
    if pid:
        owner += f" (pid {pid})" if host == _host() else f" (pid {pid} on {host})"
    return MapperError(
        f"{owner} is writing '{name}'; wait until it has finished, or choose another output"
    )


def _host() -> str:
    return os.uname().nodename if hasattr(os, "uname") else ""


def _release(descriptor: int, lock: str) -> None:
    """Remove a lock file and its lock; a forked process that has neither does nothing."""
    if descriptor not in _HELD:
        return
    _HELD.discard(descriptor)
    if sys.platform == "win32":  # where an open file cannot be removed
        os.close(descriptor)
        with suppress(OSError):
            os.unlink(lock)
    else:
        with suppress(OSError):
            os.unlink(lock)
        os.close(descriptor)


def _forget() -> None:
    """Close the locks that a forked process inherited, or they would outlive a killed parent."""
    for descriptor in _HELD:
        os.close(descriptor)
    _HELD.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)
