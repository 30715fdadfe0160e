"""The parts of an expression that can become its result."""

from __future__ import annotations

from mapper.dataprep.functions import FUNCTIONS, METHODS
from mapper.dataprep.operators import BINARY
from mapper.dataprep.tree import Binary, Call, Literal, Method, Node, Ternary, Unary


def reported_lookups(tree: Node) -> set[int]:
    """Return the `id` of every `decode` whose missing key would make the result null unnoticed.

    These have no default, and no `coalesce`, `??`, `?:`, condition or other `decode` handles their
    null.
    """
    lookups: set[int] = set()
    stack = [(tree, True)]
    while stack:
        node, is_result = stack.pop()
        if isinstance(node, Call) and node.name == "decode" and len(node.args) % 2 and is_result:
            lookups.add(id(node))
        for number, child in enumerate(node.children()):
            stack.append((child, is_result and _keeps_null(node, number)))
    return lookups


def _keeps_null(node: Node, number: int) -> bool:
    """Return whether null of the child at a position can become part of the result of a node."""
    match node:
        case Binary(op):
            if op in ("??", "?:"):
                return number == 1
            return BINARY[op].returns != "boolean"
        case Ternary():
            return number > 0
        case Unary(op):
            return op not in ("!", "empty", "size")
        case Call("iif"):
            return number > 0
        case Call("coalesce", args):
            return number == len(args) - 1
        case Call("decode", args) if number == 0:
            has_null = any(isinstance(arg, Literal) and arg.value is None for arg in args[1::2])
            return len(args) % 2 == 1 and not has_null
        case Call(name):
            return name not in FUNCTIONS or FUNCTIONS[name].signature.returns != "boolean"
        case Method(_, name):
            return name not in _BOOLEAN_METHODS
    return True


_BOOLEAN_METHODS = frozenset(
    name for rows in METHODS.values() for name, row in rows.items() if row.returns == "boolean"
)
