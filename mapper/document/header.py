"""What both documents begin with: a readable file of the right kind and version."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from mapper.diagnostics import Collector
from mapper.document.nodes import Block, Node, Scalar
from mapper.document.yaml_reader import read_source, read_yaml
from mapper.source import Span

VERSION = 1


class Kind(NamedTuple):
    """A kind of document: the key it begins with, and what to say where it is the other kind."""

    key: str
    other_key: str
    message: str
    hint: str


MAPPING_KIND = Kind(
    "mapper",
    "mapper-schema",
    "this is a schema document, not a mapping",
    "name the mapping; its 'schema:' key names this file",
)
SCHEMA_KIND = Kind(
    "mapper-schema",
    "mapper",
    "this is a mapping, not a schema document",
    "a schema document begins with 'mapper-schema: 1'",
)


def read_document(path: Path | str, kind: Kind, collector: Collector) -> Node | None:
    """The root node of a document; None after a finding that leaves nothing to go on with."""
    source = read_source(path, collector)
    root = None if source is None else read_yaml(source, collector)
    if not isinstance(root, Block):
        return root
    if kind is MAPPING_KIND and _is_payload(root):
        hint = "payloads are named without -m, such as mapper check samples/*.json"
        collector.add("DOC018", "this is a payload, not a mapping", root.span, hint=hint)
        return None
    if root.get(kind.other_key) is not None and root.get(kind.key) is None:
        collector.add("DOC018", kind.message, root.span, hint=kind.hint)
        return None
    version = root.get(kind.key)
    if isinstance(version, Scalar) and type(version.value) is int and version.value != VERSION:
        message = f"version {version.text} of the document is not known"
        collector.add("DOC017", message, version.span, hint=f"write '{kind.key}: {VERSION}'")
    return root


def _is_payload(root: Block) -> bool:
    """Whether a document is JSON without any key of the two kinds."""
    is_json = root.span.source.text.lstrip().startswith("{")
    names = {name.value for name, _ in root}
    return is_json and bool(names) and not names & {"mapper", "mapper-schema", "mappings"}


def text_of(node: Node | None) -> str:
    """The text of a scalar; "" where there is none."""
    return node.text if isinstance(node, Scalar) else ""


def key_span(root: Node, name: str) -> Span:
    """The place of a key at the top of a document; the document's own where it lacks the key."""
    if isinstance(root, Block):
        return next((key.span for key, _ in root if key.value == name), root.span)
    return root.span
