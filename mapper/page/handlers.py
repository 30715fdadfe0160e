"""The calls of the page: JSON in, JSON out.

Documents are named by the server's ids, never by paths. The page's own calls are in `CALLS`; every
other name is a service, which the worker answers.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from itertools import chain
from pathlib import Path
from typing import Any, TypeAlias

import msgspec
import orjson

from mapper.document import find_mapping
from mapper.document.discovery import SAMPLES, default_samples
from mapper.document.project import is_in, project_folder
from mapper.document.tenants import given_tenant
from mapper.files.payload_files import files_of
from mapper.page.errors import CallError
from mapper.page.saving import (
    ChangedError,
    check_sample_name,
    encoded,
    save_text,
    write_sample,
)
from mapper.page.worker import Worker
from mapper.services.document_text import MAX_TEXT, decoded, saved_bytes
from mapper.services.project import INCLUDE, Project, ProjectDocument
from mapper.text import MapperError

MAX_SAMPLES = 200


class Workspace:
    """The project that a run of the server shows.

    Attributes:
        project: The mapping.
        read_only: Whether every write is refused.
        shows_values: Whether the user revealed identity and sensitive values.
        worker: The process that runs the services.
    """

    def __init__(
        self,
        project: Project,
        samples: Iterable[str],
        names: Iterable[str] = (),
        *,
        read_only: bool,
    ) -> None:
        """Start the process; new payload files in the folders among `names` are added later."""
        self._folders = [name for name in names if Path(name).is_dir()]
        self.project = project
        self.read_only = read_only
        self.shows_values = False
        self.worker = Worker(project, samples)

    def find_samples(self) -> None:
        """Add the payload files that are new in the folders."""
        known = self.worker.sample_paths
        for path in chain.from_iterable(map(files_of, self._folders)):
            if Path(path).absolute() not in known and self.worker.sample_count < MAX_SAMPLES:
                self.worker.add_sample(path)

    def document(self, id: str) -> ProjectDocument:
        """Return the document with an id.

        Raises:
            CallError: there is none.
        """
        for document in self.worker.documents([id]):
            if document.id == id:
                return document
        raise CallError("there is no such document", 404)


Handler: TypeAlias = Callable[[Workspace, Any], Any]


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
        MapperError: there is no mapping; there are several, and the user names none; a payload file
            does not exist; or the tenant ID is invalid.
    """
    path = Path(mapping) if mapping is not None else find_mapping(Path())
    if not path.is_file():
        raise MapperError(f"cannot read the mapping '{path}': no such file")
    given_tenant(tenant)
    names = list(payloads) or ["samples"] * Path("samples").is_dir()
    files = [*chain.from_iterable(map(files_of, names))]
    missing = [name for name in files if not Path(name).is_file()]
    if missing:
        raise MapperError(f"cannot read '{missing[0]}': no such file")
    project = Project(str(path), tenant, schema)
    return Workspace(project, files[:MAX_SAMPLES], names, read_only=read_only)


class NoArguments(msgspec.Struct, forbid_unknown_fields=True):
    """A call without arguments."""


class RevealCall(msgspec.Struct, forbid_unknown_fields=True):
    """Show or hide identity and sensitive values."""

    show: bool


class ChangesCall(msgspec.Struct, forbid_unknown_fields=True):
    """Ask for documents that changed: the versions that the page has, by id."""

    versions: dict[str, str]


class SaveCall(msgspec.Struct, forbid_unknown_fields=True):
    """Save a document whose file still has the version that the page read."""

    document: str
    text: str
    version: str


class SampleCall(msgspec.Struct, forbid_unknown_fields=True):
    """Save a payload as a new sample, whose file has this name without its suffix."""

    name: str
    payload: str


def _version(data: bytes | None) -> str:
    return "" if data is None else hashlib.sha256(data).hexdigest()


def _saved(document: ProjectDocument) -> dict[str, Any]:
    """Return the text of a document with line ends as in the editor, and its version.

    A document without a file has the version "", one that cannot be read "unreadable".
    """
    text, version, problem = "", "unreadable", ""
    try:
        if document.kind == INCLUDE and not document.is_editable:
            raise MapperError("its name does not end with .yaml or .yml")
        data = saved_bytes(document.path)
        version = _version(data)
        text = "" if data is None else decoded(data, document.path)
    except MapperError as error:
        problem = str(error)
    if len(text) > MAX_TEXT:
        text, problem = "", "the document is too large"
    return {"id": document.id, "text": text, "version": version, "problem": problem}


