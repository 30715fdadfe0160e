"""The start of every document: a readable file of the right kind and version."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from mapper.diagnostics import Collector
from mapper.document.keys import INTEGER, D, Draft, Key, KeyTable, inner_names
from mapper.document.nodes import Block, Scalar, YamlNode
from mapper.document.yaml_reader import read_source, read_yaml
from mapper.files.file_type import FileType, file_type, has_content, is_recognized
from mapper.text import SourceText, Span

VERSION = 1


class DocumentKind(NamedTuple):
    """A kind of document.

    Attributes:
        name: Its name in messages.
        key: The key of its version, by which it is recognized.
        hint: What to do with such a document if one of another kind is expected.
    """

    name: str
    key: str
    hint: str


MAPPING_KIND = DocumentKind("mapping", "mapper", "a schema document begins with 'mapper-schema: 1'")
SCHEMA_KIND = DocumentKind(
    "schema document", "mapper-schema", "name the mapping; its 'schema:' key names this file"
)
DOCUMENT_KINDS = (MAPPING_KIND, SCHEMA_KIND)


def read_document(
    path: Path | str, kind: DocumentKind, table: KeyTable[Any], collector: Collector
) -> YamlNode | None:
    """Return the root node of a document; None if it cannot be used, after a finding.

    `table` has the document's keys; it serves to recognize mistakes in the syntax of YAML.
    """
    source = read_source(path, collector)
    if source is None:
        return None
    other = _OTHER_FILES.get(file_type(path)) if kind is MAPPING_KIND else None
    if other is not None and has_content(source.text):
        whole = SourceText(source.path, "").whole()
        collector.add("DOC018", other[0], whole, hint=other[1])
        return None
    if not is_recognized(source.text) and has_content(source.text):
        _add_unrecognized(source, kind, collector)
        return None
    root = read_yaml(source, collector, inner_names(table))
    if isinstance(root, Block) and root.get(kind.key) is None:
        for actual in DOCUMENT_KINDS:
            if root.get(actual.key) is not None:
                message = f"this is a {actual.name}, not a {kind.name}"
                collector.add("DOC018", message, root.span, hint=actual.hint)
                return None
    return root


def version_key(kind: DocumentKind) -> Key[D]:
    """Return the row of the key that has a document's version."""

    def read(draft: Draft, node: YamlNode) -> None:
        if isinstance(node, Scalar) and node.value != VERSION:
            message = f"version {node.text} of the document is not known"
            hint = f"write '{kind.key}: {VERSION}'"
            draft.collector.add("DOC017", message, node.span, hint=hint)

    help_text = f"Version of the document; {VERSION}."
    return Key(kind.key, INTEGER, read, help_text, str(VERSION), required=True)


# Files that are not mapping documents: the message and the hint.
_PAYLOAD = (
    "this is a payload, not a mapping",
    "payloads are named without -m, such as mapper check samples/*.json",
)
_OTHER_FILES = {
    FileType.OTHER_JSON: _PAYLOAD,
    FileType.REGISTRY: (
        "this is JSON of the Schema Registry, not a mapping",
        "name the mapping; its 'schema:' key names this file",
    ),
    FileType.MAPPING_SET: (
        "this is a mapping set of the platform, not a mapping document",
        "run: mapper import FILE -o mappings/NAME.yaml",
    ),
}


def _add_unrecognized(source: SourceText, kind: DocumentKind, collector: Collector) -> None:
    """Add a finding that shows nothing of the file, which may be any file of the machine."""
    whole = SourceText(source.path, "").whole()
    if kind is MAPPING_KIND and source.text.lstrip().startswith("{"):
        collector.add("DOC018", _PAYLOAD[0], whole, hint=_PAYLOAD[1])
        return
    message = f"the file is not a {kind.name}: no line starts with '{kind.key}:'"
    hint = f"start the file with '{kind.key}: {VERSION}', or name another file"
    collector.add("DOC022", message, whole, hint=hint)


def key_span(root: YamlNode, name: str) -> Span:
    """The place of a key at the top of a document; the document's own where it lacks the key."""
    if isinstance(root, Block):
        return next((key.span for key, _ in root if key.value == name), root.span)
    return root.span
