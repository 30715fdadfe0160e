"""The mappings of a mapping set as the platform names them: source type, source, destination.

Source: Data Prep API (MappingOperation, SourceType).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from mapper.dataprep.tree import Literal
from mapper.document import Entry, MappingDocument
from mapper.text import Span

ATTRIBUTE, EXPRESSION, STATIC = "ATTRIBUTE", "EXPRESSION", "STATIC"


@dataclass(frozen=True)
class Operation:
    """One mapping as the platform takes it; all texts. `span` is its place, if it was read."""

    source_type: str
    source: str
    destination: str
    name: str
    description: str
    span: Span | None = field(default=None, compare=False)


def operations(document: MappingDocument, *, static: bool) -> list[Operation]:
    """The mappings in the order of the document.

    A path is an ATTRIBUTE, all else an EXPRESSION; with `static`, a constant is a STATIC.
    """
    return operations_of(document.entries, static=static)


def operations_of(entries: Iterable[Entry], *, static: bool) -> list[Operation]:
    """The same for entries, wherever they come from."""
    return [_operation(entry, static) for entry in entries]


def _operation(entry: Entry, static: bool) -> Operation:
    kind = ATTRIBUTE if entry.source_path is not None else EXPRESSION
    source = entry.source_text
    if static and isinstance(entry.tree, Literal) and entry.tree.value is not None:
        # STATIC puts the constant at the destination as it is written
        kind = STATIC
        source = entry.tree.value if isinstance(entry.tree.value, str) else source
    return Operation(kind, source, entry.target_text, entry.name, entry.description)
