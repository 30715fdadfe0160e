"""The calls of the page: JSON in, JSON out. Files are named by the server's ids, never by paths."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeAlias

import orjson

from mapper.diagnostics import Collector
from mapper.document import find_mapping
from mapper.engine.payloads import payload_files
from mapper.files.locks import locked
from mapper.files.writing import write_output
from mapper.page.evaluation import UnsavedMapping
from mapper.page.worker import Worker
from mapper.text import MapperError

MAX_TEXT = 4 * 2**20  # bytes of a mapping
MAX_SAMPLES = 200
_MARK = "\ufeff"


class CallError(MapperError):
    """A call that cannot be answered, with its HTTP status."""

    def __init__(self, message: str, status: int) -> None:
        """Keep the status."""
        super().__init__(message)
        self.status = status


class Workspace:
    """What one run of the server shows.

    Attributes:
        mapping: The path of the mapping.
        read_only: Whether every write is refused.
        shows_values: Whether the user revealed identity and sensitive values.
        worker: The process that evaluates.
    """

    def __init__(
        self,
        mapping: str,
        samples: Iterable[tuple[str, str]],
        *,
        tenant: str | None,
        schema: str | None,
        read_only: bool,
    ) -> None:
        """Start the process that evaluates."""
        self.mapping = mapping
        self.tenant = tenant
        self.schema = schema
        self.read_only = read_only
        self.shows_values = False
        self.worker = Worker(samples)

    def draft(self, given: dict[str, Any]) -> UnsavedMapping:
        """Return the mapping with the text of a call."""
        text = _string(given, "text")
        if len(text) > MAX_TEXT:
            raise CallError("the mapping is too large", 413)
        return UnsavedMapping(self.mapping, _encoded(text), self.tenant, self.schema)


Handler: TypeAlias = Callable[[Workspace, dict[str, Any]], Any]


def open_workspace(
    mapping: str | None,
    payloads: Iterable[str],
    *,
    tenant: str | None,
    schema: str | None,
    read_only: bool,
) -> Workspace:
    """Return the workspace of a project.

    Raises:
        MapperError: there is no mapping, or several and none is named; or no such payload file.
    """
    path = Path(mapping) if mapping is not None else find_mapping(Path())
    if not path.is_file():
        raise MapperError(f"cannot read the mapping '{path}': no such file")
    names = list(payloads) or ["samples"] * Path("samples").is_dir()
    collector = Collector()
    files = payload_files(names, collector)
    missing = [name for name in files if not Path(name).is_file()]
    if missing:
        raise MapperError(f"cannot read '{missing[0]}': no such file")
    samples = [(name, Path(name).name) for name in files[:MAX_SAMPLES]]
    return Workspace(str(path), samples, tenant=tenant, schema=schema, read_only=read_only)


def _string(given: dict[str, Any], name: str) -> str:
    value = given.get(name)
    if not isinstance(value, str):
        raise CallError(f"'{name}' is missing", 400)
    return value


def _number(given: dict[str, Any], name: str) -> int:
    value = given.get(name)
    if not isinstance(value, int) or isinstance(value, bool):
        raise CallError(f"'{name}' is missing", 400)
    return value


def _encoded(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise CallError("the text has an unpaired surrogate", 400) from None


def _version(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _saved(workspace: Workspace) -> dict[str, Any]:
    """Return the text of the file with line ends as in the editor, and its version."""
    data = Path(workspace.mapping).read_bytes()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise MapperError("the mapping is not UTF-8; run mapper check for the place") from None
    text = text.removeprefix(_MARK).replace("\r\n", "\n")
    return {"text": text, "version": _version(data)}


def _project(workspace: Workspace, _: dict[str, Any]) -> Any:
    return {
        "name": Path(workspace.mapping).name,
        "readOnly": workspace.read_only,
        "showsValues": workspace.shows_values,
        "samples": workspace.worker.call("names"),
        **_saved(workspace),
    }


def _evaluate(workspace: Workspace, given: dict[str, Any]) -> Any:
    pasted = given.get("payload")
    if pasted is not None and not isinstance(pasted, str):
        raise CallError("'payload' is not a string", 400)
    return orjson.Fragment(
        workspace.worker.call(
            "evaluate",
            workspace.draft(given),
            _number(given, "sample"),
            _number(given, "row"),
            pasted,
            workspace.shows_values,
        )
    )


def _words(workspace: Workspace, given: dict[str, Any]) -> Any:
    return workspace.worker.call("words", workspace.draft(given))


def _reveal(workspace: Workspace, given: dict[str, Any]) -> Any:
    workspace.shows_values = given.get("show") is True
    return {"showsValues": workspace.shows_values}


def _changes(workspace: Workspace, given: dict[str, Any]) -> Any:
    """Return the saved text if its version is another one than the page has."""
    saved = _saved(workspace)
    return {} if saved["version"] == given.get("version") else saved


def _save(workspace: Workspace, given: dict[str, Any]) -> Any:
    """Write the mapping, unless the file has changed since the page read it."""
    if workspace.read_only:
        raise CallError("the server was started with --read-only", 403)
    text, version = _string(given, "text"), _string(given, "version")
    if len(text) > MAX_TEXT:
        raise CallError("the mapping is too large", 413)
    _encoded(text)
    with locked([workspace.mapping]):
        old = Path(workspace.mapping).read_bytes()
        if _version(old) != version:
            return {"conflict": True, **_saved(workspace)}
        mark = _MARK if old.startswith(_MARK.encode()) else ""
        has_crlf = b"\r\n" in old
        if has_crlf and old.replace(b"\r\n", b"").count(b"\n"):
            # the editor has no line ends: which line had which is not known any more
            raise CallError("the file has mixed line ends: convert it to LF or CRLF first", 409)
        if has_crlf:
            text = text.replace("\n", "\r\n")
        data = _encoded(mark + text)
        write_output(workspace.mapping, data)
    return {"conflict": False, "version": _version(data)}


CALLS: dict[str, Handler] = {
    "changes": _changes,
    "evaluate": _evaluate,
    "project": _project,
    "reveal": _reveal,
    "save": _save,
    "words": _words,
}
