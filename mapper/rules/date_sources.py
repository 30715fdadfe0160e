"""Date texts in payloads, as the rules on dates see them."""

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
    """The entries of date and date-time fields, each with what is read as a date in it."""
    for entry in document.entries:
        field = document.schema.field_at(entry.target)
        if field is not None and field.type.name in ("date", "date-time"):
            yield entry, entry.tree


def implicit_path(tree: Node) -> FieldPath | None:
    """The path whose texts are read as dates without a pattern: alone, or in `date(path)`."""
    if isinstance(tree, Call) and tree.name == "date" and len(tree.args) == 1:
        tree = tree.args[0]
    return tree_path(tree)


def pattern_of(tree: Node) -> Literal | None:
    """The pattern of `date(..., pattern)`, where that is all."""
    if isinstance(tree, Call) and tree.name == "date" and len(tree.args) == 2:
        pattern = tree.args[1]
        if isinstance(pattern, Literal) and isinstance(pattern.value, str):
            return pattern
    return None


def place_of(batch: SampleBatch, path: FieldPath, number: int) -> Related:
    """Return the place of one of the values at a path of some payloads, or that of its array."""
    row = batch.batch.row(batch.position(path, number))
    return Related(row.span_at(path[: path.index(STAR)] if STAR in path else path), "such as")


def has_time_without_zone(text: str) -> bool:
    """Whether a date text tells the hour, but not where."""
    text = text.strip()
    return ":" in text and not _ZONE.search(text)


def pattern_lacks_zone(pattern: str) -> bool:
    """Whether a java.time pattern tells the hour, but no zone."""
    letters = _QUOTED.sub("", pattern)
    return any(c in letters for c in "HhKk") and not any(c in letters for c in "XxZzVO")
