"""The mappings of a mapping set as the platform names them: source type, source, destination.

Source: Data Prep API (MappingOperation, SourceType).
"""

from __future__ import annotations

from dataclasses import dataclass

from mapper.document import Entry, MappingDocument
from mapper.expr.tree import Literal

ATTRIBUTE, EXPRESSION, STATIC = "ATTRIBUTE", "EXPRESSION", "STATIC"


@dataclass(frozen=True)
class Operation:
    """One mapping as the platform takes it; all texts."""

    source_type: str
    source: str
    destination: str
    name: str
    description: str


def operations(document: MappingDocument, *, static: bool) -> list[Operation]:
    """The mappings in the order of the document.

    A path is an ATTRIBUTE, all else an EXPRESSION; with `static`, a constant is a STATIC.
    """
    return [_operation(entry, static) for entry in document.entries]


def _operation(entry: Entry, static: bool) -> Operation:
    kind = ATTRIBUTE if entry.source_path is not None else EXPRESSION
    source = entry.source_text
    if static and isinstance(entry.tree, Literal) and entry.tree.value is not None:
        # STATIC puts the constant at the destination as it is written
        kind = STATIC
        source = entry.tree.value if isinstance(entry.tree.value, str) else source
    return Operation(kind, source, entry.target_text, entry.name, entry.description)
