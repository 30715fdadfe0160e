"""Emit a tree as Python source.

Nothing that an analyst wrote becomes source: names are the emitter's own, and every string and
number is a bound constant. The source itself is built in `snippets.py`.
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

# Python allows at most 200 nested brackets; deeper parts become functions of their own.
_MAX_DEPTH = 60


class Emitter:
    """Emits expressions for one generated module, and binds the constants that they use.

    Attributes:
        bound: Every constant and function that the source names.
        functions: Sources of the functions that expressions were split into.
        reported: The `id` of every lookup of the current tree that notes a missing key.
    """

    def __init__(self, runtime: Runtime) -> None:
        """Start with nothing bound."""
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
        """Return a name for a value; equal strings share one."""
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
        """Return an expression of the variable `row` with the value of a tree.

        Args:
            tree: A tree without problems (`check_tree`).
            known: Variables that already contain the value of a subtree.
        """
        self.reported = reported_lookups(tree)
        path = tree_path(tree)
        if path is not None and STAR in path:
            return call_of(self.bind(path_reader(path), "path"), "row")
        if known and needs_row(tree):
            known = None  # parts that are split off have no variable but `row`
        done: dict[int, tuple[str, int]] = {}
        for node in reversed(list(walk(tree))):
            if known and isinstance(node, Name | Property) and node in known:
                done[id(node)] = (known[node], 0)
                continue
            parts = [done[id(child)] for child in node.children()]
            depth = 1 + max((depth for _, depth in parts), default=0)
            source = EMITTERS[type(node)](self, node, [source for source, _ in parts])
            if depth > _MAX_DEPTH and not known:
                source, depth = call_of(self.split_off(source), "row"), 1
            done[id(node)] = (source, depth)
        return done[id(tree)][0]

    def split_off(self, source: str) -> str:
        """Return the name of a new function of the row that returns the value of an expression."""
        name = self.fresh("part")
        self.functions.append(function_of_row(name, (), source))
        return name


def needs_row(tree: Node) -> bool:
    """Return whether parts of the tree become functions of the row, which see no variables."""
    return _height(tree) > _MAX_DEPTH or _is_split(tree)


def _is_split(tree: Node) -> bool:
    """Return whether a part of the tree becomes a function whatever its depth."""
    return any(isinstance(node, Unary) and node.op in ("empty", "size") for node in walk(tree))


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


def _index(_: Emitter, __: Index, sources: list[str]) -> str:
    return call_of("element_of", *sources)


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
    """Return an operator for an array literal: to the engine, it equals no other array."""

    def apply(left: Any, right: Any) -> Any:
        if left.__class__ is list and right.__class__ is list:
            return not equal
        return function(left, right)

    return apply


def _equality(emitter: Emitter, node: Binary, sources: list[str]) -> str:
    """Emit `==` or `!=`; next to a literal, the common case needs no call."""
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


def _array(_: Emitter, __: ArrayLiteral, sources: list[str]) -> str:
    return list_of(sources)


def _map(_: Emitter, __: MapLiteral, sources: list[str]) -> str:
    return call_of("map_of", *sources)


EMITTERS: dict[type[Node], Callable[[Emitter, Any, list[str]], str]] = {
    Literal: _literal,
    Name: _name,
    Property: _property,
    Index: _index,
    Call: _call,
    Method: _method,
    Unary: _unary,
    Binary: _binary,
    Ternary: _ternary,
    ArrayLiteral: _array,
    MapLiteral: _map,
}
