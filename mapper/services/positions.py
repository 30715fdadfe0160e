"""Answer requests about a position of a document: completion, hover, and the call around it.

Loading a large mapping takes longer than a user waits for completion, and text that is being
written can rarely be loaded. So the names are those of the last usable mapping, except after a
change in another document.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from mapper.diagnostics import Collector
from mapper.document.mapping_reader import read_any_schema
from mapper.document.project import is_in, project_folder
from mapper.document.tenants import PLACEHOLDER, is_tenant
from mapper.schema import Schema
from mapper.services.document_text import MAX_TEXT, saved_text
from mapper.services.editor.completion import Completion, complete_at
from mapper.services.editor.context import EditorContext
from mapper.services.editor.hover import Hover, SignatureHelp, hover_at, signature_at
from mapper.services.editor.mapping_names import MappingNames
from mapper.services.editor.yaml_parts import key_line
from mapper.services.messages import MAX_EXPRESSION, PositionRequest, TextPositionRequest
from mapper.services.project import MAPPING, ProjectDocument
from mapper.services.session import EditedMapping, Session
from mapper.text import MapperError


def complete(session: Session, request: PositionRequest) -> Completion:
    """Return the names that fit at a position.

    Raises:
        MapperError: there is no such document, or its text is too large.
        OSError: the document cannot be read.
    """
    edited = _similar(session, request) or _edited(session, request)
    return complete_at(_context(session, edited, request), request.line, request.column)


def hover(session: Session, request: PositionRequest) -> Hover | None:
    """Return the description of the name at a position, or None; raise as `complete` does."""
    edited = _edited(session, request)
    return hover_at(_context(session, edited, request), request.line, request.column)


def signature(session: Session, request: PositionRequest) -> SignatureHelp | None:
    """Return the signature of the call around a position, or None; raise as `complete` does."""
    edited = _similar(session, request) or _edited(session, request)
    return signature_at(_context(session, edited, request), request.line, request.column)


def complete_text(session: Session, request: TextPositionRequest) -> Completion:
    """Return the names that fit at a position of an expression or source; see `complete`."""
    return complete_at(_text_context(session, request), request.line, request.column)


def hover_text(session: Session, request: TextPositionRequest) -> Hover | None:
    """Return the description of the name at a position of an expression or source, or None."""
    return hover_at(_text_context(session, request), request.line, request.column)


def signature_text(session: Session, request: TextPositionRequest) -> SignatureHelp | None:
    """Return the signature of the call around a position of an expression, or None."""
    return signature_at(_text_context(session, request), request.line, request.column)


def _text_context(session: Session, request: TextPositionRequest) -> EditorContext:
    """Return the context of a text: the names that the mapping has."""
    if len(request.text) > MAX_EXPRESSION:
        raise MapperError(f"the text has more than {MAX_EXPRESSION:,} characters")
    place = PositionRequest(
        unsaved=request.unsaved, document=MAPPING, line=request.line, column=request.column
    )
    edited = _similar(session, place) or _edited(session, place)
    context = _context(session, edited, place)
    return replace(context, kind=request.language, text=request.text)


def _similar(session: Session, request: PositionRequest) -> EditedMapping | None:
    """Return the last usable mapping if only the document of the request has changed since."""
    usable = session.usable
    if usable is None:
        return None
    paths = {document.id: document.path for document in usable.documents}
    own = paths.get(request.document)
    now = {paths[id]: text for id, text in request.unsaved.items() if id in paths}
    if own is None or len(now) < len(request.unsaved):
        return None
    others = (now.keys() | usable.contents.keys()) - {own}
    is_similar = all(_text(now, path) == _text(usable.contents, path) for path in others)
    return usable if is_similar else None


def _edited(session: Session, request: PositionRequest) -> EditedMapping:
    """Return the mapping; with an earlier text of the document if the current one cannot be read.

    So changes in other documents are seen even while this one is incomplete.
    """
    usable = session.usable
    edited = session.edited(request.unsaved)
    if edited.loaded is not None or usable is None:
        return edited
    path = edited.document(request.document).path
    earlier = {request.document: _text(usable.contents, path)}
    return session.edited({**request.unsaved, **earlier})


def _text(contents: Mapping[str, str], path: str) -> str:
    return contents[path] if path in contents else saved_text(path)


def _context(session: Session, edited: EditedMapping, request: PositionRequest) -> EditorContext:
    document = edited.document(request.document)
    text = request.unsaved.get(request.document)
    if text is None:
        text = saved_text(document.path)
    if len(text) > MAX_TEXT:
        raise MapperError("the text of a document is too large")
    return EditorContext(
        kind=MAPPING if document.kind == "include" else document.kind,
        text=text,
        path=document.path,
        names=_names(session, edited, document, text),
        samples=session.samples.fields,
        sample_files=tuple(session.samples.paths),
        shows_values=session.shows_values,
    )


def _names(
    session: Session, edited: EditedMapping, document: ProjectDocument, text: str
) -> MappingNames:
    """Return the names of the mapping; of the last usable one if this one is not."""
    if edited.loaded is None and session.usable is not None:
        edited = session.usable
    if edited.loaded is not None:
        return edited.names
    if document.id != MAPPING:
        text = edited.text(MAPPING)
    with edited.overlaid():
        return MappingNames(_named_schema(session, text))


def _named_schema(session: Session, text: str) -> Schema | None:
    """Return the schema that the text of a mapping names, which need not be valid YAML."""
    keys: dict[str, str] = {}
    for line in text.split("\n"):
        part = key_line(line)
        if part.start == 0 and part.key is not None:
            keys.setdefault(part.key, line[part.value :])
    name = _plain(keys.get("schema", ""))
    mapping = Path(session.project.mapping)
    path = mapping.parent / name
    if session.project.schema is not None:
        path = Path(session.project.schema)
    elif not name or not is_in(path, project_folder(mapping)):
        return None
    tenant = session.project.tenant or _plain(keys.get("tenant", ""))
    tenant = tenant.removeprefix("_")
    if not is_tenant(tenant):
        tenant = PLACEHOLDER.removeprefix("_")
    return read_any_schema(path, tenant, Collector()) if path.is_file() else None


def _plain(text: str) -> str:
    return text.partition(" #")[0].strip().strip("'\"")
