"""Date strings in payloads, for the rules about dates."""

from __future__ import annotations

from collections.abc import Iterator

from mapper.dataprep import tree_path
from mapper.dataprep.tree import Call, Literal, Node
from mapper.diagnostics import Related
from mapper.document import Entry, MappingDocument
from mapper.paths import STAR, FieldPath
from mapper.rules.samples import SampleBatch
from mapper.text.patterns import lazy_pattern

_ZONE = lazy_pattern(r"(?:[Zz]|GMT|UTC|[+-][0-9]{2}(?::?[0-9]{2})?)\Z")
_QUOTED = lazy_pattern(r"'[^']*'")


def date_entries(document: MappingDocument) -> Iterator[tuple[Entry, Node]]:
    """Yield the entries of date and date-time fields, each with its expression."""
    for entry in document.entries:
        field = document.schema.field_at(entry.target)
        if field is not None and field.type.name in ("date", "date-time"):
            yield entry, entry.tree


def implicit_path(tree: Node) -> FieldPath | None:
    """Return the path whose strings are parsed without a pattern, in `path` or `date(path)`."""
    if isinstance(tree, Call) and tree.name == "date" and len(tree.args) == 1:
        tree = tree.args[0]
    return tree_path(tree)


def pattern_of(tree: Node) -> Literal | None:
    """Return the pattern of an expression `date(..., pattern)`; None for any other."""
    if isinstance(tree, Call) and tree.name == "date" and len(tree.args) == 2:
        pattern = tree.args[1]
        if isinstance(pattern, Literal) and isinstance(pattern.value, str):
            return pattern
    return None


def place_of(batch: SampleBatch, path: FieldPath, number: int) -> Related:
    """Return the place of a value at a path of a batch, or the place of its array."""
    row = batch.batch.row(batch.position(path, number))
    return Related(row.span_at(path[: path.index(STAR)] if STAR in path else path), "such as")


def has_time_without_zone(text: str) -> bool:
    """Return whether a date string has a time, but no zone."""
    text = text.strip()
    return ":" in text and not _ZONE.search(text)


def pattern_lacks_zone(pattern: str) -> bool:
    """Return whether a java.time pattern has a time, but no zone."""
    letters = _QUOTED.sub("", pattern)
    return any(c in letters for c in "HhKk") and not any(c in letters for c in "XxZzVO")
