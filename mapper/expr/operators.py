"""THE table of operators: symbol, word, binding power, chaining, and the function behind it.

Source: the grammar of Apache Commons JEXL 3.1. A row without a function is parsed and printed,
but not available here yet.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from mapper.expr.comparison import (
    differs,
    equals,
    greater,
    greater_or_equal,
    less,
    less_or_equal,
    negate,
)


class Operator(NamedTuple):
    """One row.

    Attributes:
        symbol: The canonical spelling, printed and kept in the tree.
        words: Other spellings.
        power: Binds tighter the higher it is.
        chains: False where `a op b op c` is a syntax error.
        function: Python function of the operand values; "lazy" where the emitter writes the
            operator itself because the right side may stay unevaluated; None: not available.
    """

    symbol: str
    words: tuple[str, ...]
    power: int
    chains: bool
    function: Callable[..., Any] | str | None


TERNARY_POWER = 1
UNARY_POWER = 11
POSTFIX_POWER = 12

BINARY: dict[str, Operator] = {
    row.symbol: row
    for row in (
        Operator("?:", (), TERNARY_POWER, True, "lazy"),
        Operator("||", ("or",), 2, True, "lazy"),
        Operator("&&", ("and",), 3, True, "lazy"),
        Operator("|", (), 4, True, None),
        Operator("^", (), 5, True, None),
        Operator("&", (), 6, True, None),
        Operator("==", ("eq",), 7, False, equals),
        Operator("!=", ("ne",), 7, False, differs),
        Operator("<", ("lt",), 8, False, less),
        Operator("<=", ("le",), 8, False, less_or_equal),
        Operator(">", ("gt",), 8, False, greater),
        Operator(">=", ("ge",), 8, False, greater_or_equal),
        Operator("=~", (), 8, False, None),
        Operator("!~", (), 8, False, None),
        Operator("=^", (), 8, False, None),
        Operator("!^", (), 8, False, None),
        Operator("=$", (), 8, False, None),
        Operator("!$", (), 8, False, None),
        Operator("+", (), 9, True, None),
        Operator("-", (), 9, True, None),
        Operator("*", (), 10, True, None),
        Operator("/", ("div",), 10, True, None),
        Operator("%", ("mod",), 10, True, None),
    )
}

UNARY: dict[str, Operator] = {
    row.symbol: row
    for row in (
        Operator("!", ("not",), UNARY_POWER, True, negate),
        Operator("-", (), UNARY_POWER, True, None),
        Operator("~", (), UNARY_POWER, True, None),
        Operator("empty", (), UNARY_POWER, True, None),
        Operator("size", (), UNARY_POWER, True, None),
    )
}

BINARY_SPELLINGS: dict[str, Operator] = {
    spelling: row for row in BINARY.values() for spelling in (row.symbol, *row.words)
}
UNARY_SPELLINGS: dict[str, Operator] = {
    spelling: row for row in UNARY.values() for spelling in (row.symbol, *row.words)
}
