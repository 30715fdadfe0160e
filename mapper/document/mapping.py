"""The mapping document as a frozen model, every entry already lowered to the one tree."""

from __future__ import annotations

from mapper.dataprep import Node, print_tree, tree_path
from mapper.diagnostics.selection import Ignored
from mapper.document.nodes import Scalar
from mapper.paths import FieldPath, print_path
from mapper.schema import IDENTITY_MAP, Schema
from mapper.text import Span
from mapper.text.dataclass import dataclass


@dataclass(frozen=True)
class Entry:
    """One mapping.

    Attributes:
        target: The path with the tenant filled in.
        tree: What is written there.
        written: What the analyst wrote as source, expression or value.
        span: Place of the target.
        source_span: Place of the source.
        name: Name of the mapping on the platform, or "".
        description: Description of the mapping on the platform, or "".
        style: How YAML quotes the source: "" for plain, else the indicator.
    """

    target: FieldPath
    tree: Node
    written: str
    span: Span
    source_span: Span
    name: str = ""
    description: str = ""
    style: str = ""

    def span_of(self, node: Node) -> Span:
        """The place in the file of a node of the tree; the source's own where it has none there."""
        start, end = node.span
        if start < 0 or end <= start:
            return self.source_span
        return Scalar(None, self.written, self.style, self.source_span).span_of(start, end)

    @property
    def target_text(self) -> str:
        """The target as the platform spells it."""
        return print_path(self.target)

    @property
    def source_path(self) -> FieldPath | None:
        """The path that the entry reads, where it is no more than that.

        An empty name, or one with a blank at its edge, cannot be told in a path, so it makes an
        expression.
        """
        path = tree_path(self.tree)
        names = [step for step in path or () if isinstance(step, str)]
        return None if any(not name or name != name.strip() for name in names) else path

    @property
    def source_text(self) -> str:
        """The source as it is exported: a path, or the text of an expression."""
        path = self.source_path
        return print_tree(self.tree) if path is None else print_path(path)


@dataclass(frozen=True)
class MappingDocument:
    """A mapping with its schema.

    Attributes:
        name: Name of the mapping set.
        description: What it is for.
        tenant: The tenant id; "" where none is known.
        schema: The target.
        entries: The entries without errors, in the order of the file.
        failed: Targets of the entries with errors, so that nobody reports them as unmapped.
        span: Where the mappings begin.
        ignores: The findings that comments of the document hide.
        namespaces: The organization's own identity namespaces, from the project's settings.
    """

    name: str
    description: str
    tenant: str
    schema: Schema
    entries: tuple[Entry, ...]
    failed: frozenset[FieldPath]
    span: Span
    ignores: tuple[Ignored, ...] = ()
    namespaces: frozenset[str] = frozenset()

    @property
    def fills_identity_map(self) -> bool:
        """True if an entry fills `identityMap`, even one with an error."""
        targets = (*(entry.target for entry in self.entries), *self.failed)
        return any(target[0] == IDENTITY_MAP for target in targets)

    @property
    def primary_identity(self) -> FieldPath | None:
        """What Profile identifies a person by; None if it is off, or there is nothing.

        That is the primary field. If the schema has none, it is `identityMap`, if the mapping
        fills it (Adobe, "Send partial row updates", and support article ka-29740).
        """
        if not self.schema.profile:
            return None
        filled = (IDENTITY_MAP,) if self.fills_identity_map else None
        return self.schema.primary_field or filled

    @property
    def placed(self) -> tuple[Entry, ...]:
        """The entries whose target the schema has; no record holds what the others make."""
        return tuple(entry for entry in self.entries if self.schema.field_at(entry.target))
