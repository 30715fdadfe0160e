"""THE table of operators: symbol, word, binding power, chaining, and function.

Source: the grammar of Apache Commons JEXL 3.1; `??` is from JEXL 3.2.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from mapper.dataprep.arithmetic import (
    add,
    bit_and,
    bit_exclusive,
    bit_or,
    complement,
    divide,
    modulo,
    multiply,
    negative,
    subtract,
)
from mapper.dataprep.comparison import (
    differs,
    equals,
    greater,
    greater_or_equal,
    less,
    less_or_equal,
    negate,
)
from mapper.dataprep.emptiness import is_blank, size_of
from mapper.dataprep.membership import (
    ends,
    ends_not,
    matches,
    matches_not,
    starts,
    starts_not,
)
from mapper.dataprep.signature import ValueType


class Operator(NamedTuple):
    """One operator.

    Attributes:
        symbol: The canonical spelling, printed and kept in the tree.
        words: Other spellings.
        power: A higher power binds tighter.
        chains: Whether `a op b op c` is valid.
        function: A function of the operand values; None if the emitter writes the operator itself,
            because the right side may not be evaluated.
        returns: The type of the result.
    """

    symbol: str
    words: tuple[str, ...]
    power: int
    chains: bool
    function: Callable[..., Any] | None
    returns: ValueType


TERNARY_POWER = 1
UNARY_POWER = 11
POSTFIX_POWER = 12

BINARY: dict[str, Operator] = {
    row.symbol: row
    for row in (
        Operator("?:", (), TERNARY_POWER, True, None, "any"),
        Operator("??", (), TERNARY_POWER, True, None, "any"),
        Operator("||", ("or",), 2, True, None, "boolean"),
        Operator("&&", ("and",), 3, True, None, "boolean"),
        Operator("|", (), 4, True, bit_or, "integer"),
        Operator("^", (), 5, True, bit_exclusive, "integer"),
        Operator("&", (), 6, True, bit_and, "integer"),
        Operator("==", ("eq",), 7, False, equals, "boolean"),
        Operator("!=", ("ne",), 7, False, differs, "boolean"),
        Operator("<", ("lt",), 8, False, less, "boolean"),
        Operator("<=", ("le",), 8, False, less_or_equal, "boolean"),
        Operator(">", ("gt",), 8, False, greater, "boolean"),
        Operator(">=", ("ge",), 8, False, greater_or_equal, "boolean"),
        Operator("=~", (), 8, False, matches, "boolean"),
        Operator("!~", (), 8, False, matches_not, "boolean"),
        Operator("=^", (), 8, False, starts, "boolean"),
        Operator("!^", (), 8, False, starts_not, "boolean"),
        Operator("=$", (), 8, False, ends, "boolean"),
        Operator("!$", (), 8, False, ends_not, "boolean"),
        Operator("+", (), 9, True, add, "any"),
        Operator("-", (), 9, True, subtract, "number"),
        Operator("*", (), 10, True, multiply, "number"),
        Operator("/", ("div",), 10, True, divide, "number"),
        Operator("%", ("mod",), 10, True, modulo, "number"),
    )
}

UNARY: dict[str, Operator] = {
    row.symbol: row
    for row in (
        Operator("!", ("not",), UNARY_POWER, True, negate, "boolean"),
        Operator("-", (), UNARY_POWER, True, negative, "any"),
        Operator("~", (), UNARY_POWER, True, complement, "integer"),
        Operator("empty", (), UNARY_POWER, True, is_blank, "boolean"),
        Operator("size", (), UNARY_POWER, True, size_of, "integer"),
    )
}

BINARY_SPELLINGS: dict[str, Operator] = {
    spelling: row for row in BINARY.values() for spelling in (row.symbol, *row.words)
}
UNARY_SPELLINGS: dict[str, Operator] = {
    spelling: row for row in UNARY.values() for spelling in (row.symbol, *row.words)
}
