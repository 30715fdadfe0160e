"""Write files completely or not at all."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from mapper.files.reading import os_reason
from mapper.text.errors import MapperError


def write_atomic(
    path: Path, data: bytes | Iterable[bytes], check: Callable[[], None] | None = None
) -> None:
    """Write a file under a temporary name next to it, and rename it; keep the mode of an old file.

    A link is followed. A device or pipe is written directly. `check` is called last before an old
    file is replaced: if it raises an error, the old file stays.

    Raises:
        OSError: the file cannot be written; an old file has not changed.
    """
    pieces = [data] if isinstance(data, bytes) else data
    if is_special(str(path)):
        with path.open("wb") as file:
            file.writelines(pieces)
        return
    path = Path(os.path.realpath(path))
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
    check_replaceable(path)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines(pieces)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, mode)
        if check is not None:
            check()
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def check_replaceable(path: Path | str) -> None:
    """Check that a file, if it exists, is not read-only: renaming would replace it all the same.

    Raises:
        PermissionError: it is read-only.
    """
    if os.path.exists(path) and not os.access(path, os.W_OK):
        raise PermissionError(errno.EACCES, "the file is read-only; change its permissions first")


def write_output(
    name: str, data: bytes | Iterable[bytes], check: Callable[[], None] | None = None
) -> None:
    """Write a file with `write_atomic`.

    Raises:
        MapperError: the file cannot be written.
    """
    try:
        write_atomic(Path(name), data, check)
    except OSError as error:
        raise cannot_write(name, error) from None


def is_special(name: str) -> bool:
    """Return whether a name is a device, pipe, or socket, which is written directly."""
    return os.path.exists(name) and not os.path.isfile(name) and not os.path.isdir(name)


def cannot_write(name: str, error: OSError) -> MapperError:
    """Return the error for an output that cannot be written."""
    folder = os.path.dirname(name)
    is_missing = isinstance(error, FileNotFoundError | NotADirectoryError)
    if is_missing and os.path.lexists(folder) and not os.path.isdir(folder):
        return MapperError(f"cannot write '{name}': '{folder}' is not a folder")
    if is_missing and folder and not os.path.isdir(folder):
        return MapperError(f"cannot write '{name}': there is no folder '{folder}'")
    return MapperError(f"cannot write '{name}': {os_reason(error)}")


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
