"""Count what the platform's mapping step counts."""

from __future__ import annotations

from mapper.diagnostics import Diagnostic
from mapper.document import MappingDocument
from mapper.paths import is_within, names_of
from mapper.report import MappingCounts


def count_mapping(document: MappingDocument, diagnostics: list[Diagnostic]) -> MappingCounts:
    """Return the counts that the platform's mapping step shows."""
    schema = document.schema
    targets = {entry.target for entry in document.entries}
    names = set(map(names_of, targets))
    required = [path for path, field in schema.fields() if field.required and len(path) == 1]
    identities = [names_of(path) for path, _ in schema.identities()]
    filled = sum(is_within(path, names) for path in identities)
    sources = (document.span.source, schema.span.source, *document.included)
    files = {source.path for source in sources}
    return MappingCounts(
        mapped=sum(schema.field_at(target) is not None for target in targets),
        required=sum(path in names for path in required),
        required_of=len(required),
        identities=filled + document.fills_identity_map,
        errors=sum(d.is_error and d.span.source.path in files for d in diagnostics),
    )
