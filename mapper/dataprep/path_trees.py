"""Convert a path to the tree that reads it, and find the paths that a tree reads."""

from __future__ import annotations

from mapper.dataprep.tree import Index, Literal, Name, Node, Property, TextRange, Wildcard
from mapper.paths import STAR, FieldPath, PathStep


def path_tree(path: FieldPath, span: TextRange = (0, 0)) -> Node:
    """Return the tree that reads a path from the payload. The first step must be a name."""
    first, *rest = path
    tree: Node = Name(str(first), span=span)
    for step in rest:
        if isinstance(step, str):
            tree = Property(tree, step, span=span)
        elif isinstance(step, int):
            tree = Index(tree, Literal(step, span=span), span=span)
        else:
            tree = Wildcard(tree, span=span)
    return tree


def tree_path(tree: Node) -> FieldPath | None:
    """Return the path of a tree; None if the tree is not just a path."""
    steps: list[PathStep] = []
    while not isinstance(tree, Name):
        match tree:
            case Property(of, name):
                steps.append(name)
            case Index(of, Literal(int(position))) if type(position) is int and position >= 0:
                steps.append(position)
            case Wildcard(of):
                steps.append(STAR)
            case _:
                return None
        tree = of
    return (tree.name, *reversed(steps))


def paths_read(tree: Node) -> frozenset[FieldPath]:
    """Return the paths that a tree reads from the payload, each up to its first computed step."""
    paths: set[FieldPath] = set()
    stack = [tree]
    while stack:
        node = stack.pop()
        path = tree_path(node) if isinstance(node, Name | Property | Index | Wildcard) else None
        if path is not None:
            paths.add(path)
        else:
            stack.extend(node.children())
    return frozenset(paths)
