"""Replace a part of a tree; all other parts are shared with the old tree."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from mapper.dataprep.tree import (
    ArrayLiteral,
    Binary,
    Call,
    Index,
    MapLiteral,
    Method,
    Node,
    Property,
    Ternary,
    Unary,
    Wildcard,
    numbered,
)


def with_part(tree: Node, position: int, new: Node) -> Node:
    """Return a tree with another node at a position in `walk`."""
    nodes = numbered(tree)
    parents = {
        child: (number, index)
        for number, (_, children) in enumerate(nodes)
        for index, child in enumerate(children)
    }
    while position in parents:
        position, index = parents[position]
        parent = nodes[position][0]
        children = list(parent.children())
        children[index] = new
        new = with_children(parent, children)
    return new


def with_children(node: Node, children: Sequence[Node]) -> Node:
    """Return a node with other children, in the order of `children()`."""
    return _REBUILDERS[type(node)](node, children)


_REBUILDERS: dict[type[Node], Callable[[Any, Sequence[Node]], Node]] = {
    Property: lambda node, children: replace(node, of=children[0]),
    Index: lambda node, children: replace(node, of=children[0], index=children[1]),
    Wildcard: lambda node, children: replace(node, of=children[0]),
    Call: lambda node, children: replace(node, args=tuple(children)),
    Method: lambda node, children: replace(node, of=children[0], args=tuple(children[1:])),
    Unary: lambda node, children: replace(node, operand=children[0]),
    Binary: lambda node, children: replace(node, left=children[0], right=children[1]),
    Ternary: lambda node, children: replace(
        node, test=children[0], yes=children[1], no=children[2]
    ),
    ArrayLiteral: lambda node, children: replace(node, items=tuple(children)),
    MapLiteral: lambda node, children: replace(
        node, entries=tuple(zip(children[::2], children[1::2], strict=True))
    ),
}