def _project(workspace: Workspace, _: NoArguments) -> Any:
    workspace.find_samples()
    return {
        "name": Path(workspace.project.mapping).name,
        "readOnly": workspace.read_only,
        "showsValues": workspace.shows_values,
        "samples": workspace.worker.samples(),
        "mappings": workspace.worker.mappings(),
        "documents": _shown(workspace, workspace.worker.documents()),
    }


def _shown(workspace: Workspace, documents: Iterable[ProjectDocument]) -> list[dict[str, Any]]:
    """Return documents as they are on disk, with what the page needs to show them."""
    shown = []
    for document in documents:
        saved = _saved(document)
        is_editable = document.is_editable and not workspace.read_only and not saved["problem"]
        name = Path(document.path).name
        shown.append({**saved, "kind": document.kind, "name": name, "isEditable": is_editable})
    return shown


def _reveal(workspace: Workspace, given: RevealCall) -> Any:
    workspace.shows_values = given.show
    return {"showsValues": workspace.shows_values}


def _changes(workspace: Workspace, given: ChangesCall) -> Any:
    """Return the documents whose files have other versions than the page has, and the samples."""
    documents = _shown(workspace, workspace.worker.documents(given.versions))
    changed = [item for item in documents if given.versions.get(item["id"]) != item["version"]]
    return {"documents": changed, "samples": workspace.worker.samples()}


def _save(workspace: Workspace, given: SaveCall) -> Any:
    """Write a document, unless its file has changed since the page read it."""
    if workspace.read_only:
        raise CallError("the server was started with --read-only", 403)
    if len(given.text) > MAX_TEXT:
        raise CallError("the document is too large", 413)
    document = workspace.document(given.document)
    if not document.is_editable:
        raise CallError("this document cannot be changed on the page", 403)
    try:
        data = save_text(document.path, given.text, lambda old: _version(old) == given.version)
    except ChangedError:
        return {"conflict": True, **_saved(document)}
    return {"conflict": False, "id": document.id, "text": given.text, "version": _version(data)}


def _save_sample(workspace: Workspace, given: SampleCall) -> Any:
    """Write a payload into the folder with the samples; an existing file stays as it is."""
    if workspace.read_only:
        raise CallError("the server was started with --read-only", 403)
    check_sample_name(given.name)
    if workspace.worker.sample_count >= MAX_SAMPLES:
        raise CallError(f"there are {MAX_SAMPLES} samples already", 409)
    data = encoded(given.payload)
    workspace.worker.check_payload(given.payload)
    mapping = Path(workspace.project.mapping)
    folders = default_samples(mapping)
    folder = Path(folders[0]) if folders else project_folder(mapping) / SAMPLES
    if not is_in(folder, project_folder(mapping)):
        raise CallError("the folder with the samples is outside the project", 403)
    path = folder / f"{given.name}.json"
    write_sample(path, data)
    workspace.worker.add_sample(str(path))
    return {"samples": workspace.worker.samples()}


CALLS: dict[str, tuple[type[msgspec.Struct], Handler]] = {
    "changes": (ChangesCall, _changes),
    "project": (NoArguments, _project),
    "reveal": (RevealCall, _reveal),
    "save": (SaveCall, _save),
    "save_sample": (SampleCall, _save_sample),
}


def answer_call(workspace: Workspace, name: str, body: bytes) -> bytes:
    """Return the answer to a call as JSON.

    Raises:
        CallError: the call is not valid, or refused.
        MapperError: it cannot be answered; the message is for the user.
        OSError: a file cannot be used.
    """
    if name not in CALLS:
        return workspace.worker.answer(name, body, shows_values=workspace.shows_values)
    request, handler = CALLS[name]
    try:
        given = msgspec.json.decode(body, type=request)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise CallError(f"the call is not valid: {error}", 400) from None
    return json_bytes(handler(workspace, given))


def json_bytes(value: Any) -> bytes:
    """Return a JSON value in UTF-8; a surrogate of a file name that is not UTF-8 is escaped."""
    try:
        return orjson.dumps(value)
    except TypeError:
        return json.dumps(value).encode()
