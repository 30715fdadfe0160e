"""The one tree: every mapping entry is lowered to these frozen nodes.

It is printed for the export (`printer.py`), compiled to Python (`emit.py`) and checked
(`check.py`). `span` is a half-open range of offsets in the original string, and is ignored by
equality.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from itertools import zip_longest
from typing import Any, TypeAlias

from mapper.text.dataclass import dataclass

TextRange: TypeAlias = tuple[int, int]


@dataclass(frozen=True, eq=False)
class Node:
    """Base of all nodes. Trees with the same content are equal; comparison is not recursive."""

    span: TextRange = field(default=(0, 0), repr=False, kw_only=True)

    def children(self) -> tuple[Node, ...]:
        """The nodes directly below, in the order of the text."""
        return ()

    def own(self) -> object:
        """What a node says itself, without the nodes below."""
        return None

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Node):
            return NotImplemented
        return all(mine == its for mine, its in zip_longest(_said(self), _said(other)))

    def __hash__(self) -> int:
        return hash(tuple(_said(self)))

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle and copy as a flat list, so that a long tree takes no stack."""
        nodes = list(walk(self))[::-1]  # children before parents
        places = {id(node): place for place, node in enumerate(nodes)}
        states = [
            {name: _packed(value, places) for name, value in vars(node).items()} for node in nodes
        ]
        return _unpacked, (
            [(type(node), state) for node, state in zip(nodes, states, strict=True)],
        )


@dataclass(frozen=True, eq=False)
class Literal(Node):
    """A constant: None, bool, int, float, str, or a `Decimal` (a number with the suffix B)."""

    value: Any

    def own(self) -> object:
        """1, 1.0 and true are three literals, and so are 0.0 and -0.0."""
        return type(self.value), repr(self.value)


@dataclass(frozen=True, eq=False)
class Name(Node):
    """A field at the root of the payload."""

    name: str

    def own(self) -> object:
        return self.name


@dataclass(frozen=True, eq=False)
class Property(Node):
    """`of.name`, a field of an object."""

    of: Node
    name: str

    def children(self) -> tuple[Node, ...]:
        return (self.of,)

    def own(self) -> object:
        return self.name


@dataclass(frozen=True, eq=False)
class Index(Node):
    """`of[index]`: an element of an array, or a computed field of an object."""

    of: Node
    index: Node

    def children(self) -> tuple[Node, ...]:
        return (self.of, self.index)


@dataclass(frozen=True, eq=False)
class Wildcard(Node):
    """`of[*]`, every element of an array. Valid in plain paths only, not in expressions."""

    of: Node

    def children(self) -> tuple[Node, ...]:
        return (self.of,)


@dataclass(frozen=True, eq=False)
class Call(Node):
    """A call of a Data Prep function. `name_span` is the range of the name alone."""

    name: str
    args: tuple[Node, ...]
    name_span: TextRange = field(default=(0, 0), repr=False)

    def children(self) -> tuple[Node, ...]:
        return self.args

    def own(self) -> object:
        return self.name


@dataclass(frozen=True, eq=False)
class Method(Node):
    """A method called on a value, such as `x.equals("a")`."""

    of: Node
    name: str
    args: tuple[Node, ...]
    name_span: TextRange = field(default=(0, 0), repr=False)

    def children(self) -> tuple[Node, ...]:
        return (self.of, *self.args)

    def own(self) -> object:
        return self.name


@dataclass(frozen=True, eq=False)
class Unary(Node):
    """A prefix operator; `op` is a key of `operators.UNARY`."""

    op: str
    operand: Node

    def children(self) -> tuple[Node, ...]:
        return (self.operand,)

    def own(self) -> object:
        return self.op


@dataclass(frozen=True, eq=False)
class Binary(Node):
    """An infix operator; `op` is a key of `operators.BINARY` (the symbol, not the word)."""

    op: str
    left: Node
    right: Node

    def children(self) -> tuple[Node, ...]:
        return (self.left, self.right)

    def own(self) -> object:
        return self.op


@dataclass(frozen=True, eq=False)
class Ternary(Node):
    """`test ? yes : no`."""

    test: Node
    yes: Node
    no: Node

    def children(self) -> tuple[Node, ...]:
        return (self.test, self.yes, self.no)


@dataclass(frozen=True, eq=False)
class ArrayLiteral(Node):
    """`[1, 'a']`."""

    items: tuple[Node, ...]

    def children(self) -> tuple[Node, ...]:
        return self.items


@dataclass(frozen=True, eq=False)
class MapLiteral(Node):
    """`{'a': 1}`; keys and values alternate as in the text."""

    entries: tuple[tuple[Node, Node], ...]

    def children(self) -> tuple[Node, ...]:
        return tuple(node for entry in self.entries for node in entry)


def _said(tree: Node) -> Iterator[tuple[type, int, object]]:
    """Return a tree as a flat tuple, one item per node."""
    return ((type(node), len(node.children()), node.own()) for node in walk(tree))


class _Place(int):
    """The place of a node in the flat list."""


def _packed(value: Any, places: dict[int, int]) -> Any:
    """Return a field of a node with places instead of nodes."""
    if isinstance(value, tuple):
        return tuple(_packed(item, places) for item in value)
    return _Place(places[id(value)]) if isinstance(value, Node) else value


def _with_nodes(value: Any, nodes: list[Node]) -> Any:
    if isinstance(value, tuple):
        return tuple(_with_nodes(item, nodes) for item in value)
    return nodes[value] if isinstance(value, _Place) else value


def _unpacked(packed: list[tuple[type[Node], dict[str, Any]]]) -> Node:
    nodes: list[Node] = []
    for kind, state in packed:
        node = kind.__new__(kind)
        for name, value in state.items():
            object.__setattr__(node, name, _with_nodes(value, nodes))
        nodes.append(node)
    return nodes[-1]


def walk(tree: Node) -> Iterator[Node]:
    """Yield every node of a tree, parents first, in the order of the string."""
    stack = [tree]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(reversed(node.children()))
