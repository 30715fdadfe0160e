"""The tree as Python source.

Nothing that an analyst wrote is pasted into the source: names are the emitter's own, and every
text and number comes in as a bound constant.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mapper.dataprep.access import element_of, field_of, map_of, path_reader
from mapper.dataprep.comparison import differs, equals
from mapper.dataprep.emptiness import or_null
from mapper.dataprep.flow import reported_lookups
from mapper.dataprep.functions import FUNCTIONS
from mapper.dataprep.functions.methods import method_caller
from mapper.dataprep.inline import INLINE, condition
from mapper.dataprep.java_numbers import BLANKS
from mapper.dataprep.operators import BINARY, UNARY
from mapper.dataprep.paths import STAR, print_path, tree_path
from mapper.dataprep.signature import Runtime
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

# Python nests at most 200 brackets; deeper parts become functions of their own.
_MAX_DEPTH = 60


class Emitter:
    """Writes expressions for one generated module and keeps what they refer to.

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
            "BLANKS": BLANKS,
        }
        self.functions: list[str] = []
        self.reported: set[int] = set()
        self._texts: dict[str, str] = {}
        self._count = 0

    def bind(self, value: Any, stem: str = "c") -> str:
        """A name of the emitter's own for a value; equal texts share one."""
        if isinstance(value, str):
            if value not in self._texts:
                self._texts[value] = self._bind_new(value, "k")
            return self._texts[value]
        return self._bind_new(value, stem)

    def _bind_new(self, value: Any, stem: str) -> str:
        name = self.fresh(stem)
        self.bound[name] = value
        return name

    def fresh(self, stem: str) -> str:
        """A name not used so far."""
        self._count += 1
        return f"{stem}{self._count}"

    def emit(self, tree: Node, known: dict[Node, str] | None = None) -> str:
        """A Python expression of the variable `row` with the tree's value.

        Args:
            tree: A tree without problems (`check_tree`).
            known: Variables that already hold the value of a subtree.
        """
        self.reported = reported_lookups(tree)
        path = tree_path(tree)
        if path is not None and STAR in path:
            return f"{self.bind(path_reader(path), 'path')}(row)"
        if known and needs_row(tree):
            known = None  # parts that are split off see the row alone
        done: dict[int, tuple[str, int]] = {}
        for node in reversed(list(walk(tree))):
            if known and isinstance(node, Name | Property) and node in known:
                done[id(node)] = (known[node], 0)
                continue
            parts = [done[id(child)] for child in node.children()]
            texts = [text for text, _ in parts]
            depth = 1 + max((depth for _, depth in parts), default=0)
            text = EMITTERS[type(node)](self, node, texts)
            if depth > _MAX_DEPTH and not known:
                text, depth = f"{self.split_off(text)}(row)", 1
            done[id(node)] = (text, depth)
        return done[id(tree)][0]

    def split_off(self, text: str) -> str:
        """The name of a function of the row that gives what an expression gives."""
        name = self.fresh("part")
        self.functions.append(f"def {name}(row):\n    return {text}\n")
        return name


def needs_row(tree: Node) -> bool:
    """Whether parts of the tree become functions of the row, so that no variable stands for one."""
    return _height(tree) > _MAX_DEPTH or _is_split(tree)


def _is_split(tree: Node) -> bool:
    """Whether a part of the tree becomes a function of its own whatever its depth."""
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
    return f"row.get({emitter.bind(node.name)})"


def _property(emitter: Emitter, node: Property, texts: list[str]) -> str:
    of, key = texts[0], emitter.bind(node.name)
    if of.isidentifier():
        return f"({of}.get({key}) if {of}.__class__ is dict else field_of({of}, {key}))"
    it = emitter.fresh("t")
    return f"({it}.get({key}) if ({it} := {of}).__class__ is dict else field_of({it}, {key}))"


def _index(_: Emitter, __: Index, texts: list[str]) -> str:
    return f"element_of({texts[0]}, {texts[1]})"


