"""A session of an editor or of the page: a project, its samples, and the text being edited."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from mapper.diagnostics import Diagnostic
from mapper.document import Entry, MappingDocument
from mapper.document.loading import LoadedMapping, load_mapping
from mapper.document.mapping import NOTHING_PRIVATE, PrivateFields
from mapper.document.settings import settings_file
from mapper.engine.private_names import private_fields
from mapper.engine.system_runtime import system_runtime
from mapper.files import overlays
from mapper.files.writing import is_special
from mapper.rules.checked_mapping import CheckedMapping
from mapper.services.document_text import MAX_TEXT, saved_text
from mapper.services.editor.mapping_names import MappingNames
from mapper.services.project import INCLUDE, Project, ProjectDocument
from mapper.services.samples import Samples, stamp
from mapper.text import MapperError

MAX_INTERPRETED = 40  # rows for which a function is not worth its generation


class EditedMapping:
    """A mapping with the unsaved text of its documents.

    Attributes:
        contents: The unsaved text of documents by their paths.
        loaded: The documents; None if the mapping cannot be used.
        findings: The findings of reading them.
        documents: The documents of the project.
        private: The fields that are hidden whatever the text says.
    """

    def __init__(
        self,
        project: Project,
        contents: Mapping[str, str],
        *,
        generates: bool = True,
        private: PrivateFields = NOTHING_PRIVATE,
    ) -> None:
        """Load the mapping; see `Converter` for `generates`.

        Raises:
            MapperError: the tenant ID of the project is invalid, or a text cannot be encoded.
        """
        self.contents = contents
        self._generates = generates
        self.private = private
        self._data = {path: _encoded(text) for path, text in contents.items()}
        with self.overlaid():
            loaded = load_mapping(project.mapping, project.tenant, schema=project.schema)
        self.loaded = None if loaded[0] is None else self.protected(loaded[0])
        self.findings: list[Diagnostic] = loaded[1]
        self.documents = project.documents(self.loaded)

    def protected(self, loaded: LoadedMapping) -> LoadedMapping:
        """Return a mapping that hides the private fields too.

        Of a target that the schema does not have, such as one with a typo, nobody knows whether it
        is an identity: its sources are hidden.
        """
        document = loaded.document
        unknown = frozenset(path for entry in _unplaced(document) for path in entry.reads)
        private = self.private | PrivateFields(sources=unknown)
        return replace(loaded, document=replace(document, private=private))

    @property
    def is_clean(self) -> bool:
        """Whether the documents say of every entry what it fills."""
        if self.loaded is None or any(finding.is_error for finding in self.findings):
            return False
        return not self.loaded.document.failed and not _unplaced(self.loaded.document)

    @contextmanager
    def overlaid(self) -> Iterator[None]:
        """Let all readers of documents see the unsaved text."""
        with overlays.unsaved(self._data):
            yield

    @cached_property
    def checked(self) -> CheckedMapping | None:
        """The mapping with its findings and its converter; None if it cannot be used."""
        if self.loaded is None:
            return None
        return CheckedMapping(self.loaded, system_runtime(), generates=self._generates)

    @cached_property
    def names(self) -> MappingNames:
        """The names that the mapping and its schema define."""
        return MappingNames(None, None if self.loaded is None else self.loaded.document)

    def document(self, id: str) -> ProjectDocument:
        """Return a document.

        Raises:
            MapperError: there is no such document.
        """
        for document in self.documents:
            if document.id == id:
                return document
        raise MapperError(f"the mapping has no document '{id}'")

    def text(self, id: str) -> str:
        """Return the unsaved text of a document, or that of its file; "" if there is no file.

        Raises:
            MapperError: there is no such document, or it is not UTF-8.
            OSError: the file cannot be read.
        """
        path = self.document(id).path
        return self.contents[path] if path in self.contents else saved_text(path)

    def id_of(self, path: str) -> str | None:
        """Return the id of the document at a path; None if it is not one of the project."""
        return next((d.id for d in self.documents if d.path == path), None)


class _Kept(NamedTuple):
    """A mapping that is returned again while neither text nor files change.

    Attributes:
        key: The text and the settings with which it was loaded.
        stamps: The stamps of its files.
        edited: The mapping.
    """

    key: tuple[object, ...]
    stamps: list[tuple[int, int] | None]
    edited: EditedMapping


class Session:
    """A project, its samples, and what is remembered from one request to the next.

    Attributes:
        project: The mapping.
        samples: The payload files.
        shows_values: Whether identity and sensitive values are shown.
        usable: The last mapping that could be used, for questions about text that cannot.
        private: What the saved documents hide. It stays hidden while they are edited, and while
            the saved text has errors.
    """

    def __init__(
        self, project: Project, samples: Iterable[str] = (), *, shows_values: bool = False
    ) -> None:
        """Read the samples and the mapping."""
        self.project = project
        self.samples = Samples(samples)
        self.shows_values = shows_values
        self.usable: EditedMapping | None = None
        self.private = NOTHING_PRIVATE
        self._included: dict[str, ProjectDocument] = {}
        self._kept: dict[bool, _Kept] = {}
        self._saved = self.edited({})

    def edited(self, unsaved: Mapping[str, str]) -> EditedMapping:
        """Return the mapping with the unsaved text of documents, given by their ids.

        Raises:
            MapperError: there is no such document, its text is too large, or the mapping became a
                pipe or device.
        """
        if is_special(self.project.mapping):  # a pipe would wait for its other end forever
            raise MapperError(f"'{Path(self.project.mapping).name}' is not a regular file")
        if any(len(text) > MAX_TEXT for text in unsaved.values()):
            raise MapperError("the text of a document is too large")
        paths = self._by_path(unsaved)
        has_many_rows = len(self.samples.rows()) > MAX_INTERPRETED
        private = self.private if paths else NOTHING_PRIVATE
        key = (tuple(sorted(paths.items())), has_many_rows, self.private)
        kept = self._kept.get(bool(paths))
        if kept is not None and kept.key == key and kept.stamps == self._stamps(kept.edited):
            return kept.edited
        edited = EditedMapping(self.project, paths, generates=has_many_rows, private=private)
        if not paths and not edited.is_clean and self.private != private:
            edited = EditedMapping(self.project, {}, generates=has_many_rows, private=self.private)
        self._remember(edited)
        if edited.is_clean:  # otherwise a file that is missing may appear
            key = (*key[:2], self.private)
            self._kept[bool(paths)] = _Kept(key, self._stamps(edited), edited)
        return edited

    def documents(
        self, others: Collection[str] = (), included: Iterable[ProjectDocument] = ()
    ) -> tuple[ProjectDocument, ...]:
        """Return the documents of the saved mapping, and some of those that unsaved text included.

        Args:
            others: The ids of further documents to return, if there are any with these ids.
            included: Documents that unsaved text included in an earlier session.
        """
        self._included |= {d.id: d for d in included if d.kind == INCLUDE}
        saved = self.edited({}).documents
        ids = {document.id for document in saved}
        included = (self._included[id] for id in others if id in self._included and id not in ids)
        return (*saved, *filter(self.project.has, included))

    def _by_path(self, unsaved: Mapping[str, str]) -> dict[str, str]:
        """Return the unsaved text of documents, given by their ids, by their paths."""
        if not unsaved:
            return {}
        if unsaved.keys() - self._known():
            self._saved = self.edited({})  # files may have been added
        known = self._known()
        unknown = unsaved.keys() - known
        if not unknown:
            return {known[id].path: text for id, text in unsaved.items()}
        self.edited({id: text for id, text in unsaved.items() if id in known})  # may include it
        if unknown == unsaved.keys() - self._known():
            raise MapperError(f"the mapping has no document '{min(unknown)}'")
        return self._by_path(unsaved)

    def _known(self) -> dict[str, ProjectDocument]:
        """Return the documents that may have unsaved text, by their ids."""
        return self._included | {document.id: document for document in self._saved.documents}

    def _stamps(self, edited: EditedMapping) -> list[tuple[int, int] | None]:
        """Return the stamps of the files of the mapping."""
        settings = settings_file(Path(self.project.mapping))
        paths = [document.path for document in edited.documents]
        return list(map(stamp, paths if settings is None else [*paths, str(settings)]))

    def _remember(self, edited: EditedMapping) -> None:
        if edited.loaded is None:
            return
        self.usable = edited
        self._included |= {d.id: d for d in edited.documents if d.kind == INCLUDE}
        if not edited.contents:
            self.private = private_fields(edited.loaded.document)


def _unplaced(document: MappingDocument) -> list[Entry]:
    return [entry for entry in document.entries if document.schema.field_at(entry.target) is None]


def _encoded(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise MapperError("the text has an unpaired surrogate") from None
