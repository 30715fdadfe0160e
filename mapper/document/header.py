"""What both documents begin with: a readable file of the right kind and version."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from mapper.diagnostics import Collector
from mapper.document.nodes import Block, Scalar, YamlNode
from mapper.document.yaml_reader import read_source, read_yaml
from mapper.files.file_type import FileType, file_type, has_content, is_recognized
from mapper.text import SourceText, Span

VERSION = 1


class DocumentKind(NamedTuple):
    """A kind of document: its name, the key it begins with, and what to say of the other kind."""

    name: str
    key: str
    other_key: str
    message: str
    hint: str


MAPPING_KIND = DocumentKind(
    "mapping",
    "mapper",
    "mapper-schema",
    "this is a schema document, not a mapping",
    "name the mapping; its 'schema:' key names this file",
)
SCHEMA_KIND = DocumentKind(
    "schema document",
    "mapper-schema",
    "mapper",
    "this is a mapping, not a schema document",
    "a schema document begins with 'mapper-schema: 1'",
)


def read_document(path: Path | str, kind: DocumentKind, collector: Collector) -> YamlNode | None:
    """The root node of a document; None after a finding that leaves nothing to go on with."""
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
    root = read_yaml(source, collector)
    if not isinstance(root, Block):
        return root
    if root.get(kind.other_key) is not None and root.get(kind.key) is None:
        collector.add("DOC018", kind.message, root.span, hint=kind.hint)
        return None
    version = root.get(kind.key)
    if isinstance(version, Scalar) and type(version.value) is int and version.value != VERSION:
        message = f"version {version.text} of the document is not known"
        collector.add("DOC017", message, version.span, hint=f"write '{kind.key}: {VERSION}'")
    return root


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


def text_of(node: YamlNode | None) -> str:
    """The text of a scalar; "" where there is none."""
    return node.text if isinstance(node, Scalar) else ""


def key_span(root: YamlNode, name: str) -> Span:
    """The place of a key at the top of a document; the document's own where it lacks the key."""
    if isinstance(root, Block):
        return next((key.span for key, _ in root if key.value == name), root.span)
    return root.span
