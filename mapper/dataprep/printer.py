"""Print a tree as the exported string, in canonical form with as few brackets as possible.

`parse(print_tree(tree)) == tree` for every tree without a wildcard.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeAlias

from mapper.dataprep.functions import FUNCTIONS
from mapper.dataprep.literals import number_literal, text_literal
from mapper.dataprep.names import RESERVED_WORDS
from mapper.dataprep.operators import BINARY, POSTFIX_POWER, TERNARY_POWER, UNARY_POWER
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
    Wildcard,
    walk,
)
from mapper.text.patterns import lazy_pattern

# Operator -> first characters of an operand that would merge with it.
_GLUED = {"!": "=~^$", "-": "-0123456789", "~": ""}
# Source: Adobe, Data Prep overview and troubleshooting guide (`address.street\.name`).
BACKSLASH_PERIOD = r"\."
_WITH_PERIODS = lazy_pattern(r"[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z0-9_]+)+\Z")
_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")


# A string in parts, so that the cost of a chain of thousands of operators is linear.
_Rope: TypeAlias = "str | tuple[_Rope, ...]"


class _Texts:
    """The strings of nodes that are already printed; children are printed before parents."""

    def __init__(self) -> None:
        self.of: dict[int, tuple[_Rope, int]] = {}

    def __call__(self, node: Node, power: int = TERNARY_POWER) -> _Rope:
        """Return the string of a node, in brackets if it binds looser than `power`."""
        text, own = self.of[id(node)]
        return ("(", text, ")") if own < power else text

    def list(self, nodes: tuple[Node, ...]) -> _Rope:
        return _joined(list(map(self, nodes)))


def _joined(texts: list[_Rope]) -> _Rope:
    """Return strings with commas between them."""
    return tuple(part for text in texts for part in (", ", text))[1:]


def _flat(text: _Rope) -> str:
    parts: list[str] = []
    stack = [text]
    while stack:
        part = stack.pop()
        if isinstance(part, str):
            parts.append(part)
        else:
            stack.extend(reversed(part))
    return "".join(parts)


def print_tree(tree: Node) -> str:
    """Return the canonical string of an expression; not recursive."""
    texts = _Texts()
    for node in reversed(list(walk(tree))):
        texts.of[id(node)] = PRINTERS[type(node)](node, texts)
    return _flat(texts(tree))


def _literal(tree: Literal, _: _Texts) -> tuple[_Rope, int]:
    value = tree.value
    if value is None:
        return "null", POSTFIX_POWER
    if isinstance(value, bool):
        return ("true" if value else "false"), POSTFIX_POWER
    if isinstance(value, str):
        return text_literal(value), POSTFIX_POWER
    text = number_literal(value)
    return text, (UNARY_POWER if text[0] == "-" else POSTFIX_POWER)


def _name(tree: Name, _: _Texts) -> tuple[_Rope, int]:
    is_taken = tree.name in RESERVED_WORDS or tree.name in FUNCTIONS
    if _IDENTIFIER.match(tree.name) and not is_taken:
        return tree.name, POSTFIX_POWER
    escaped = re.sub(r"([\\.}])", r"\\\1", tree.name)
    return f"${{{escaped}}}", POSTFIX_POWER


def _property(tree: Property, texts: _Texts) -> tuple[_Rope, int]:
    of = texts(tree.of, POSTFIX_POWER)
    if _IDENTIFIER.match(tree.name) and tree.name not in RESERVED_WORDS:
        return (of, f".{tree.name}"), POSTFIX_POWER
    if _WITH_PERIODS.match(tree.name):
        return (of, "." + tree.name.replace(".", BACKSLASH_PERIOD)), POSTFIX_POWER
    return (of, f"[{text_literal(tree.name)}]"), POSTFIX_POWER


def _index(tree: Index, texts: _Texts) -> tuple[_Rope, int]:
    return (texts(tree.of, POSTFIX_POWER), "[", texts(tree.index), "]"), POSTFIX_POWER


def _wildcard(tree: Wildcard, texts: _Texts) -> tuple[_Rope, int]:
    return (texts(tree.of, POSTFIX_POWER), "[*]"), POSTFIX_POWER


def _call(tree: Call, texts: _Texts) -> tuple[_Rope, int]:
    return (f"{tree.name}(", texts.list(tree.args), ")"), POSTFIX_POWER


def _method(tree: Method, texts: _Texts) -> tuple[_Rope, int]:
    of = texts(tree.of, POSTFIX_POWER)
    return (of, f".{tree.name}(", texts.list(tree.args), ")"), POSTFIX_POWER


def _unary(tree: Unary, texts: _Texts) -> tuple[_Rope, int]:
    if tree.op in ("empty", "size"):
        return (f"{tree.op}(", texts(tree.operand), ")"), UNARY_POWER
    operand = texts(tree.operand, UNARY_POWER)
    first = operand
    while not isinstance(first, str):
        first = first[0]
    if first[0] in _GLUED[tree.op]:
        operand = ("(", operand, ")")
    return (tree.op, operand), UNARY_POWER


def _binary(tree: Binary, texts: _Texts) -> tuple[_Rope, int]:
    operator = BINARY[tree.op]
    to_right = operator.power == TERNARY_POWER
    left = texts(tree.left, operator.power + (to_right or not operator.chains))
    right = texts(tree.right, operator.power + (not to_right))
    return (left, f" {tree.op} ", right), operator.power


def _ternary(tree: Ternary, texts: _Texts) -> tuple[_Rope, int]:
    test = texts(tree.test, TERNARY_POWER + 1)
    yes = texts(tree.yes, TERNARY_POWER)
    no = _after_colon(yes, texts(tree.no))
    return (test, " ? ", yes, " : ", no), TERNARY_POWER


# A field's bare name at the end of a string, and a call at the start of one.
_ENDS_WITH_NAME = lazy_pattern(
    r"(?:^|[^\w$@.])(?!(?:true|false|null)\Z)(?:[^\W\d][\w$@]*|\$\{.*\})\Z"
)
_STARTS_WITH_CALL = lazy_pattern(r"(?!(?:size|empty)\()[^\W\d][\w$@]*\(")


def _after_colon(before: _Rope, after: _Rope) -> _Rope:
    """Return a string in brackets if the engine would parse `name : fn(` as one function name."""
    joined = _STARTS_WITH_CALL.match(_flat(after)) and _ENDS_WITH_NAME.search(_flat(before))
    return ("(", after, ")") if joined else after


def _array(tree: ArrayLiteral, texts: _Texts) -> tuple[_Rope, int]:
    return ("[", texts.list(tree.items), "]"), POSTFIX_POWER


def _map(tree: MapLiteral, texts: _Texts) -> tuple[_Rope, int]:
    if not tree.entries:
        return "{:}", POSTFIX_POWER
    entries: list[_Rope] = []
    for key, value in tree.entries:
        before = texts(key, UNARY_POWER)
        entries.append((before, ": ", _after_colon(before, texts(value))))
    return ("{", _joined(entries), "}"), POSTFIX_POWER


PRINTERS: dict[type[Node], Callable[[Any, _Texts], tuple[_Rope, int]]] = {
    Literal: _literal,
    Name: _name,
    Property: _property,
    Index: _index,
    Wildcard: _wildcard,
    Call: _call,
    Method: _method,
    Unary: _unary,
    Binary: _binary,
    Ternary: _ternary,
    ArrayLiteral: _array,
    MapLiteral: _map,
}
