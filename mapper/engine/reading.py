"""Define msgspec types of the fields that a mapping reads, each with the type that it needs.

A row with other types cannot be decoded, so it is left to the interpreter. Fields that the mapping
does not read can have any type: they are only checked to be JSON.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import field
from typing import TYPE_CHECKING, Any

from mapper.dataprep import Fault, tree_path
from mapper.dataprep.emit import needs_row
from mapper.dataprep.notes import NotedError
from mapper.dataprep.tree import Index, Name, Node, Property, Wildcard
from mapper.engine.plan import Planned
from mapper.paths import FieldPath
from mapper.text.dataclass import dataclass
from mapper.text.importing import lazy_module

if TYPE_CHECKING:
    import msgspec
else:
    msgspec = lazy_module("msgspec")


@dataclass
class Source:
    """A value or an object of the payload that the mapping reads.

    Attributes:
        path: Its path in the payload, names only.
        children: The fields of an object that are read, by name.
        readers: The entries that read it as a value, without those that read only fields of it.
        raw: True if it is decoded as any JSON, because an entry reads an element of an array, a
            whole object, or both an object and its fields.
        plain: True if every reader takes a string as it is, so nothing else is decoded. False for
            raw JSON, which can have any type.
    """

    path: FieldPath
    children: dict[str, Source] = field(default_factory=dict)
    readers: list[Planned] = field(default_factory=list)
    raw: bool = False
    plain: bool = True

    @property
    def is_leaf(self) -> bool:
        """Whether an entry reads it as a value."""
        return bool(self.readers)

    def at(self, path: FieldPath) -> Source:
        """Return the node at a path of names below it."""
        node = self
        for name in path:
            assert isinstance(name, str)
            node = node.children[name]
        return node

    def roots_of(self, planned: Planned) -> Iterator[str]:
        """Yield the names of its fields that an entry reads as values."""
        for name, child in self.children.items():
            if any(reader is planned for reader in child.readers):
                yield name

    def leaves(self) -> Iterator[Source]:
        """Yield all values that are read in it, or itself."""
        if self.is_leaf:
            yield self
        for child in self.children.values():
            yield from child.leaves()


def sources(entries: Iterable[Planned]) -> Source:
    """Return the tree of all values that the entries read."""
    root = Source(())
    for planned in entries:
        is_split = needs_row(planned.entry.tree)
        for node in path_nodes(planned.entry.tree):
            path = tree_path(node)
            assert path is not None
            names = _names(path[:1]) if is_split else _names(path)
            here = root
            for name in names:
                here = here.children.setdefault(name, Source((*here.path, name)))
            here.readers.append(planned)
            here.raw |= len(names) < len(path) or is_split or _wants_any(planned, node)
            here.plain &= node is planned.entry.tree and _wants_text(planned)
    _close(root)
    for leaf in root.leaves():
        leaf.plain &= not leaf.raw
    return root


def path_nodes(tree: Node) -> Iterator[Node]:
    """Yield the largest parts of an expression that are paths."""
    stack = [tree]
    while stack:
        node = stack.pop()
        is_step = isinstance(node, Name | Property | Index | Wildcard)
        if is_step and tree_path(node) is not None:
            yield node
        else:
            stack.extend(node.children())


def struct_of(source: Source, order: Iterable[str], types: dict[FieldPath, Any]) -> Any:
    """Return a struct class for an object of the payload, with fields f0, f1, ... in this order.

    Raises:
        ValueError: if a name is not valid as a field of a struct.
    """
    fields, names = [], {}
    for number, name in enumerate(order):
        child = source.children[name]
        names[f"f{number}"] = name
        fields.append((f"f{number}", types[child.path] if child.path in types else _type(child),
                       msgspec.Raw(b"null") if child.raw else None))  # fmt: skip
    return msgspec.defstruct(
        "Payload" if not source.path else "Source",
        fields, rename=names, gc=False, omit_defaults=True,
    )  # fmt: skip


def is_null_without_source(planned: Planned) -> bool:
    """Return whether the result of an entry is null if its sources are missing."""
    if planned.entry.source_path is not None:
        return True
    try:
        return planned.evaluate({}) is None
    except (Fault, NotedError):
        return False


def record_struct(names: Iterable[str]) -> Any:
    """Return a struct class for an object of the record, with fields f0, f1, ... in this order.

    Raises:
        ValueError: if a name is not valid as a field of a struct.
    """
    rename = {f"f{number}": name for number, name in enumerate(names)}
    fields = [(name, Any, None) for name in rename]
    return msgspec.defstruct("Record", fields, rename=rename, gc=False, omit_defaults=True)


def _type(leaf: Source) -> Any:
    if leaf.raw:
        return msgspec.Raw
    if leaf.plain:
        return str | None
    scalar = str | bool | int | float | None
    return scalar | list[scalar] | dict[str, scalar]


def _names(path: FieldPath) -> tuple[str, ...]:
    names: list[str] = []
    for step in path:
        if not isinstance(step, str):
            break
        names.append(step)
    return tuple(names)


def _wants_any(planned: Planned, node: Node) -> bool:
    """Return whether an entry accepts any array or object."""
    is_whole = planned.field.array or planned.field.type.json_type == "object"
    return node is planned.entry.tree and is_whole


def _wants_text(planned: Planned) -> bool:
    kind = planned.field.type
    return not planned.field.array and kind.json_type == "string"


def _close(root: Source) -> None:
    """Read objects as a whole if entries read both them and their fields."""
    stack = [root]
    while stack:
        here = stack.pop()
        if here.readers and here.children:
            here.readers += [reader for leaf in here.children.values() for below in leaf.leaves()
                             for reader in below.readers]  # fmt: skip
            here.children.clear()
            here.raw = True
        stack.extend(here.children.values())
