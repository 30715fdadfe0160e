"""Create nodes of the expression tree with one span, up to the platform's limit."""

from __future__ import annotations

from typing import Any, TypeVar

from mapper.dataprep import MAX_CHARACTERS, Node
from mapper.dataprep.tree import ArrayLiteral, Binary, Call, Literal, Method, Ternary, TextRange
from mapper.jmes.problems import Inexpressible

N = TypeVar("N", bound=Node)


class Builder:
    """Creates nodes: `make(Binary, "==", left, right)` is `Binary("==", left, right)` with a span.

    Raises `Inexpressible` for a tree with more nodes than an expression can have: parts of a source
    are used several times, so a tree could grow exponentially.
    """

    def __init__(self, span: TextRange) -> None:
        self.span = span
        self._sizes: dict[int, tuple[int, Node]] = {}

    def __call__(self, kind: type[N], *fields: Any, **more: Any) -> N:
        return self._counted(kind(*fields, span=self.span, **more))

    def _counted(self, node: N) -> N:
        size = 1 + sum(self._sizes.get(id(child), (1, child))[0] for child in node.children())
        if size > MAX_CHARACTERS:
            hint = "shorten it, or split it into several fields"
            raise Inexpressible("an expression of this length", hint)
        self._sizes[id(node)] = size, node
        return node

    @property
    def null(self) -> Literal:
        """The literal null."""
        return Literal(None, span=self.span)

    def call(self, name: str, *args: Node) -> Node:
        """Return `name(args)`."""
        return self._counted(Call(name, args, self.span, span=self.span))

    def method(self, of: Node, name: str, *args: Node) -> Node:
        """Return `of.name(args)`."""
        return self._counted(Method(of, name, args, self.span, span=self.span))

    def array(self, *items: Node) -> Node:
        """Return `[items]`."""
        return self(ArrayLiteral, items)

    def is_null(self, tree: Node) -> Node:
        """Return `tree == null`."""
        return self(Binary, "==", tree, self.null)

    def not_null(self, tree: Node) -> Node:
        """Return `tree != null`."""
        return self(Binary, "!=", tree, self.null)

    def all(self, *tests: Node) -> Node:
        """Return all tests, joined by `&&`."""
        joined, *others = tests
        for test in others:
            joined = self(Binary, "&&", joined, test)
        return joined

    def unless_null(self, tree: Node, result: Node) -> Node:
        """Return a result, or null if a tree is null."""
        return self(Ternary, self.is_null(tree), self.null, result)
