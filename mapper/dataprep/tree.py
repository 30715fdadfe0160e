"""The tree of an expression: every mapping entry is lowered to these frozen nodes.

It is printed for the export (`printer.py`), compiled to Python (`emit.py`) and checked
(`check.py`). `span` is a half-open range of offsets in the original string; equality ignores it.
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
    """Base of all nodes. Trees with the same content are equal. No method is recursive."""

    span: TextRange = field(default=(0, 0), repr=False, kw_only=True)

    def children(self) -> tuple[Node, ...]:
        """Return the child nodes in the order of the string."""
        return ()

    def own(self) -> object:
        """Return the content of a node without its children: its name or operator."""
        return getattr(self, "name", getattr(self, "op", None))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Node):
            return NotImplemented
        return all(a == b for a, b in zip_longest(_content(self), _content(other)))

    def __hash__(self) -> int:
        return hash(tuple(_content(self)))

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle and copy as a flat list, because pickle is recursive."""
        nodes = list(walk(self))[::-1]  # children before parents
        positions = {id(node): position for position, node in enumerate(nodes)}
        packed = [
            (type(node), {name: _packed(value, positions) for name, value in vars(node).items()})
            for node in nodes
        ]
        return _unpacked, (packed,)


@dataclass(frozen=True, eq=False)
class Literal(Node):
    """A constant: None, bool, int, float, str, or a `Decimal` (a number with the suffix B)."""

    value: Any

    def own(self) -> object:
        """Return a key that differs for 1, 1.0 and true, and for 0.0 and -0.0."""
        return type(self.value), repr(self.value)


@dataclass(frozen=True, eq=False)
class Name(Node):
    """A top-level field of the payload."""

    name: str


@dataclass(frozen=True, eq=False)
class Property(Node):
    """`of.name`, a field of an object."""

    of: Node
    name: str

    def children(self) -> tuple[Node, ...]:
        return (self.of,)


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


@dataclass(frozen=True, eq=False)
class Method(Node):
    """A method called on a value, such as `x.equals("a")`."""

    of: Node
    name: str
    args: tuple[Node, ...]
    name_span: TextRange = field(default=(0, 0), repr=False)

    def children(self) -> tuple[Node, ...]:
        return (self.of, *self.args)


@dataclass(frozen=True, eq=False)
class Unary(Node):
    """A prefix operator; `op` is a key of `operators.UNARY`."""

    op: str
    operand: Node

    def children(self) -> tuple[Node, ...]:
        return (self.operand,)


@dataclass(frozen=True)
class Written:
    """An operator of a source that several nodes were lowered from, with its operands' ranges."""

    op: str
    left: TextRange
    right: TextRange


@dataclass(frozen=True, eq=False)
class Binary(Node):
    """An infix operator; `op` is a key of `operators.BINARY` (the symbol, not the word)."""

    op: str
    left: Node
    right: Node
    written: Written | None = field(default=None, repr=False, kw_only=True)

    def children(self) -> tuple[Node, ...]:
        return (self.left, self.right)


@dataclass(frozen=True, eq=False)
class Ternary(Node):
    """A choice: `test ? yes : no`."""

    test: Node
    yes: Node
    no: Node
    written: Written | None = field(default=None, repr=False, kw_only=True)

    def children(self) -> tuple[Node, ...]:
        return (self.test, self.yes, self.no)


@dataclass(frozen=True, eq=False)
class ArrayLiteral(Node):
    """An array such as `[1, 'a']`."""

    items: tuple[Node, ...]

    def children(self) -> tuple[Node, ...]:
        return self.items


@dataclass(frozen=True, eq=False)
class MapLiteral(Node):
    """A map such as `{'a': 1}`."""

    entries: tuple[tuple[Node, Node], ...]

    def children(self) -> tuple[Node, ...]:
        return tuple(node for entry in self.entries for node in entry)


def _content(tree: Node) -> Iterator[tuple[type, int, object]]:
    """Yield one item per node, which together determine the tree."""
    return ((type(node), len(node.children()), node.own()) for node in walk(tree))


class _Position(int):
    """The position of a node in the flat list."""


def _packed(value: Any, positions: dict[int, int]) -> Any:
    """Return a field of a node with positions instead of nodes."""
    if isinstance(value, tuple):
        return tuple(_packed(item, positions) for item in value)
    return _Position(positions[id(value)]) if isinstance(value, Node) else value


def _with_nodes(value: Any, nodes: list[Node]) -> Any:
    if isinstance(value, tuple):
        return tuple(_with_nodes(item, nodes) for item in value)
    return nodes[value] if isinstance(value, _Position) else value


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


def numbered(tree: Node) -> list[tuple[Node, tuple[int, ...]]]:
    """Return the nodes in the order of `walk`, each with the positions of its children in it.

    Unlike its `id`, the position of a node is unique: a tree can contain a node several times.
    """
    nodes: list[tuple[Node, tuple[int, ...]]] = []
    parents: list[int] = []  # the positions of nodes without a parent so far, the first last
    for position, node in reversed(list(enumerate(walk(tree)))):
        nodes.append((node, tuple(parents.pop() for _ in node.children())))
        parents.append(position)
    return nodes[::-1]
