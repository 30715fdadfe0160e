"""Find the objects of the payload that can become objects of the record without a copy.

An object of the payload becomes an object of the record if its fields go to fields of the same
names. One struct is then both: decoded from the payload, and encoded into the record.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from mapper.engine.plan import Planned, Target
from mapper.engine.reading import Source, is_null_without_source
from mapper.paths import FieldPath


@dataclass
class Adoptions:
    """The objects of the payload that become objects of the record.

    Attributes:
        tree: The tree of the values that the mapping reads.
        leaves: The values that an entry reads, by its index.
        shared: The object of the payload, by the path of the target that it becomes.
        whole: The path of the target that the payload itself becomes; None if there is none.
        order: The names of an object's fields as the record has them, by its path in the payload.
    """

    tree: Source
    leaves: dict[int, list[Source]]
    shared: dict[FieldPath, Source] = field(default_factory=dict)
    whole: FieldPath | None = None
    order: dict[FieldPath, list[str]] = field(default_factory=dict)


def adoptions(root: Target, tree: Source, leaves: dict[int, list[Source]]) -> Adoptions:
    """Return the objects of the payload that become objects of the record.

    Args:
        root: The targets.
        tree: The tree of the values that the mapping reads.
        leaves: The values that an entry reads, by its index.
    """
    adopted = Adoptions(tree, leaves)
    _share(adopted, root, ())
    _share_payload(adopted, root, ())
    return adopted


def _share(adopted: Adoptions, target: Target, path: FieldPath) -> None:
    """Add the objects of the record that are objects of the payload, field by field."""
    for child in target.children.values():
        below = (*path, child.name)
        source = _twin(adopted, child)
        if source is not None:
            adopted.shared[below] = source
            adopted.order[source.path] = list(child.children)
        elif child.planned is None:
            _share(adopted, child, below)


def _share_payload(adopted: Adoptions, target: Target, path: FieldPath) -> None:
    """Add the first object of the record that has exactly the fields of the payload."""
    sources = adopted.tree.children
    for child in target.children.values():
        below = (*path, child.name)
        is_plain = child.planned is None and not child.into_array
        if adopted.whole is not None or not is_plain or below in adopted.shared:
            continue
        if child.children.keys() == sources.keys() and not any(s.raw for s in sources.values()):
            adopted.whole = below
            adopted.order[()] = list(child.children)
        else:
            _share_payload(adopted, child, below)


def _twin(adopted: Adoptions, target: Target) -> Source | None:
    """Return the object of the payload whose fields are those of a target, each read once."""
    if target.planned is not None or target.into_array or not target.children:
        return None
    parents: set[FieldPath] = set()
    for name, child in target.children.items():
        leaf = _only_leaf(adopted, child.planned) if child.is_leaf else None
        if leaf is None or len(leaf.path) < 2 or leaf.path[-1] != name:
            return None
        parents.add(leaf.path[:-1])
    if len(parents) != 1:
        return None
    parent = adopted.tree.at(parents.pop())
    return parent if parent.children.keys() == target.children.keys() else None


def _only_leaf(adopted: Adoptions, planned: Planned | None) -> Source | None:
    """Return the value that an entry reads if it reads a single one, which nothing else reads."""
    leaves = adopted.leaves.get(planned.index, []) if planned is not None else []
    if planned is None or len(leaves) != 1 or leaves[0].raw or len(leaves[0].readers) != 1:
        return None
    return leaves[0] if is_null_without_source(planned) else None
