"""Read a file of a git revision, given as `REV:path` as in `git show`."""

from __future__ import annotations

import os
import posixpath
import re
import subprocess
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

from mapper.diagnostics import Diagnostic
from mapper.document.mapping_reader import named_files
from mapper.document.project import is_mapping_name
from mapper.files.file_type import FileType, file_type
from mapper.text import MapperError, SourceText, Span

_DRIVE = re.compile(r"[A-Za-z]:[\\/]")  # a Windows path, not a revision


@dataclass(frozen=True)
class InputFile:
    """A file to read, and its git revision.

    Attributes:
        path: The path to read.
        folder: The temporary folder with the files of the revision; "" if there is no revision.
        revision: The revision.
    """

    path: str
    folder: str = ""
    revision: str = ""

    def name(self, path: str) -> str:
        """Return a path for messages: `REV:path` for a file of the revision."""
        inside = self.folder and path.startswith(self.folder + "/")
        return f"{self.revision}:{path[len(self.folder) + 1 :]}" if inside else path

    def renamed(self, finding: Diagnostic) -> Diagnostic:
        """Return a finding that names files of the revision as `REV:path`."""
        if not self.folder:
            return finding
        related = tuple(replace(item, span=self._span(item.span)) for item in finding.related)
        message = finding.message.replace(f"{self.folder}/", f"{self.revision}:")
        return replace(finding, message=message, span=self._span(finding.span), related=related)

    def _span(self, span: Span) -> Span:
        name = self.name(span.source.path)
        if name == span.source.path:
            return span
        return Span(SourceText(name, span.source.text, span.source.private), span.start, span.end)


def input_file(argument: str, folder: Path) -> InputFile:
    """Return the file that an argument names.

    If there is no such file, `REV:path` is read from git into `folder`, together with the schema
    that a mapping names if the revision has it.

    Raises:
        MapperError: if the revision does not exist or does not have the file.
    """
    revision, colon, path = argument.partition(":")
    if not colon or os.path.exists(argument) or _DRIVE.match(argument):
        return InputFile(argument)
    if revision.startswith("-"):
        raise MapperError(f"'{revision}' is not a git revision")
    prefix = _git("rev-parse", "--show-prefix")
    if prefix is None:
        raise MapperError(f"file '{argument}' does not exist, and this is not a git repository")
    if path.startswith(("./", "../")):
        path = posixpath.join(prefix.decode().rstrip("\n"), path)
    path = posixpath.normpath(path)
    data = _blob(revision, path)
    if data is None:
        if revision and _git("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}") is None:
            raise MapperError(f"unknown git revision '{revision}' in '{argument}'")
        raise MapperError(
            f"git revision '{revision}' has no file '{path}'; write the path from the root of the "
            "repository, or start it with ./ for this folder"
        )
    (folder / ".git").mkdir(parents=True)  # so that documents may name any file of the revision
    target = _write(folder, path, data)
    wanted = [target]
    while wanted:
        document = wanted.pop()
        named = named_files(document) if file_type(document) is FileType.MAPPING else []
        for file in named:
            inside = posixpath.normpath(Path(os.path.relpath(file, folder)).as_posix())
            if (data := _blob(revision, inside)) is not None and not (folder / inside).exists():
                wanted.append(_write(folder, inside, data))
    return InputFile(str(target), str(folder), revision)


def revision_path(revision: str, file: str) -> str | None:
    """Return `REV:path` for a file; None if the revision does not have it.

    Raises:
        MapperError: if this is not a git repository, or the revision does not exist.
    """
    if revision.startswith("-"):
        raise MapperError(f"'{revision}' is not a git revision")
    prefix = _git("rev-parse", "--show-prefix")
    if prefix is None:
        raise MapperError("this is not a git repository: pass two files to compare")
    if _git("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}") is None:
        raise MapperError(f"unknown git revision '{revision}'")
    path = posixpath.normpath(posixpath.join(prefix.decode().strip(), Path(file).as_posix()))
    return None if _blob(revision, path) is None else f"{revision}:{path}"


def deleted_mappings(revision: str, folder: str, mappings: Collection[str]) -> list[str]:
    """Return the mapping files of a folder in a revision that are not among the present ones."""
    listed = _git("ls-tree", "--name-only", "-z", f"{revision}:./{folder}") or b""
    names = [name for name in listed.decode("utf-8", "surrogateescape").split("\0") if name]
    paths = [f"{folder}/{name}" for name in names if is_mapping_name(name)]
    present = {posixpath.normpath(Path(path).as_posix()) for path in mappings}
    return [path for path in paths if path not in present and not Path(path).exists()]


def _blob(revision: str, path: str) -> bytes | None:
    """Return a file of a revision; None if there is none, or its path leaves the repository."""
    if path.startswith(("../", "/")) or path in ("..", "."):
        return None
    return _git("cat-file", "blob", f"{revision}:{path}")


def _write(folder: Path, path: str, data: bytes) -> Path:
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)
    return target


def _git(*arguments: str) -> bytes | None:
    """Return the output of a read-only git command; None if it fails."""
    command = ["git", "--no-pager", *arguments]
    environment = {**os.environ, "GIT_NO_LAZY_FETCH": "1", "GIT_OPTIONAL_LOCKS": "0"}
    try:
        done = subprocess.run(  # noqa: S603 - no shell, and no argument that starts with a dash
            command, capture_output=True, check=False, env=environment
        )
    except OSError:
        raise MapperError("cannot read a git revision: git is not installed") from None
    return done.stdout if done.returncode == 0 else None
