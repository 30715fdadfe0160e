"""The model of a mapping document, with every entry lowered to an expression tree."""

from __future__ import annotations

from dataclasses import field
from functools import cached_property

from mapper.dataprep import Node, paths_read, print_tree, tree_path
from mapper.dataprep.tree import TextRange, walk
from mapper.diagnostics.selection import Ignored
from mapper.document.nodes import Scalar, YamlNode
from mapper.paths import FieldPath, is_attribute, print_path
from mapper.schema import IDENTITY_MAP, Schema
from mapper.text import SourceText, Span
from mapper.text.dataclass import dataclass


@dataclass(frozen=True, eq=False)
class EntryNodes:
    """The nodes of an entry in its document.

    Attributes:
        key: The target.
        value: Everything after the target.
        kind: The key of the source: `source`, `expression`, or `value`.
        source: The source, which is `value` or in it.
    """

    key: Scalar
    value: YamlNode
    kind: str
    source: YamlNode


@dataclass(frozen=True)
class Entry:
    """One entry of a mapping: a target and the expression whose value it receives.

    Attributes:
        target: The target path, with the tenant filled in.
        tree: The expression.
        written: The source, expression, or value as the analyst wrote it.
        span: The position of the target.
        source_span: The position of the source.
        name: Name of the mapping on the platform, or "".
        description: Description of the mapping on the platform, or "".
        elsewhere: The positions of the constants in other keys than the source; the node at
            `elsewhere[i]` starts at the offset -1 - i.
        yaml: Its nodes; None if it is not from a YAML document.
    """

    target: FieldPath
    tree: Node
    written: str
    span: Span
    source_span: Span
    name: str = ""
    description: str = ""
    elsewhere: tuple[Span, ...] = ()
    yaml: EntryNodes | None = field(default=None, compare=False, repr=False)

    def __getstate__(self) -> dict[str, object]:
        """Return what is pickled: the attributes, without what is computed from them."""
        return {name: getattr(self, name) for name in type(self).__annotations__}

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """The nodes of the tree, in the order of `walk`."""
        return tuple(walk(self.tree))

    @cached_property
    def reads(self) -> frozenset[FieldPath]:
        """The paths of the payload that the entry reads."""
        return paths_read(self.tree)

    def span_of(self, node: Node) -> Span:
        """Return the position of a node of the tree; that of the source if it has none."""
        return self.span_at(node.span)

    def span_at(self, place: TextRange) -> Span:
        """Return the position of the range of a node."""
        start, end = place
        if start < 0 and -start <= len(self.elsewhere):
            return self.elsewhere[-1 - start]
        if start < 0 or end <= start:
            return self.source_span
        source = None if self.yaml is None else self.yaml.source
        return source.span_of(start, end) if isinstance(source, Scalar) else self.source_span

    @property
    def target_text(self) -> str:
        """The target as the platform writes it."""
        return print_path(self.target)

    @property
    def source_path(self) -> FieldPath | None:
        """The path that the entry copies; None if it is exported as an expression."""
        path = tree_path(self.tree)
        return path if path is not None and is_attribute(path) else None

    @property
    def source_text(self) -> str:
        """The source as it is exported: a path, or an expression."""
        path = self.source_path
        return print_tree(self.tree) if path is None else print_path(path)


@dataclass(frozen=True)
class FailedEntry:
    """An entry with an error, which is not part of the mapping.

    Attributes:
        target: The target path, with the tenant filled in.
        span: The position of the target.
        whole: The position of the entry, from its target to the end of its source.
        reason: The message of its first error.
    """

    target: FieldPath
    span: Span
    whole: Span
    reason: str


@dataclass(frozen=True)
class SamplePattern:
    """A pattern of payload files, such as `../samples/*.json`, and its position."""

    text: str
    span: Span


@dataclass(frozen=True)
class PrivateFields:
    """Fields whose values are hidden in addition to those that the schema hides.

    Attributes:
        targets: The names of fields of records.
        sources: The paths of payloads.
        maps: The names of the payloads' paths whose keys are hidden.
    """

    targets: frozenset[tuple[str, ...]] = frozenset()
    sources: frozenset[FieldPath] = frozenset()
    maps: frozenset[tuple[str, ...]] = frozenset()

    def __or__(self, other: PrivateFields) -> PrivateFields:
        """Return the fields of both."""
        return PrivateFields(
            self.targets | other.targets, self.sources | other.sources, self.maps | other.maps
        )


NOTHING_PRIVATE = PrivateFields()


@dataclass(frozen=True)
class MappingDocument:
    """A mapping with its schema.

    Attributes:
        name: Name of the mapping set.
        description: Description of the mapping set.
        tenant: The tenant id; "" if none is set.
        schema: The target schema.
        entries: The entries without errors, in the order of the file.
        failed: The entries with errors, whose targets are not reported as unmapped.
        span: The position of the key `mappings`.
        ignores: The ignore comments of the document.
        included: The contents of the files that it includes.
        samples: The patterns of its sample payloads, relative to its folder.
        block: The node below `mappings`, if the document has one.
        namespaces: The organization's own identity namespaces, from the project's settings.
        private: Further fields to hide, such as those of an earlier text of the documents.
    """

    name: str
    description: str
    tenant: str
    schema: Schema
    entries: tuple[Entry, ...]
    failed: tuple[FailedEntry, ...]
    span: Span
    ignores: tuple[Ignored, ...] = ()
    namespaces: frozenset[str] = frozenset()
    included: tuple[SourceText, ...] = ()
    samples: tuple[SamplePattern, ...] = ()
    block: YamlNode | None = field(default=None, compare=False, repr=False)
    private: PrivateFields = NOTHING_PRIVATE

    @property
    def failed_targets(self) -> frozenset[FieldPath]:
        """The targets of the entries with errors."""
        return frozenset(entry.target for entry in self.failed)

    @property
    def fills_identity_map(self) -> bool:
        """Whether an entry, even one with an error, fills `identityMap`."""
        targets = (*(entry.target for entry in self.entries), *self.failed_targets)
        return any(target[0] == IDENTITY_MAP for target in targets)

    @property
    def primary_identity(self) -> FieldPath | None:
        """The field by which Profile identifies a person; None if there is none, or it is off.

        This is the primary identity field of the schema, or else `identityMap`, if the mapping
        fills it (Adobe, "Send partial row updates", and support article ka-29740).
        """
        if not self.schema.profile:
            return None
        filled = (IDENTITY_MAP,) if self.fills_identity_map else None
        return self.schema.primary_field or filled

    @property
    def placed(self) -> tuple[Entry, ...]:
        """The entries whose target is in the schema; the values of the others are dropped."""
        return tuple(entry for entry in self.entries if self.schema.field_at(entry.target))
