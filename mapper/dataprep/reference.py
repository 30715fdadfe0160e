"""The behavior of functions and operators on null and invalid arguments.

It is the result of running a documented example with one argument replaced, so the reference cannot
differ from the functions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple

from mapper.dataprep.compile import compile_tree
from mapper.dataprep.notes import collecting
from mapper.dataprep.operator_help import OperatorHelp
from mapper.dataprep.parser import parse
from mapper.dataprep.printer import print_tree
from mapper.dataprep.problems import Fault
from mapper.dataprep.signature import Function, Runtime, ValueType
from mapper.dataprep.tree import ArrayLiteral, Binary, Call, Literal, Node, Ternary, Unary
from mapper.dataprep.values import date_text, json_value


class Behavior(NamedTuple):
    """The outcome of one call.

    Attributes:
        parameter: The name of the replaced argument; "" for an example written by hand.
        expression: The call.
        result: Its result as a JSON value; None if it fails.
        error: Why it fails; "" if it does not.
        depends: Whether the outcome depends on the other arguments too.
    """

    parameter: str
    expression: str
    result: Any
    error: str
    depends: bool = False


_RUNTIME = Runtime(
    now=lambda: datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC),
    uuid=lambda: "123e4567-e89b-12d3-a456-426614174000",
)
_LIST = ArrayLiteral((Literal(1), Literal(2)))
_INVALID: dict[ValueType, Node] = {
    "string": _LIST,
    "number": Literal("abc"),
    "integer": Literal("abc"),
    "boolean": Literal("maybe"),
    "date": Literal("2024-05-06"),
    "array": Literal("abc"),
    "object": Literal("abc"),
    "map": Literal("abc"),
}


def behavior_on_null(function: Function) -> tuple[Behavior, ...]:
    """Return what a function does if one argument is null, for each parameter of its example.

    The result is empty for a function without an example, and for one that cannot run here.
    """
    return tuple(_replaced(function, lambda _: Literal(None)))


def behavior_on_invalid(function: Function) -> tuple[Behavior, ...]:
    """Return what a function does with invalid arguments.

    These are the function's own invalid examples, then an argument of a wrong type for each
    parameter. The result is empty for a function that accepts everything or cannot run here.
    """
    if function.why_not_previewed:
        return ()
    own = (_outcome("", parse(text)) for text in function.invalid_examples)
    return (*own, *_replaced(function, _INVALID.get))


def operator_on_null(help: OperatorHelp) -> tuple[Behavior, ...]:
    """Return what an operator does if an operand is null: `a`, `b` and `c` from left to right."""
    tree = parse(help.examples[0][0])
    null = Literal(None)
    match tree:
        case Binary(op, left, right):
            trees: list[Node] = [Binary(op, null, right), Binary(op, left, null)]
        case Unary(op):
            trees = [Unary(op, null)]
        case Ternary(test, yes, no):
            trees = [Ternary(null, yes, no), Ternary(test, null, no), Ternary(test, yes, null)]
        case _:
            return ()
    behaviors = tuple(map(_outcome, "abc", trees))
    depends = len({(behavior.error, repr(behavior.result)) for behavior in behaviors}) > 1
    return tuple(behavior._replace(depends=depends) for behavior in behaviors)


def summary(behaviors: tuple[Behavior, ...], condition: str) -> str:
    """Return behaviors in words, such as "Returns null if `input` is null."; "" if none fits.

    Args:
        behaviors: Of one function or operator.
        condition: What the argument is, such as "null".
    """
    names: dict[str, list[str]] = {}
    for behavior in behaviors:
        outcome = "Fails" if behavior.error else _RETURNS.get(repr(behavior.result))
        if outcome is not None and behavior.parameter and not behavior.depends:
            names.setdefault(outcome, []).append(f"`{behavior.parameter}`")
    return " ".join(f"{outcome} if {_either(names[outcome])} is {condition}." for outcome in names)


def _either(names: list[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} or {last}" if first else last


# The representation of a result that needs no example -> its sentence.
_RETURNS = {
    "None": "Returns null",
    "True": "Returns true",
    "False": "Returns false",
    "0": "Returns 0",
    "-1": "Returns -1",
}


def _replaced(
    function: Function, value_of: Callable[[ValueType], Node | None]
) -> Iterator[Behavior]:
    """Yield the outcome of the first example with one argument replaced, for each parameter."""
    calls = (parse(expression) for expression, _ in function.examples)
    call = next((tree for tree in calls if isinstance(tree, Call)), None)
    if call is None or function.why_not_previewed:
        return
    names = set[str]()
    for position in range(len(call.args)):
        parameter = function.signature.parameter_at(position)
        value = value_of(parameter.type)
        if value is None or parameter.name in names:
            continue
        names.add(parameter.name)
        args = (*call.args[:position], value, *call.args[position + 1 :])
        depends = parameter.type == "any" and (parameter.is_repeated or len(call.args) > 1)
        yield _outcome(parameter.name, Call(call.name, args))._replace(depends=depends)


def _outcome(parameter: str, tree: Node) -> Behavior:
    expression = print_tree(tree)
    try:
        with collecting():
            value = json_value(compile_tree(tree, _RUNTIME).call({}))
    except Fault as fault:
        return Behavior(parameter, expression, None, fault.reason)
    result = date_text(value) if isinstance(value, datetime) else value
    return Behavior(parameter, expression, result, "")
