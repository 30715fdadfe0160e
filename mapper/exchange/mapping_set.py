"""The mapping set that `POST /mappingSets` of the Data Prep API takes.

Source: Data Prep API (MappingSet, MappingOperation, SchemaReference).
"""

from __future__ import annotations

from typing import Any

from mapper.document import MappingDocument
from mapper.exchange.operations import Operation, operations

CONTENT_TYPE = "application/vnd.adobe.xed-full+json;version=1"


def mapping_set(document: MappingDocument, schema_id: str, *, static: bool) -> dict[str, Any]:
    """The mapping set as a JSON object: name, outputSchema.schemaRef, mappings, nothing else."""
    return {
        "name": document.name,
        "outputSchema": {"schemaRef": {"id": schema_id, "contentType": CONTENT_TYPE}},
        "mappings": [_mapping(row) for row in operations(document, static=static)],
    }


def _mapping(row: Operation) -> dict[str, str]:
    mapping = {
        "sourceType": row.source_type,
        "source": row.source,
        "destination": row.destination,
    }
    if row.name:
        mapping["name"] = row.name
    if row.description:
        mapping["description"] = row.description
    return mapping
