"""Mappings and mapping sets as the platform represents them.

Source: Data Prep API (MappingSet, MappingOperation, SourceType, SchemaReference).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from mapper.dataprep.tree import Literal
from mapper.document import Entry, MappingDocument
from mapper.text import Span

ATTRIBUTE, EXPRESSION, STATIC = "ATTRIBUTE", "EXPRESSION", "STATIC"


@dataclass(frozen=True)
class Operation:
    """A mapping of the platform; `span` is its place in the file it was read from."""

    source_type: str
    source: str
    destination: str
    name: str
    description: str
    span: Span | None = field(default=None, compare=False)


def operations(entries: Iterable[Entry], *, static: bool) -> list[Operation]:
    """Return entries as mappings of the platform.

    A path is an ATTRIBUTE, everything else an EXPRESSION; with `static`, a constant is STATIC.
    """
    return [_operation(entry, static) for entry in entries]


def _operation(entry: Entry, static: bool) -> Operation:
    source_type = ATTRIBUTE if entry.source_path is not None else EXPRESSION
    source = entry.source_text
    if static and isinstance(entry.tree, Literal) and entry.tree.value is not None:
        source_type = STATIC  # its source is the constant itself, without quotes
        source = entry.tree.value if isinstance(entry.tree.value, str) else source
    return Operation(source_type, source, entry.target_text, entry.name, entry.description)


def mapping_set(document: MappingDocument, schema_id: str, *, static: bool) -> dict[str, Any]:
    """Return the body of `POST /mappingSets`: name, outputSchema.schemaRef, and mappings."""
    content_type = "application/vnd.adobe.xed-full+json;version=1"
    mappings = []
    for operation in operations(document.entries, static=static):
        mapping = {
            "sourceType": operation.source_type,
            "source": operation.source,
            "destination": operation.destination,
        }
        labels = {"name": operation.name, "description": operation.description}
        mappings.append(mapping | {key: label for key, label in labels.items() if label})
    return {
        "name": document.name,
        "outputSchema": {"schemaRef": {"id": schema_id, "contentType": content_type}},
        "mappings": mappings,
    }
