"""Create nodes of the expression tree with one span, up to a limit."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mapper.dataprep import MAX_CHARACTERS, Node
from mapper.dataprep.tree import (
    ArrayLiteral,
    Binary,
    Call,
    Index,
    Literal,
    MapLiteral,
    Method,
    Name,
    Property,
    Ternary,
    TextRange,
    Unary,
)
from mapper.jmes.problems import Inexpressible


class Builder:
    """Creates nodes with one span, no more than an expression can have.

    Parts of a source are used several times, so the size of a tree would be unlimited.
    """

    def __init__(self, span: TextRange) -> None:
        """Start with nothing made."""
        self.span = span
        self._sizes: dict[int, tuple[int, Node]] = {}

    def _made(self, node: Node) -> Node:
        size = 1 + sum(self._sizes.get(id(child), (1, child))[0] for child in node.children())
        if size > MAX_CHARACTERS:
            raise Inexpressible(
                "so long an expression", "split the work over several fields, or shorten it"
            )
        self._sizes[id(node)] = size, node
        return node

    def literal(self, value: Any) -> Literal:
        """Return a constant."""
        return Literal(value, span=self.span)

    def name(self, name: str) -> Name:
        """Return a field of the payload."""
        return Name(name, span=self.span)

    def member(self, of: Node, name: str) -> Node:
        """Return `of.name`."""
        return self._made(Property(of, name, span=self.span))

    def index(self, of: Node, index: Node) -> Node:
        """Return `of[index]`."""
        return self._made(Index(of, index, span=self.span))

    def call(self, name: str, *args: Node) -> Node:
        """Return `name(args)`."""
        return self._made(Call(name, args, self.span, span=self.span))

    def method(self, of: Node, name: str, *args: Node) -> Node:
        """Return `of.name(args)`."""
        return self._made(Method(of, name, args, self.span, span=self.span))

    def unary(self, op: str, operand: Node) -> Node:
        """Return a prefix operator."""
        return self._made(Unary(op, operand, span=self.span))

    def binary(self, op: str, left: Node, right: Node) -> Node:
        """Return an infix operator."""
        return self._made(Binary(op, left, right, span=self.span))

    def ternary(self, test: Node, yes: Node, no: Node) -> Node:
        """Return `test ? yes : no`."""
        return self._made(Ternary(test, yes, no, span=self.span))

    def array(self, *items: Node) -> Node:
        """Return `[items]`."""
        return self._made(ArrayLiteral(items, span=self.span))

    def map(self, entries: Iterable[tuple[str, Node]]) -> Node:
        """Return `{key: value}`."""
        pairs = tuple((self.literal(key), value) for key, value in entries)
        return self._made(MapLiteral(pairs, span=self.span))

    def all(self, tests: list[Node]) -> Node:
        """Return all tests, joined by `&&`."""
        joined = tests[0]
        for test in tests[1:]:
            joined = self.binary("&&", joined, test)
        return joined

    def unless_null(self, tree: Node, result: Node) -> Node:
        """Return a result, or null if a tree is null."""
        null = self.literal(None)
        return self.ternary(self.binary("==", tree, null), null, result)
