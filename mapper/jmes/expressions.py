"""Lower JMESPath beyond paths to trees with the result of JMESPath.

In JMESPath, null, false and empty values are false, and 0 is true. Comparisons never convert. The
trees express this with operators of the engine: `=~ [...]` compares types too, and `size` is null
only for numbers and booleans and hides faults. If JMESPath returns null because a path leads into a
string or a number, the result of the tree is null or a fault: the target is omitted in both cases.
"""

from __future__ import annotations

from typing import Any

from jmespath import visitor

from mapper.dataprep import Node, is_constant, path_tree, result_type, tree_path
from mapper.dataprep.tree import ArrayLiteral, Literal, MapLiteral, TextRange, Unary
from mapper.jmes.builder import Builder
from mapper.jmes.functions import FUNCTIONS
from mapper.jmes.paths import path_steps, plain_path
from mapper.jmes.problems import Inexpressible, UnknownFunction, refuse
from mapper.paths import STAR, FieldPath, PathStep

_ORDER = {"lt": "<", "lte": "<=", "gt": ">", "gte": ">="}
_FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_BOOLEAN = frozenset({"contains", "starts_with", "ends_with"})


def lower_expression(parsed: dict[str, Any], span: TextRange) -> Node:
    """Return the tree of a parsed JMESPath expression; every node has `span`.

    Raises:
        Inexpressible: if the platform's language cannot express it.
    """
    return _Lowering(span).value(parsed, None)


def guarded_path(path: FieldPath, span: TextRange) -> Node:
    """Return the tree of a path without `[*]`; it is null for a position outside its array."""
    return _Lowering(span).path(list(path), None, {"type": "field"})


