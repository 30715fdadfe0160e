"""Lower JMESPath beyond paths to trees with the result of JMESPath.

In JMESPath, null, false and empty values are false, 0 is true, and comparisons never convert. The
trees express this with operators of the engine: `=~ [...]` compares types too, and `size` is null
only for numbers and booleans and hides faults. If JMESPath returns null because a path leads into a
string or a number, the tree returns null or fails: the target is omitted in both cases.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jmespath import visitor

from mapper.dataprep import Node, is_constant, path_tree, result_type, tree_path
from mapper.dataprep.tree import (
    ArrayLiteral,
    Binary,
    Index,
    Literal,
    MapLiteral,
    Name,
    Property,
    Ternary,
    TextRange,
    Unary,
    Written,
)
from mapper.jmes.builder import Builder
from mapper.jmes.functions import FUNCTIONS
from mapper.jmes.junctions import written_operators
from mapper.jmes.paths import path_steps, plain_path
from mapper.jmes.problems import Inexpressible, UnknownFunction, refuse
from mapper.paths import STAR, FieldPath, PathStep

_ORDER = {"lt": "<", "lte": "<=", "gt": ">", "gte": ">="}
_FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_JUNCTIONS = {"or_expression": "||", "and_expression": "&&"}
_BOOLEAN = frozenset({"contains", "starts_with", "ends_with"})


def lower_expression(text: str, parsed: dict[str, Any]) -> Node:
    """Return the tree of a parsed JMESPath expression; the span of every node is the whole text.

    Raises:
        Inexpressible: if the platform's language cannot express it.
    """
    return _Lowering((0, len(text)), written_operators(text, parsed)).value(parsed, None)


def guarded_path(path: FieldPath, span: TextRange) -> Node:
    """Return the tree of a path without `[*]`; it is null for a position outside its array."""
    return _Lowering(span).path(list(path), None, {"type": "field"})


class _Lowering:
    """Lowers nodes: `value` returns the value of a node, `truth` its truth in JMESPath.

    `base` is the tree of the current node; None means the payload.
    """

    def __init__(self, span: TextRange, written: Mapping[int, Written] | None = None) -> None:
        self.make = Builder(span)
        self.written = written or {}

    # --- values ----------------------------------------------------------------------------

    def value(self, node: dict[str, Any], base: Node | None) -> Node:
        steps = path_steps(node)
        if steps is not None:
            return self.path(steps, base, node)
        kind, children = node["type"], node["children"]
        match kind:
            case "literal":
                return self.literal(node["value"])
            case "or_expression":
                first, second = children
                yes, no = self.value_if(first, base, true=True), self.value(second, base)
                return self.make(
                    Ternary, self.truth(first, base), yes, no, written=self.written.get(id(node))
                )
            case "and_expression":
                first, second = children
                yes, no = self.value(second, base), self.value_if(first, base, true=False)
                return self.make(
                    Ternary, self.truth(first, base), yes, no, written=self.written.get(id(node))
                )
            case "not_expression":
                return self.make(Unary, "!", self.truth(children[0], base))
            case "comparator":
                return self.comparison(node, base, null=True)
            case "pipe" | "subexpression" | "index_expression":
                if len(children) == 1:
                    return self.value(children[0], base)
                # the parser puts any number of steps into one node
                rest = {**node, "children": children[1:]}
                return self.value(rest, self.value(children[0], base))
            case "multi_select_dict":
                # the last duplicate key wins
                parts = {pair["value"]: self.value(pair["children"][0], base) for pair in children}
                args = [
                    arg for key, value in parts.items() for arg in (self.make(Literal, key), value)
                ]
                return self.selection(base, self.make.call("to_object", *args))
            case "multi_select_list":
                items = (self.value(child, base) for child in children)
                return self.selection(base, self.make.array(*items))
            case "function_expression":
                return self.function(node, base)
        raise refuse(node)

    def value_if(self, node: dict[str, Any], base: Node | None, *, true: bool) -> Node:
        """Return the value of a node whose truth is known; it is shorter than `value`."""
        match node["type"]:
            case "and_expression" if true:
                return self.value_if(node["children"][1], base, true=True)
            case "or_expression" if not true:
                return self.value_if(node["children"][1], base, true=False)
            case "not_expression":
                return self.make(Literal, true)
            case "comparator" if true or node["value"] in ("eq", "ne"):
                return self.make(Literal, true)
        return self.value(node, base)

    def path(self, steps: list[PathStep], base: Node | None, node: dict[str, Any]) -> Node:
        """Return a path, which is null for a position outside an array, as in JMESPath."""
        guards: list[Node] = []
        tree = base
        for step in steps:
            if step == "":
                raise Inexpressible("a field with an empty name")
            if isinstance(step, str):
                tree = self.make(Name, step) if tree is None else self.make(Property, tree, step)
            elif step is STAR:
                raise refuse(node)
            elif tree is None:
                raise Inexpressible("a position in the payload itself", "name the field first")
            else:
                assert isinstance(step, int)
                size = self.make(Unary, "size", tree)
                last = self.make(Literal, step if step >= 0 else -step - 1)
                guards.append(self.make(Binary, ">", size, last))
                index: Node = self.make(Literal, step)
                if step < 0:
                    index = self.make(Binary, "-", size, self.make(Literal, -step))
                tree = self.make(Index, tree, index)
        if tree is None:
            raise refuse(node)
        if not guards:
            return tree
        if base is not None and not _null_for_fault(base):
            guards.insert(0, self.make.not_null(base))
        return self.make(Ternary, self.make.all(*guards), tree, self.make.null)

    def selection(self, base: Node | None, tree: Node) -> Node:
        """Return a multi-select, which is null if its base is null."""
        return tree if base is None else self.make.unless_null(base, tree)

    def literal(self, value: Any) -> Node:
        if isinstance(value, list):
            return self.make.array(*map(self.literal, value))
        if isinstance(value, dict):
            entries = ((self.make(Literal, key), self.literal(v)) for key, v in value.items())
            return self.make(MapLiteral, tuple(entries))
        return self.make(Literal, value)

    def function(self, node: dict[str, Any], base: Node | None) -> Node:
        name = node["value"]
        lowering = FUNCTIONS.get(name)
        if lowering is None:
            raise UnknownFunction(name, FUNCTIONS)
        if isinstance(lowering, str):
            raise Inexpressible(f"the function '{name}'", lowering)
        min_arguments, max_arguments, build = lowering
        children = node["children"]
        if not min_arguments <= len(children) <= max_arguments:
            count = f"{min_arguments}{' or more' * (min_arguments != max_arguments)}"
            raise Inexpressible(
                f"'{name}' with {len(children)} arguments", f"JMESPath's {name} takes {count}"
            )
        for child in children:
            if child["type"] == "expref":
                raise refuse(child)
        return build(self.make, [self.value(child, base) for child in children])

    # --- truth -----------------------------------------------------------------------------

    def truth(self, node: dict[str, Any], base: Node | None) -> Node:
        """Return a boolean, never null: whether the value of a node is true in JMESPath."""
        children = node["children"]
        match node["type"]:
            case "or_expression" | "and_expression" as kind:
                sides = (self.truth(child, base) for child in children)
                return self.make(
                    Binary, _JUNCTIONS[kind], *sides, written=self.written.get(id(node))
                )
            case "not_expression":
                return self.make(Unary, "!", self.truth(children[0], base))
            case "comparator":
                return self.comparison(node, base, null=False)
            case "literal":
                value = node["value"]
                number = isinstance(value, int | float) and not isinstance(value, bool)
                return self.make(Literal, number or bool(value))
            case "function_expression" if node["value"] in _BOOLEAN:
                return self.function(node, base)
        tree = self.unguarded(node, base) or self.value(node, base)
        size = self.make(Unary, "size", tree)
        not_false = self.make(Binary, "!~", tree, self.make.array(self.make(Literal, False)))
        true = self.make(
            Binary,
            "||",
            self.make(Binary, ">", size, self.make(Literal, 0)),
            self.make.all(self.make.is_null(size), not_false),
        )
        return true if _null_for_fault(tree) else self.make.all(self.make.not_null(tree), true)

    def unguarded(self, node: dict[str, Any], base: Node | None) -> Node | None:
        """Return a path with positions from the start; `size` is 0 for an element outside."""
        path = plain_path(node)
        if path is None or STAR in path or base is not None:
            return None
        return path_tree(path, self.make.span)

    # --- comparison ------------------------------------------------------------------------

    def comparison(self, node: dict[str, Any], base: Node | None, *, null: bool) -> Node:
        """Return a comparison; values without an order return null if `null`, else false."""
        sides = node["children"]
        if all(side["type"] == "literal" for side in sides):
            return self.make(Literal, self.constant(node) if null else bool(self.constant(node)))
        left, right = (self.operand(side, base) for side in sides)
        if node["value"] in ("eq", "ne"):
            equal = self.equal(left, right)
            return equal if node["value"] == "eq" else self.make(Unary, "!", equal)
        symbol = _ORDER[node["value"]]
        if isinstance(left, Literal):
            left, right, symbol = right, left, _FLIPPED[symbol]
        compared = self.make(Binary, symbol, left, right)
        comparable = self.comparable(left, right)
        if comparable is None:
            guards = [self.make.not_null(side) for side in (left, right) if not _never_null(side)]
            if not null or not guards:
                return compared
            comparable = self.make.all(*guards)
        if isinstance(comparable, Literal):
            return self.make(Literal, None if null else False)
        if null:
            return self.make(Ternary, comparable, compared, self.make.null)
        return self.make(Binary, "&&", comparable, compared)

    def constant(self, node: Any) -> bool | None:
        """Compare literals; None for a string and a number, which have no order."""
        try:
            result: bool | None = visitor.TreeInterpreter().visit(node, None)
        except TypeError:
            return None
        return result

    def operand(self, node: dict[str, Any], base: Node | None) -> Node:
        match node:
            case {"type": "function_expression", "value": "length", "children": [child]}:
                measured = self.value(child, base)
                if _null_for_fault(measured):  # null has no length in JMESPath: no guard needed
                    return self.make(Unary, "size", measured)
        return self.value(node, base)

    def equal(self, left: Node, right: Node) -> Node:
        if isinstance(left, Literal | ArrayLiteral | MapLiteral):
            left, right = right, left
        match right:
            case Literal(None):
                return self.make(Binary, "==", left, right)
            case Literal(str()):
                return self.make.method(right, "equals", left)
            case Literal(value):
                alike: list[Any] = [value]
                if not isinstance(value, bool):
                    alike = [int(value)] if value == int(value) else []
                    alike += [float(value)] if value else [0.0, -0.0]
                array = self.make.array(*map(self.literal, alike))
                return self.make(Binary, "=~", left, array)
        if is_constant(right):
            raise Inexpressible("a comparison with an array or object", "compare its parts")
        either_is_null = self.make(Binary, "||", self.make.is_null(left), self.make.is_null(right))
        both_equal = self.make(Binary, "==", left, right)
        numbers = self.make.all(self.is_number(left), self.is_number(right), both_equal)
        same = self.make(Binary, "||", self.make.method(left, "equals", right), numbers)
        return self.make(Ternary, either_is_null, both_equal, same)

    def comparable(self, left: Node, right: Node) -> Node | None:
        """Return a test whether both sides are numbers or both are strings.

        None means that they always are, a null literal that they never are.
        """
        types = [result_type(side) for side in (left, right)]
        kinds = ["number" if type == "integer" else type for type in types]
        if kinds[0] == kinds[1] and kinds[0] in ("number", "string"):
            return None
        tests = {"number": self.is_number, "string": self.is_string}
        if "any" not in kinds or not set(kinds) <= {"any", "number", "string"}:
            return self.make.null
        if kinds == ["any", "any"]:
            both = [self.make.all(test(left), test(right)) for test in tests.values()]
            return self.make(Binary, "||", *both)
        return tests[kinds[1]](left) if kinds[0] == "any" else tests[kinds[0]](right)

    def is_number(self, tree: Node) -> Node:
        booleans = self.make.array(self.make(Literal, True), self.make(Literal, False))
        no_size = self.make.is_null(self.make(Unary, "size", tree))
        no_boolean = self.make(Binary, "!~", tree, booleans)
        tests = (no_size, no_boolean) if _null_for_fault(tree) else (no_boolean, no_size)
        return self.make.all(*tests)

    def is_string(self, tree: Node) -> Node:
        """Return a test for strings: only a string stays equal when '' is appended."""
        joined = self.make(Binary, "+", tree, self.make(Literal, ""))
        return self.make.all(self.make.not_null(tree), self.make.method(tree, "equals", joined))


def _null_for_fault(tree: Node) -> bool:
    """Return whether `size` may hide a fault of the tree: JMESPath has null if a path faults.

    The value of any other tree is evaluated outside `size` first, so its faults are reported.
    """
    return isinstance(tree, Literal) or tree_path(tree) is not None


def _never_null(tree: Node) -> bool:
    return isinstance(tree, Literal) or (isinstance(tree, Unary) and tree.op == "size")
