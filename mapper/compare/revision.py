"""A file of a git revision, given as `REV:path` like to `git show`."""

from __future__ import annotations

import os
import posixpath
import re
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path

from mapper.diagnostics import Diagnostic
from mapper.document.mapping_reader import named_schema
from mapper.files.file_type import FileType, file_type
from mapper.text import MapperError, SourceText, Span

_DRIVE = re.compile(r"[A-Za-z]:[\\/]")  # a Windows path, not a revision


@dataclass(frozen=True)
class InputFile:
    """A file to read, and its git revision.

    Attributes:
        shown: The argument as the user gave it.
        path: Where the file is.
        folder: The temporary folder with the files of the revision; "" without one.
        revision: The revision.
    """

    shown: str
    path: str
    folder: str = ""
    revision: str = ""

    def name(self, path: str) -> str:
        """Return a path as the user knows it: `REV:path` for a file of the revision."""
        inside = self.folder and path.startswith(self.folder + "/")
        return f"{self.revision}:{path[len(self.folder) + 1 :]}" if inside else path

    def renamed(self, found: Diagnostic) -> Diagnostic:
        """Return a finding whose places name files as the user knows them."""
        related = tuple(replace(item, span=self._span(item.span)) for item in found.related)
        message = found.message.replace(f"{self.folder}/", f"{self.revision}:")
        message = message if self.folder else found.message
        return replace(found, message=message, span=self._span(found.span), related=related)

    def _span(self, span: Span) -> Span:
        name = self.name(span.source.path)
        if name == span.source.path:
            return span
        return Span(SourceText(name, span.source.text, span.source.private), span.start, span.end)


def input_file(argument: str, folder: Path) -> InputFile:
    """Return the file that an argument names.

    A file that exists is taken as it is. Otherwise `REV:path` is read from git into `folder`,
    together with the schema that a mapping names, if the revision has it.

    Raises:
        MapperError: if there is no such revision, or it has no such file.
    """
    revision, colon, path = argument.partition(":")
    if not colon or os.path.exists(argument) or _DRIVE.match(argument):
        return InputFile(argument, argument)
    if revision.startswith("-"):
        raise MapperError(f"'{revision}' is not a git revision")
    prefix = _git("rev-parse", "--show-prefix")
    if prefix is None:
        raise MapperError(f"there is no file '{argument}', and no git repository to read it from")
    if path.startswith(("./", "../")):
        path = posixpath.join(prefix.decode().rstrip("\n"), path)
    path = posixpath.normpath(path)
    data = _blob(revision, path)
    if data is None:
        if revision and _git("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}") is None:
            raise MapperError(f"there is no git revision '{revision}' (in '{argument}')")
        raise MapperError(
            f"the git revision '{revision}' has no file '{path}'; paths start at the root of the "
            "repository, or with ./ at this folder"
        )
    target = _write(folder, path, data)
    if file_type(target) is FileType.MAPPING and (schema := named_schema(target)) is not None:
        beside = posixpath.normpath(Path(os.path.relpath(schema, folder)).as_posix())
        if (data := _blob(revision, beside)) is not None:
            _write(folder, beside, data)
    return InputFile(argument, str(target), str(folder), revision)


def _blob(revision: str, path: str) -> bytes | None:
    """Return a file of a revision; None if it has none, or if the path leaves the repository."""
    if path.startswith(("../", "/")) or path in ("..", "."):
        return None
    return _git("cat-file", "blob", f"{revision}:{path}")


def _write(folder: Path, path: str, data: bytes) -> Path:
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)
    return target


def _git(*arguments: str) -> bytes | None:
    """Return the output of a git command that only reads; None if it fails."""
    command = ["git", "--no-pager", *arguments]
    environment = {**os.environ, "GIT_NO_LAZY_FETCH": "1", "GIT_OPTIONAL_LOCKS": "0"}
    try:
        done = subprocess.run(  # noqa: S603 - no shell, and no argument that starts with a dash
            command, capture_output=True, check=False, env=environment
        )
    except OSError:
        raise MapperError("git is not installed, so no revision can be read") from None
    return done.stdout if done.returncode == 0 else None