class _Lowering:
    """Lowers nodes: `value` returns the value of a node, `truth` its truth in JMESPath.

    `base` is the tree of the current node; None means the payload.
    """

    def __init__(self, span: TextRange) -> None:
        self.make = Builder(span)

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
                return self.make.ternary(self.truth(first, base), yes, no)
            case "and_expression":
                first, second = children
                yes, no = self.value(second, base), self.value_if(first, base, true=False)
                return self.make.ternary(self.truth(first, base), yes, no)
            case "not_expression":
                return self.make.unary("!", self.truth(children[0], base))
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
                    part for key, value in parts.items() for part in (self.make.literal(key), value)
                ]
                return self.unless_null(base, self.make.call("to_object", *args))
            case "multi_select_list":
                items = tuple(self.value(child, base) for child in children)
                return self.unless_null(base, self.make.array(*items))
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
                return self.make.literal(true)
            case "comparator" if true or node["value"] in ("eq", "ne"):
                return self.make.literal(true)
        return self.value(node, base)

    def path(self, steps: list[PathStep], base: Node | None, node: dict[str, Any]) -> Node:
        """Return a path, which is null for a position outside an array, as in JMESPath."""
        guards: list[Node] = []
        tree = base
        for step in steps:
            if step == "":
                raise Inexpressible("a field with an empty name")
            if isinstance(step, str):
                tree = self.make.name(step) if tree is None else self.make.member(tree, step)
            elif step is STAR:
                raise refuse(node)
            elif tree is None:
                raise Inexpressible("a position in the payload itself", "name the field first")
            else:
                assert isinstance(step, int)
                size = self.make.unary("size", tree)
                last = self.make.literal(step if step >= 0 else -step - 1)
                guards.append(self.make.binary(">", size, last))
                index: Node = self.make.literal(step)
                if step < 0:
                    index = self.make.binary("-", size, self.make.literal(-step))
                tree = self.make.index(tree, index)
        if tree is None:
            raise refuse(node)
        if not guards:
            return tree
        null = self.make.literal(None)
        if base is not None and not _null_for_fault(base):
            guards.insert(0, self.make.binary("!=", base, null))
        return self.make.ternary(self.make.all(guards), tree, null)

    def unless_null(self, base: Node | None, tree: Node) -> Node:
        """Return a selection, which is null if its base is null."""
        if base is None:
            return tree
        null = self.make.literal(None)
        return self.make.ternary(self.make.binary("==", base, null), null, tree)

    def literal(self, value: Any) -> Node:
        if isinstance(value, list):
            return self.make.array(*map(self.literal, value))
        if isinstance(value, dict):
            return self.make.map((k, self.literal(v)) for k, v in value.items())
        return self.make.literal(value)

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
            case "or_expression":
                return self.make.binary("||", *(self.truth(child, base) for child in children))
            case "and_expression":
                return self.make.binary("&&", *(self.truth(child, base) for child in children))
            case "not_expression":
                return self.make.unary("!", self.truth(children[0], base))
            case "comparator":
                return self.comparison(node, base, null=False)
            case "literal":
                value = node["value"]
                number = isinstance(value, int | float) and not isinstance(value, bool)
                return self.make.literal(number or bool(value))
            case "function_expression" if node["value"] in _BOOLEAN:
                return self.function(node, base)
        tree = self.unguarded(node, base)
        if tree is None:
            tree = self.value(node, base)
        size, null = self.make.unary("size", tree), self.make.literal(None)
        not_false = self.make.binary("!~", tree, self.make.array(self.make.literal(False)))
        true = self.make.binary(
            "||",
            self.make.binary(">", size, self.make.literal(0)),
            self.make.all([self.make.binary("==", size, null), not_false]),
        )
        if _null_for_fault(tree):
            return true
        return self.make.all([self.make.binary("!=", tree, null), true])

    def unguarded(self, node: dict[str, Any], base: Node | None) -> Node | None:
        """Return a path with positions from the start; `size` is 0 for an element outside."""
        path = plain_path(node)
        if path is None or STAR in path or base is not None:
            return None
        return path_tree(path, self.make.span)

    # --- comparison ------------------------------------------------------------------------

    def comparison(self, node: dict[str, Any], base: Node | None, *, null: bool) -> Node:
        """Return a comparison; values without an order give null if `null`, else false."""
        sides = node["children"]
        if all(side["type"] == "literal" for side in sides):
            return self.make.literal(self.constant(node) if null else bool(self.constant(node)))
        left, right = (self.operand(side, base) for side in sides)
        if node["value"] in ("eq", "ne"):
            equal = self.equal(left, right)
            return equal if node["value"] == "eq" else self.make.unary("!", equal)
        symbol = _ORDER[node["value"]]
        if isinstance(left, Literal):
            left, right, symbol = right, left, _FLIPPED[symbol]
        compared = self.make.binary(symbol, left, right)
        comparable = self.comparable(left, right)
        if comparable is None:
            sides_known = [side for side in (left, right) if not _never_null(side)]
            if not null or not sides_known:
                return compared
            nothing = self.make.literal(None)
            comparable = self.make.all(
                [self.make.binary("!=", side, nothing) for side in sides_known]
            )
        if isinstance(comparable, Literal):
            return self.make.literal(None if null else False)
        if null:
            return self.make.ternary(comparable, compared, self.make.literal(None))
        return self.make.binary("&&", comparable, compared)

    def constant(self, node: Any) -> bool | None:
        """Compare literals; a string and a number have no order, so they return None."""
        try:
            result: bool | None = visitor.TreeInterpreter().visit(node, None)
        except TypeError:
            return None
        return result

    def operand(self, node: dict[str, Any], base: Node | None) -> Node:
        match node:
            case {"type": "function_expression", "value": "length", "children": [child]}:
                measured = self.value(child, base)
                if _null_for_fault(measured):  # JMESPath has no length for null: no guard needed
                    return self.make.unary("size", measured)
        return self.value(node, base)

    def equal(self, left: Node, right: Node) -> Node:
        if isinstance(left, Literal | ArrayLiteral | MapLiteral):
            left, right = right, left
        match right:
            case Literal(None):
                return self.make.binary("==", left, right)
            case Literal(str()):
                return self.make.method(right, "equals", left)
            case Literal(value):
                alike: list[Any] = [value]
                if not isinstance(value, bool):
                    alike = [int(value)] if value == int(value) else []
                    alike += [float(value)] if value else [0.0, -0.0]
                array = self.make.array(*map(self.make.literal, alike))
                return self.make.binary("=~", left, array)
        if is_constant(right):
            raise Inexpressible("a comparison with an array or object", "compare its parts")
        null = self.make.literal(None)
        one_is_null = self.make.binary(
            "||", self.make.binary("==", left, null), self.make.binary("==", right, null)
        )
        numbers = self.make.all(
            [self.is_number(left), self.is_number(right), self.make.binary("==", left, right)]
        )
        same = self.make.binary("||", self.make.method(left, "equals", right), numbers)
        return self.make.ternary(one_is_null, self.make.binary("==", left, right), same)

    def comparable(self, left: Node, right: Node) -> Node | None:
        """Return whether both sides are numbers or both are strings.

        None means that they always are, a null literal that they never are.
        """
        kinds = [result_type(side) for side in (left, right)]
        known = {"integer": "number", "number": "number", "string": "string"}
        named = [known.get(kind, kind) for kind in kinds]
        if named[0] == named[1] and named[0] in ("number", "string"):
            return None
        tests = {"number": self.is_number, "string": self.is_string}
        if "any" not in named or not set(named) <= {"any", "number", "string"}:
            return self.make.literal(None)
        if named == ["any", "any"]:
            both = [self.make.all([test(left), test(right)]) for test in tests.values()]
            return self.make.binary("||", *both)
        unknown = left if named[0] == "any" else right
        return tests[named[1] if named[0] == "any" else named[0]](unknown)

    def is_number(self, tree: Node) -> Node:
        booleans = self.make.array(self.make.literal(True), self.make.literal(False))
        tests = [
            self.make.binary("==", self.make.unary("size", tree), self.make.literal(None)),
            self.make.binary("!~", tree, booleans),
        ]
        return self.make.all(tests if _null_for_fault(tree) else tests[::-1])

    def is_string(self, tree: Node) -> Node:
        """Return whether a value is a string: only a string stays equal when '' is appended."""
        joined = self.make.binary("+", tree, self.make.literal(""))
        not_null = self.make.binary("!=", tree, self.make.literal(None))
        return self.make.all([not_null, self.make.method(tree, "equals", joined)])


def _null_for_fault(tree: Node) -> bool:
    """Return whether `size` may hide a fault of the tree: JMESPath has null if a path faults.

    The value of any other tree is evaluated outside `size` first, so its faults are reported.
    """
    return isinstance(tree, Literal) or tree_path(tree) is not None


def _never_null(tree: Node) -> bool:
    return isinstance(tree, Literal) or (isinstance(tree, Unary) and tree.op == "size")
