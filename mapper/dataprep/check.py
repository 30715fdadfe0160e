"""Check a tree without a payload: names, argument counts, literal arguments, types."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any

from mapper.dataprep.functions import FUNCTIONS, METHODS
from mapper.dataprep.names import DESTINATION_ONLY, MEANT_FUNCTIONS, MEANT_METHODS, WRITE_INSTEAD
from mapper.dataprep.path_trees import tree_path
from mapper.dataprep.printer import print_tree
from mapper.dataprep.problems import PatternError, Problem, Rewrite
from mapper.dataprep.regexes import check_java
from mapper.dataprep.signature import Function, ValueType
from mapper.dataprep.syntax_hints import destination_problem
from mapper.dataprep.tree import ArrayLiteral, Binary, Call, Literal, Method, Node, Wildcard, walk
from mapper.dataprep.types import CLASSES, types_of
from mapper.diagnostics.suggest import closest, question
from mapper.text.patterns import lazy_pattern

_INTEGER = lazy_pattern(r"(?:[+-]?[0-9]+)?\Z")

# Type of a parameter -> types of valid arguments, if not only that type. A string parameter accepts
# everything that can be converted to a string.
_ACCEPTED: dict[ValueType, set[ValueType]] = {
    "string": {"string", "integer", "number", "boolean", "date"},
    "number": {"number", "integer"},
    "integer": {"number", "integer"},
    "object": {"object", "map"},
    "map": {"object", "map"},
}
# Methods whose first argument is a regular expression.
_OF_PATTERN = frozenset({"matches", "replaceAll", "replaceFirst", "split"})
# Functions whose replacement has other arguments, or the opposite result.
_WITHOUT_EQUAL = frozenset({"exists", "slice", "substring", "mid"})
# The engine's array literals are Java arrays, which have fewer methods than lists.
_OF_ARRAY_LITERAL = frozenset({"size", "empty", "get", "contains", "indexOf", "equals"})


def check_tree(tree: Node) -> list[Problem]:
    """Return all problems of a tree that can be known without a payload."""
    if tree_path(tree) is not None:
        return []
    types = types_of(tree)
    problems = [problem for node in walk(tree) for problem in _check_node(node, types)]
    return [*problems, *_check_approximations(tree)]


def _check_node(node: Node, types: dict[int, ValueType]) -> Iterator[Problem]:
    match node:
        case Call():
            yield from _check_call(node, types)
        case Method():
            yield from _check_method(node, types[id(node.of)])
        case Binary("=~" | "!~", _, Literal(str()) as pattern):
            yield from _check_literal(pattern, check_java)
        case Binary("??"):
            message = "the operator '??' exists only in later versions of the platform's language"
            hint = "write coalesce(a, b), which does the same in all versions"
            whole = print_tree(Call("coalesce", (node.left, node.right)))
            yield Problem("EXP012", message, *node.span, hint, (Rewrite(*node.span, whole),))
        case Binary("&", _, Literal(str()) as text) | Binary("&", Literal(str()) as text):
            if not _INTEGER.match(text.value):
                message = f"'&' takes integers, and '{text.value}' is not an integer"
                yield Problem("EXP005", message, *text.span, "join strings with concat(a, b)")
        case Wildcard():
            hint = "map the path with a plain `source`, without expression, default or lookup"
            yield Problem("EXP001", "[*] is valid in plain paths only", *node.span, hint)


def _check_call(call: Call, types: dict[int, ValueType]) -> Iterator[Problem]:
    function = FUNCTIONS.get(call.name)
    if function is not None:
        yield from _check_arguments(call, function, types)
        reason = function.why_not_previewed
        if reason:
            hint = "expect the target to be null in local runs; the export is not affected"
            yield Problem("EXP011", reason, *call.name_span, hint)
    elif call.name in DESTINATION_ONLY:
        yield destination_problem(call.name, *call.name_span)
    else:
        message = f"there is no function '{call.name}'"
        meant = _meant_function(call.name)
        yield Problem(
            "EXP002", message, *call.name_span, _function_hint(call.name, meant),
            _renamed(call, meant) if call.name not in _WITHOUT_EQUAL else (),
        )  # fmt: skip


def _check_approximations(tree: Node) -> Iterator[Problem]:
    """Yield one problem for all calls whose local result is approximate."""
    calls = {
        node.name: node
        for node in reversed(list(walk(tree)))
        if isinstance(node, Call) and _approximation(node.name)
    }
    if calls:
        first, *_ = sorted(calls.values(), key=lambda call: call.name_span)
        names = " and ".join(f"'{name}'" for name in sorted(calls))
        reasons = "; ".join(sorted({_approximation(name) for name in calls}))
        message = f"the local result of {names} is approximate: {reasons}"
        hint = "compare rare values in the platform's preview; the export is not affected"
        yield Problem("EXP025", message, *first.name_span, hint)


def _approximation(name: str) -> str:
    function = FUNCTIONS.get(name)
    return "" if function is None or function.why_not_previewed else function.approximate


@lru_cache(maxsize=1024)
def _meant_function(name: str) -> str | None:
    """Return a replacement of an unknown function, else the most similar name."""
    plain = name.lower().replace("_", "")
    if plain in MEANT_FUNCTIONS:
        return MEANT_FUNCTIONS[plain]
    return None if plain in WRITE_INSTEAD else closest(name, FUNCTIONS)


def _function_hint(name: str, meant: str | None) -> str:
    instead = WRITE_INSTEAD.get(name.lower().replace("_", ""))
    return f"write {instead}" if instead and meant is None else question(meant)


def _renamed(call: Call | Method, meant: str | None) -> tuple[Rewrite, ...]:
    """Return the rewrite that calls another function or method."""
    return (Rewrite(*call.name_span, meant),) if meant else ()


def _check_arguments(
    call: Call, function: Function, types: dict[int, ValueType]
) -> Iterator[Problem]:
    signature, count = function.signature, len(call.args)
    low, high = signature.min_arguments, signature.max_arguments
    hint = f"{call.name}({signature})"
    if count < low or (high is not None and count > high):
        message = f"'{call.name}' takes {_counts(low, high)}, not {count}"
        yield Problem("EXP004", message, *call.name_span, hint)
        return
    if signature.in_pairs and count % 2:
        message = f"'{call.name}' takes pairs of a key and a value, not {count} arguments"
        yield Problem("EXP004", message, *call.name_span, hint)
        return
    for position, argument in enumerate(call.args):
        if function.on_row and tree_path(argument) is not None:
            continue
        parameter = signature.parameter_at(position)
        wrong = _wrong_type(argument, types[id(argument)], parameter.type)
        if wrong:
            message = f"'{parameter.name}' of '{call.name}' takes {parameter.type}, not {wrong}"
            yield Problem("EXP005", message, *argument.span)
    for position, check in function.literal_checks:
        if position < count:
            yield from _check_literal(call.args[position], check)


def _wrong_type(argument: Node, given: ValueType, expected: ValueType) -> str:
    """Return the type of an argument that can never have the expected type; "" for others."""
    if given in ("any", "null") or expected == "any":
        return ""
    if given not in _ACCEPTED.get(expected, {expected}):
        return given
    match argument:
        case Literal(float(value)) if expected == "integer" and not value.is_integer():
            return "a number with a fraction"
    return ""


def _check_literal(argument: Node, check: Callable[[str], Any]) -> Iterator[Problem]:
    if not (isinstance(argument, Literal) and isinstance(argument.value, str)):
        return
    try:
        check(argument.value)
    except PatternError as error:
        code = "EXP005" if error.available else "EXP003"
        changes: tuple[Rewrite, ...] = ()
        if error.instead:
            title = f"Replace with '{error.instead}'"
            changes = (Rewrite(*argument.span, print_tree(Literal(error.instead)), title),)
        yield Problem(code, str(error), *argument.span, error.hint, changes, error.instead)


def _counts(low: int, high: int | None) -> str:
    if high is None:
        return f"{low} argument{'s' * (low != 1)} or more"
    return f"{low} argument{'s' * (low != 1)}" if low == high else f"{low} to {high} arguments"


def _meant_method(name: str, known: Iterable[str]) -> str | None:
    return MEANT_METHODS.get(name.lower()) or closest(name, known)


def _check_method(method: Method, type: ValueType) -> Iterator[Problem]:
    tables = [METHODS[CLASSES[type]]] if type in CLASSES else list(METHODS.values())
    is_literal = isinstance(method.of, ArrayLiteral)
    names = _OF_ARRAY_LITERAL if is_literal else frozenset().union(*tables)
    if method.name not in names:
        owner = "an array literal" if is_literal else type
        message = f"there is no method '{method.name}'"
        if type in CLASSES:
            message += f" of {owner}"
        meant = _meant_method(method.name, names)
        hint, changes = question(meant), _renamed(method, meant)
        if method.name in FUNCTIONS:
            hint = f"write it as a function: {method.name}(...)"
            if method.name in MEANT_METHODS:
                hint += f", or use the method {MEANT_METHODS[method.name]}()"
            changes = _renamed(method, MEANT_METHODS.get(method.name))
        yield Problem("EXP008", message, *method.name_span, hint, changes)
        return
    specs = [table[method.name] for table in tables if method.name in table]
    bounds = [(spec.min_arguments, spec.max_arguments) for spec in specs]
    count = len(method.args)
    if not any(low <= count <= high for low, high in bounds):
        message = f"the method '{method.name}' takes {_counts(*bounds[0])}, not {count}"
        yield Problem("EXP004", message, *method.name_span)
    if method.name in _OF_PATTERN and method.args:
        yield from _check_literal(method.args[0], check_java)
