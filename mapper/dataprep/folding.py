"""Conditions that are constant, so that one of their branches is never used."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, NoReturn

from mapper.dataprep.compile import compile_tree
from mapper.dataprep.functions import FUNCTIONS
from mapper.dataprep.notes import collecting
from mapper.dataprep.problems import Fault
from mapper.dataprep.signature import Runtime
from mapper.dataprep.tree import Binary, Call, Literal, Name, Node, Ternary, Unary, walk


class Choice(NamedTuple):
    """A choice in a tree: a condition, and its two branches."""

    node: Node
    test: Node
    yes: Node
    no: Node


def choices(tree: Node) -> Iterator[Choice]:
    """Yield every `iif(test, yes, no)` and `test ? yes : no` of a tree."""
    for node in walk(tree):
        match node:
            case Ternary(test, yes, no) | Call("iif", (test, yes, no)):
                yield Choice(node, test, yes, no)


def constant_truth(test: Node) -> bool | None:
    """Return whether a condition is always true or always false; None if it is not constant.

    A comparison of a value with itself is constant.
    """
    if isinstance(test, Binary) and test.left == test.right and test.op in _OF_ITSELF:
        return _OF_ITSELF[test.op]
    if isinstance(test, Unary) and test.op == "!":
        inner = constant_truth(test.operand)
        return None if inner is None else not inner
    for node in walk(test):
        if isinstance(node, Name):
            return None
        if isinstance(node, Call):
            function = FUNCTIONS.get(node.name)
            if function is None or function.runtime or function.why_not_previewed:
                return None
    try:
        tree = Ternary(test, Literal(True), Literal(False))
        with collecting():
            return bool(compile_tree(tree, NO_RUNTIME).call({}))
    except (Fault, RecursionError):
        return None


_OF_ITSELF = {"==": True, "!=": False, "<=": True, ">=": True, "<": False, ">": False}


def _never() -> NoReturn:
    raise Fault("constants need no runtime")


NO_RUNTIME = Runtime(now=_never, uuid=_never)
