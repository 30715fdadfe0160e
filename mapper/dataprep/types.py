"""The static type of an expression's result.

Every type except "null" includes null: a missing field makes most functions return null.
"""

from __future__ import annotations

from typing import Any

from mapper.dataprep.functions import FUNCTIONS, METHODS
from mapper.dataprep.operators import BINARY, UNARY
from mapper.dataprep.signature import ValueType
from mapper.dataprep.tree import (
    ArrayLiteral,
    Binary,
    Call,
    Literal,
    MapLiteral,
    Method,
    Node,
    Ternary,
    Unary,
    walk,
)

CLASSES: dict[ValueType, type] = {
    "string": str, "integer": int, "number": float, "boolean": bool, "array": list,
    "object": dict, "map": dict,
}  # fmt: skip
_OF_LITERAL: dict[type, ValueType] = {
    type(None): "null",
    bool: "boolean",
    int: "integer",
    float: "number",
    str: "string",
}
_NUMERIC = frozenset({"integer", "number"})
_NEVER_NULL = frozenset({"is_empty", "contains_key", "is_set", "map_has_keys"})

# The result of a method of a value of unknown type: "any" unless it is the same for all types.
_OF_METHOD: dict[str, ValueType] = {
    name: types.pop() if len(types) == 1 else "any"
    for name in {name for rows in METHODS.values() for name in rows}
    for types in [{rows[name].returns for rows in METHODS.values() if name in rows}]
}


def types_of(tree: Node) -> dict[int, ValueType]:
    """Return the type of every node of a tree by the node's `id`; not recursive."""
    types: dict[int, ValueType] = {}
    for node in reversed(list(walk(tree))):
        types[id(node)] = _type(node, types)
    return types


def result_type(tree: Node) -> ValueType:
    """Return the type of a tree's result."""
    return types_of(tree)[id(tree)]


def _type(node: Node, types: dict[int, ValueType]) -> ValueType:
    """Return the type of a node whose children's types are known."""
    match node:
        case Literal(value):
            return _OF_LITERAL.get(type(value), "number")
        case ArrayLiteral():
            return "array"
        case MapLiteral():
            return "object"
        case Binary(op, left, right):
            return _of_binary(op, types[id(left)], types[id(right)])
        case Unary(op, operand):
            return _of_unary(op, types[id(operand)])
        case Ternary(_, yes, no) | Call("iif", (_, yes, no)):
            return _either(types[id(yes)], types[id(no)])
        case Call(name) if name in FUNCTIONS:
            return FUNCTIONS[name].signature.returns
        case Method(of, name):
            known = CLASSES.get(types[id(of)])
            row = METHODS[known].get(name) if known is not None else None
            return row.returns if row is not None else _OF_METHOD.get(name, "any")
    return "any"


def _of_binary(op: str, left: ValueType, right: ValueType) -> ValueType:
    if op in ("?:", "??"):
        return _either(left, right)
    returns = BINARY[op].returns
    if op not in "+-*/%":
        return returns
    sides = {left, right}
    if op == "+" and "string" in sides:
        return "string"
    if sides == {"integer"}:
        return "integer"
    return "number" if sides <= _NUMERIC else returns


def _of_unary(op: str, operand: ValueType) -> ValueType:
    if op != "-":
        return UNARY[op].returns
    return operand if operand in _NUMERIC or operand == "boolean" else "any"


def _either(first: ValueType, second: ValueType) -> ValueType:
    if first == "null" or second == "null":
        return second if first == "null" else first
    return first if first == second else "any"


def is_boolean(tree: Node) -> bool:
    """Return whether a tree's result is always true or false, and never null."""
    match tree:
        case Binary(op):
            return BINARY[op].returns == "boolean"
        case Unary("!" | "empty") | Literal(True) | Literal(False):
            return True
        case Call(name):
            return name in _NEVER_NULL
    return False


def is_constant(tree: Node) -> bool:
    """Return whether a tree is a literal, or an array or object of constants."""
    match tree:
        case Literal():
            return True
        case ArrayLiteral() | MapLiteral():
            return all(map(is_constant, tree.children()))
    return False


def constant_value(tree: Node) -> Any:
    """Return the value of a constant tree."""
    match tree:
        case Literal(value):
            return value
        case ArrayLiteral(items):
            return [constant_value(item) for item in items]
        case MapLiteral(entries):
            return {str(constant_value(key)): constant_value(value) for key, value in entries}
    raise ValueError("the tree is not a constant")