def _call(emitter: Emitter, node: Call, texts: list[str]) -> str:
    function = FUNCTIONS[node.name]
    inline = INLINE[node.name](emitter, node, texts) if node.name in INLINE else None
    if inline is not None:
        return inline
    if function.on_row:
        path = tree_path(node.args[0])
        named = texts[0] if path is None else emitter.bind(print_path(path))
        return f"{emitter.bind(function.call, function.name + '_')}(row, {named})"
    if function.on_text and len(texts) == 1:
        it = emitter.fresh("t")
        text = function.on_text.replace("it.", f"{it}.", 1)
        name = emitter.bind(function.call, function.name + "_")
        return f"({text} if ({it} := {texts[0]}).__class__ is str else {name}({it}))"
    value = function.call(emitter.runtime) if function.runtime else function.call
    return f"{emitter.bind(value, function.name + '_')}({', '.join(texts)})"


def _method(emitter: Emitter, node: Method, texts: list[str]) -> str:
    return f"{emitter.bind(method_caller(node.name), 'method')}({', '.join(texts)})"


def _unary(emitter: Emitter, node: Unary, texts: list[str]) -> str:
    if node.op == "!":
        return f"(not {condition(node.operand, texts[0], 'logical')})"
    function = emitter.bind(UNARY[node.op].function, "prefix")
    if node.op in ("empty", "size") and not isinstance(node.operand, Name | Literal):
        return f"{function}(or_null({emitter.split_off(texts[0])}, row))"
    return f"{function}({texts[0]})"


def _binary(emitter: Emitter, node: Binary, texts: list[str]) -> str:
    left, right = texts
    match node.op:
        case "?:":
            it = emitter.fresh("t")
            return f"({it} if truth({it} := {left}) else {right})"
        case "??":
            it = emitter.fresh("t")
            return f"({it} if ({it} := {left}) is not None else {right})"
        case "&&" | "||":
            word = "and" if node.op == "&&" else "or"
            first = condition(node.left, left, "logical")
            return f"({first} {word} {condition(node.right, right, 'logical')})"
    function = BINARY[node.op].function
    assert function is not None
    if ArrayLiteral in (type(node.left), type(node.right)) and node.op[0] in "=!":
        function = _beside_array(function, equal=node.op[0] == "=")
    elif node.op in ("==", "!="):
        return _equality(emitter, node, texts)
    return f"{emitter.bind(function, 'operator')}({left}, {right})"


def _beside_array(function: Callable[..., Any], *, equal: bool) -> Callable[..., Any]:
    """An operator beside an array literal: to the engine, that equals no other array."""

    def apply(left: Any, right: Any) -> Any:
        if left.__class__ is list and right.__class__ is list:
            return not equal
        return function(left, right)

    return apply


def _equality(emitter: Emitter, node: Binary, texts: list[str]) -> str:
    """`==` and `!=`: beside a literal, the common case is settled without a call."""
    left, right = texts
    python, function = ("==", equals) if node.op == "==" else ("!=", differs)
    match node.right:
        case Literal(None):
            return f"({left} {'is' if node.op == '==' else 'is not'} None)"
        case Literal(value) if value.__class__ in (str, int):
            it, kind = emitter.fresh("t"), value.__class__.__name__
            slow = f"{emitter.bind(function, 'operator')}({it}, {right})"
            return f"({it} {python} {right} if ({it} := {left}).__class__ is {kind} else {slow})"
    return f"{emitter.bind(function, 'operator')}({left}, {right})"


def _ternary(_: Emitter, node: Ternary, texts: list[str]) -> str:
    test, yes, no = texts
    return f"({yes} if {condition(node.test, test, 'truth')} else {no})"


def _array(_: Emitter, __: ArrayLiteral, texts: list[str]) -> str:
    return f"[{', '.join(texts)}]"


def _map(_: Emitter, __: MapLiteral, texts: list[str]) -> str:
    return f"map_of({', '.join(texts)})"


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
