"""Emit a tree as Python source.

Text of an analyst never becomes source: names are the emitter's own, and every string and number is
a bound constant. `snippets.py` builds the source itself.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mapper.dataprep.access import element_of, field_of, map_of, path_reader
from mapper.dataprep.comparison import differs, equals, or_null
from mapper.dataprep.flow import reported_lookups
from mapper.dataprep.functions import FUNCTIONS
from mapper.dataprep.functions.methods import method_caller
from mapper.dataprep.inline import INLINE, condition
from mapper.dataprep.java_numbers import TRIMMED
from mapper.dataprep.operators import BINARY, UNARY
from mapper.dataprep.path_trees import tree_path
from mapper.dataprep.signature import Runtime
from mapper.dataprep.snippets import (
    call_of,
    comparison,
    conditional,
    field,
    first_not_null,
    first_true,
    function_of_row,
    get,
    if_class,
    is_none,
    junction,
    list_of,
    negation,
)
from mapper.dataprep.tree import (
    ArrayLiteral,
    Binary,
    Call,
    Index,
    Literal,
    MapLiteral,
    Method,
    Name,
    Node,
    Property,
    Ternary,
    Unary,
    walk,
)
from mapper.dataprep.values import logical, truth
from mapper.paths import STAR, print_path

# Deeper parts become separate functions, because Python allows at most 200 nested brackets.
_MAX_DEPTH = 60


class Emitter:
    """Emits expressions for one generated module, and binds the constants that they use.

    Attributes:
        bound: The constants and functions that the source uses, by name.
        functions: The sources of functions that were split off.
        reported: The `id` of every lookup of the current tree that notes a missing key.
        max_depth: The depth beyond which parts of a tree become separate functions.
    """

    max_depth = _MAX_DEPTH

    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime
        self.bound: dict[str, Any] = {
            "truth": truth,
            "logical": logical,
            "field_of": field_of,
            "element_of": element_of,
            "map_of": map_of,
            "or_null": or_null,
            "TRIMMED": TRIMMED,
        }
        self.functions: list[str] = []
        self.reported: set[int] = set()
        self._strings: dict[str, str] = {}
        self._count = 0

    def bind(self, value: Any, stem: str = "c") -> str:
        """Return a name for a value; equal strings share a name."""
        if isinstance(value, str):
            if value not in self._strings:
                self._strings[value] = self._bind_new(value, "k")
            return self._strings[value]
        return self._bind_new(value, stem)

    def _bind_new(self, value: Any, stem: str) -> str:
        name = self.fresh(stem)
        self.bound[name] = value
        return name

    def fresh(self, stem: str) -> str:
        """Return a new name."""
        self._count += 1
        return f"{stem}{self._count}"

    def emit(self, tree: Node, known: dict[Node, str] | None = None) -> str:
        """Return a Python expression, with the variable `row`, for the value of a tree.

        Args:
            tree: A tree without problems (`check_tree`).
            known: Subtrees whose value a variable already has, with the variable.
        """
        self.reported = reported_lookups(tree)
        path = tree_path(tree)
        if path is not None and STAR in path:
            return self.finished(0, tree, call_of(self.bind(path_reader(path), "path"), "row"))
        if known and needs_row(tree):
            known = None  # functions that are split off have only the variable `row`
        done: list[tuple[str, int]] = []  # of the nodes without a parent so far, the first last
        for position, node in reversed(list(enumerate(walk(tree)))):
            parts = [done.pop() for _ in node.children()]
            if known and isinstance(node, Name | Property) and node in known:
                done.append((known[node], 0))
                continue
            depth = 1 + max((depth for _, depth in parts), default=0)
            source = EMITTERS[type(node)](self, node, [source for source, _ in parts])
            source = self.finished(position, node, source)
            if depth > self.max_depth and not known:
                source, depth = call_of(self.split_off(source), "row"), 1
            done.append((source, depth))
        return done[0][0]

    def finished(self, _position: int, _node: Node, source: str) -> str:
        """Return the source of a node, which has a position in `walk`; `trace.py` adds to it."""
        return source

    def split_off(self, source: str) -> str:
        """Return the name of a new function of the row that returns the value of an expression."""
        name = self.fresh("part")
        self.functions.append(function_of_row(name, (), source))
        return name


def needs_row(tree: Node) -> bool:
    """Return whether parts of a tree become functions of the row, which have no other variables.

    These are the operands of `empty` and `size`, and parts of a deep tree.
    """
    if any(isinstance(node, Unary) and node.op in ("empty", "size") for node in walk(tree)):
        return True
    return _height(tree) > _MAX_DEPTH


def _height(tree: Node) -> int:
    heights: dict[int, int] = {}
    for node in reversed(list(walk(tree))):
        heights[id(node)] = 1 + max((heights[id(child)] for child in node.children()), default=0)
    return heights[id(tree)]


def _literal(emitter: Emitter, node: Literal, _: list[str]) -> str:
    if node.value is None or isinstance(node.value, bool):
        return repr(node.value)
    return emitter.bind(node.value)


def _name(emitter: Emitter, node: Name, _: list[str]) -> str:
    return get("row", emitter.bind(node.name))


def _property(emitter: Emitter, node: Property, sources: list[str]) -> str:
    of, key = sources[0], emitter.bind(node.name)
    return field(of if of.isidentifier() else emitter.fresh("t"), of, key)


def _call(emitter: Emitter, node: Call, sources: list[str]) -> str:
    function = FUNCTIONS[node.name]
    build = INLINE.get(function.name)
    inline = build(emitter, node, sources) if build is not None else None
    if inline is not None:
        return inline
    if function.on_row:
        path = tree_path(node.args[0])
        sources = ["row", sources[0] if path is None else emitter.bind(print_path(path))]
    value = function.call(emitter.runtime) if function.runtime else function.call
    return call_of(emitter.bind(value, function.name + "_"), *sources)


def _method(emitter: Emitter, node: Method, sources: list[str]) -> str:
    return call_of(emitter.bind(method_caller(node.name), "method"), *sources)


def _unary(emitter: Emitter, node: Unary, sources: list[str]) -> str:
    operand = sources[0]
    if node.op == "!":
        return negation(condition(node.operand, operand, "logical"))
    if node.op in ("empty", "size") and not isinstance(node.operand, Name | Literal):
        operand = call_of("or_null", emitter.split_off(operand), "row")
    return call_of(emitter.bind(UNARY[node.op].function, "prefix"), operand)


def _binary(emitter: Emitter, node: Binary, sources: list[str]) -> str:
    left, right = sources
    match node.op:
        case "?:":
            return first_true(emitter.fresh("t"), left, right)
        case "??":
            return first_not_null([emitter.fresh("t")], sources)
        case "&&" | "||":
            return junction(
                condition(node.left, left, "logical"),
                "and" if node.op == "&&" else "or",
                condition(node.right, right, "logical"),
            )
    function = BINARY[node.op].function
    assert function is not None
    if ArrayLiteral in (type(node.left), type(node.right)) and node.op[0] in "=!":
        function = _on_array_literal(function, equal=node.op[0] == "=")
    elif node.op in ("==", "!="):
        return _equality(emitter, node, sources)
    return call_of(emitter.bind(function, "operator"), left, right)


def _on_array_literal(function: Callable[..., Any], *, equal: bool) -> Callable[..., Any]:
    """Return `==` or `!=` for an array literal, which does not equal any array for the engine."""

    def apply(left: Any, right: Any) -> Any:
        if left.__class__ is list and right.__class__ is list:
            return not equal
        return function(left, right)

    return apply


def _equality(emitter: Emitter, node: Binary, sources: list[str]) -> str:
    """Emit `==` or `!=`, without a call for the common case next to a literal."""
    left, right = sources
    function = equals if node.op == "==" else differs
    match node.right:
        case Literal(None):
            return is_none(left, negated=node.op == "!=")
        case Literal(value) if value.__class__ in (str, int):
            variable = emitter.fresh("t")
            fast = comparison(variable, node.op, right)
            slow = call_of(emitter.bind(function, "operator"), variable, right)
            return if_class(variable, left, value.__class__.__name__, fast, slow)
    return call_of(emitter.bind(function, "operator"), left, right)


def _ternary(_: Emitter, node: Ternary, sources: list[str]) -> str:
    test, yes, no = sources
    return conditional(condition(node.test, test, "truth"), yes, no)


EMITTERS: dict[type[Node], Callable[[Emitter, Any, list[str]], str]] = {
    Literal: _literal,
    Name: _name,
    Property: _property,
    Index: lambda _, __, sources: call_of("element_of", *sources),
    Call: _call,
    Method: _method,
    Unary: _unary,
    Binary: _binary,
    Ternary: _ternary,
    ArrayLiteral: lambda _, __, sources: list_of(sources),
    MapLiteral: lambda _, __, sources: call_of("map_of", *sources),
}
