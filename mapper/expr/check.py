"""What is wrong with a tree before any row is seen: names, counts, literal arguments, types."""

from __future__ import annotations

from collections.abc import Iterator

from mapper.diagnostics.suggest import did_you_mean
from mapper.expr.functions import FUNCTIONS, METHOD_NAMES, METHODS
from mapper.expr.functions.methods import LATER_METHODS
from mapper.expr.names import DESTINATION_ONLY, PLATFORM_FUNCTIONS
from mapper.expr.operators import BINARY, UNARY
from mapper.expr.paths import tree_path
from mapper.expr.problems import PatternError, Problem
from mapper.expr.signature import Function
from mapper.expr.tree import (
    ArrayLiteral,
    Binary,
    Call,
    Literal,
    MapLiteral,
    Method,
    Node,
    Ternary,
    Unary,
    Wildcard,
    walk,
)

_COMPARISONS = frozenset({"==", "!=", "<", "<=", ">", ">=", "&&", "||"})
_OF_TYPE = {"string": str, "array": list, "object": dict}
_OF_LITERAL = {type(None): "null", bool: "boolean", int: "integer", float: "number", str: "string"}
# What a parameter's type takes besides itself: text parameters take what has a text.
_TAKES = {
    "string": {"string", "integer", "number", "boolean", "date"},
    "number": {"number", "integer"},
}


def result_type(tree: Node) -> str:
    """The type of a tree's result as far as it is known, in the words of `Param.type`."""
    match tree:
        case Literal(value):
            return _OF_LITERAL[type(value)]
        case ArrayLiteral():
            return "array"
        case MapLiteral():
            return "object"
        case Binary(op) if op in _COMPARISONS:
            return "boolean"
        case Unary("!"):
            return "boolean"
        case Call(name) if name in FUNCTIONS:
            return FUNCTIONS[name].returns
        case Ternary(_, yes, no) | Call("iif", (_, yes, no)):
            return _either(yes, no)
    return "any"


def _either(yes: Node, no: Node) -> str:
    first, second = (
        result_type(branch) if isinstance(branch, Literal | Call) else "any" for branch in (yes, no)
    )
    return first if first == second else "any"


def check_tree(tree: Node) -> list[Problem]:
    """Every fault of a tree that can be known without a payload."""
    if tree_path(tree) is not None:
        return []
    return [problem for node in walk(tree) for problem in _check_node(node)]


def _check_node(node: Node) -> Iterator[Problem]:
    match node:
        case Call():
            yield from _check_call(node)
        case Method():
            yield from _check_method(node)
        case Binary(op) if BINARY[op].function is None:
            yield _later(f"the operator '{op}'", node)
        case Unary(op) if UNARY[op].function is None:
            yield _later(f"the operator '{op}'", node)
        case Wildcard():
            hint = "map the path with a plain `source`, without expression, default or lookup"
            yield Problem("EXP001", "[*] stands in plain paths only", *node.span, hint)
        case MapLiteral(entries):
            for key, _ in entries:
                if not (isinstance(key, Literal) and isinstance(key.value, str)):
                    yield _later("a map key that is no text in quotes", key)


def _later(what: str, node: Node) -> Problem:
    hint = "join texts with concat(...)" if what in ("the operator '&'", "the operator '+'") else ""
    return Problem("EXP003", f"{what} is not available here yet", *node.span, hint)


def _check_call(call: Call) -> Iterator[Problem]:
    function = FUNCTIONS.get(call.name)
    if function is not None:
        yield from _check_arguments(call, function)
    elif call.name in PLATFORM_FUNCTIONS:
        message = f"the function '{call.name}' is not available here yet"
        yield Problem("EXP003", message, *call.name_span)
    elif call.name in DESTINATION_ONLY:
        message = f"the function '{call.name}' works on destinations only"
        hint = "it cannot stand in a mapping from a source"
        yield Problem("EXP007", message, *call.name_span, hint)
    else:
        hint = did_you_mean(call.name, PLATFORM_FUNCTIONS)
        yield Problem("EXP002", f"there is no function '{call.name}'", *call.name_span, hint)


def _check_arguments(call: Call, function: Function) -> Iterator[Problem]:
    count, most = len(call.args), function.most
    if count < function.least or (most is not None and count > most):
        message = f"'{call.name}' takes {_counts(function)}, not {count}"
        hint = f"{call.name}({function.params})"
        yield Problem("EXP004", message, *call.name_span, hint)
        return
    if function.pairs and count % 2:
        message = f"'{call.name}' takes keys and values in pairs, but got {count} arguments"
        yield Problem("EXP004", message, *call.name_span, f"{call.name}({function.params})")
        return
    for position, argument in enumerate(call.args):
        param = function.param_at(position)
        found = result_type(argument)
        if "any" in (found, param.type) or found == "null":
            continue
        if found not in _TAKES.get(param.type, {param.type}):
            message = f"'{param.name}' of '{call.name}' takes {param.type}, not {found}"
            yield Problem("EXP005", message, *argument.span)
    for position, check in function.literal_checks:
        if position < count:
            yield from _check_literal(call.args[position], check)


def _check_literal(argument: Node, check: object) -> Iterator[Problem]:
    if not (isinstance(argument, Literal) and isinstance(argument.value, str)):
        return
    assert callable(check)
    try:
        check(argument.value)
    except PatternError as error:
        code = "EXP005" if error.available else "EXP003"
        yield Problem(code, str(error), *argument.span)


def _counts(function: Function) -> str:
    least, most = function.least, function.most
    if most is None:
        return f"{least} arguments or more"
    if least == most:
        return f"{least} argument" + "s" * (least != 1)
    return f"{least} to {most} arguments"


def _check_method(method: Method) -> Iterator[Problem]:
    if method.name in LATER_METHODS:
        message = f"the method '{method.name}' is not available here yet"
        yield Problem("EXP003", message, *method.name_span)
        return
    of_type = result_type(method.of)
    known = METHODS[_OF_TYPE[of_type]] if of_type in _OF_TYPE else None
    names = METHOD_NAMES if known is None else frozenset(known)
    if method.name not in names:
        owner = "" if known is None else f" of {of_type}"
        message = f"there is no method '{method.name}'{owner}"
        hint = did_you_mean(method.name, names)
        yield Problem("EXP008", message, *method.name_span, hint)
