"""Opens a document: checks that the file is readable and of the right kind and version."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NamedTuple

from mapper.diagnostics import Collector, Fix
from mapper.document import fixes
from mapper.document.keys import D, Draft, Key, KeyTable, inner_names
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
        hint: The hint for such a document if another kind is expected.
    """

    name: str
    key: str
    hint: str


MAPPING_KIND = DocumentKind("mapping", "mapper", "a schema document starts with 'mapper-schema: 1'")
SCHEMA_KIND = DocumentKind(
    "schema document", "mapper-schema", "pass the mapping; its 'schema:' key names this file"
)
TESTS_KIND = DocumentKind(
    "tests document", "mapper-tests", "pass the mapping; mapper test runs the tests in this file"
)
DOCUMENT_KINDS = (MAPPING_KIND, SCHEMA_KIND, TESTS_KIND)


def read_document(
    path: Path | str,
    kind: DocumentKind,
    table: KeyTable[Any],
    collector: Collector,
    source: SourceText | None = None,
) -> YamlNode | None:
    """Return the root node of a document; None after a finding.

    Args:
        path: The file.
        kind: The kind of document that is expected.
        table: The document's own keys, which help to explain errors in YAML syntax.
        collector: Receives the findings.
        source: A text to read instead of that in the file.
    """
    source = source or read_source(path, collector)
    if source is None:
        return None
    other = _OTHER_FILES.get(file_type(path)) if kind is MAPPING_KIND else None
    if has_content(source.text) and (other or not is_recognized(source.text)):
        _add_unrecognized(source, kind, other, table, collector)
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
    """Return the key with the version of a document."""

    def read(draft: Draft, node: YamlNode) -> None:
        if isinstance(node, Scalar) and node.value != VERSION:
            message = f"unsupported document version {node.text}"
            hint = f"write '{kind.key}: {VERSION}'"
            fix = fixes.written_as(node, str(VERSION))
            draft.collector.add("DOC017", message, node.span, hint=hint, fixes=fix)

    help_text = f"Version of the document format: {VERSION}."
    version = str(VERSION)
    return Key(kind.key, "integer", read, help_text, version, required=True, default=version)


# Files that are not mapping documents: name and hint.
_OTHER_FILES = {
    FileType.OTHER_JSON: ("payload", "pass payloads without -m: mapper check samples/*.json"),
    FileType.REGISTRY: ("schema exported from the platform", SCHEMA_KIND.hint),
    FileType.MAPPING_SET: (
        "mapping set exported from the platform",
        "run: mapper import FILE -o mappings/NAME.yaml",
    ),
}


def _add_unrecognized(
    source: SourceText,
    kind: DocumentKind,
    other: tuple[str, str] | None,
    table: KeyTable[Any],
    collector: Collector,
) -> None:
    """Report another file without showing any of it: it may be any file on the machine."""
    whole = SourceText(source.path, "").whole()
    if other is None and kind is MAPPING_KIND and source.text.lstrip().startswith("{"):
        other = _OTHER_FILES[FileType.OTHER_JSON]  # broken JSON
    if other is not None:
        collector.add("DOC018", f"this is a {other[0]}, not a mapping", whole, hint=other[1])
        return
    message = f"the file is not a {kind.name}: no line starts with '{kind.key}:'"
    hint = f"start the file with '{kind.key}: {VERSION}', or pass another file"
    collector.add("DOC022", message, whole, hint=hint, fixes=_with_version(source, kind, table))


def _with_version(source: SourceText, kind: DocumentKind, table: KeyTable[Any]) -> tuple[Fix, ...]:
    """Return the fix that adds the version above the first line, if that has a key of the table."""
    first = re.match(r"(?:[ \t]*(?:#.*)?\r?\n)*([\w-]+):(?:\s|\Z)", source.text)
    if first is None or first[1] not in table:
        return ()
    return fixes.line_before(source, first.start(1), f"{kind.key}: {VERSION}")


def key_span(root: YamlNode, name: str) -> Span:
    """Return the position of a top-level key; that of the document if it has no such key."""
    if isinstance(root, Block):
        return next((key.span for key, _ in root if key.value == name), root.span)
    return root.span
