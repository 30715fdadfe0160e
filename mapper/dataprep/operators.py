"""The table of operators: symbol, words, binding power, chaining, function, and type.

Source: the grammar of Apache Commons JEXL 3.1; `??` is from JEXL 3.2.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from mapper.dataprep import arithmetic, comparison, membership
from mapper.dataprep.signature import ValueType


class Operator(NamedTuple):
    """One operator.

    Attributes:
        symbol: The canonical spelling, which trees contain.
        words: Other spellings.
        power: The binding power; a higher one binds tighter.
        chains: Whether `a op b op c` is valid.
        function: A function of the operands; None if the emitter writes the operator itself because
            its right side is not always evaluated.
        returns: The type of the result.
    """

    symbol: str
    words: tuple[str, ...]
    power: int
    chains: bool
    function: Callable[..., Any] | None
    returns: ValueType


def _not(test: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    return lambda left, right: not test(left, right)


TERNARY_POWER = 1
UNARY_POWER = 11
POSTFIX_POWER = 12

BINARY: dict[str, Operator] = {
    operator.symbol: operator
    for operator in (
        Operator("?:", (), TERNARY_POWER, True, None, "any"),
        Operator("??", (), TERNARY_POWER, True, None, "any"),
        Operator("||", ("or",), 2, True, None, "boolean"),
        Operator("&&", ("and",), 3, True, None, "boolean"),
        Operator("|", (), 4, True, arithmetic.bit_or, "integer"),
        Operator("^", (), 5, True, arithmetic.bit_exclusive, "integer"),
        Operator("&", (), 6, True, arithmetic.bit_and, "integer"),
        Operator("==", ("eq",), 7, False, comparison.equals, "boolean"),
        Operator("!=", ("ne",), 7, False, comparison.differs, "boolean"),
        Operator("<", ("lt",), 8, False, comparison.less, "boolean"),
        Operator("<=", ("le",), 8, False, comparison.less_or_equal, "boolean"),
        Operator(">", ("gt",), 8, False, comparison.greater, "boolean"),
        Operator(">=", ("ge",), 8, False, comparison.greater_or_equal, "boolean"),
        Operator("=~", (), 8, False, membership.matches, "boolean"),
        Operator("!~", (), 8, False, _not(membership.matches), "boolean"),
        Operator("=^", (), 8, False, membership.starts, "boolean"),
        Operator("!^", (), 8, False, _not(membership.starts), "boolean"),
        Operator("=$", (), 8, False, membership.ends, "boolean"),
        Operator("!$", (), 8, False, _not(membership.ends), "boolean"),
        Operator("+", (), 9, True, arithmetic.add, "any"),
        Operator("-", (), 9, True, arithmetic.subtract, "number"),
        Operator("*", (), 10, True, arithmetic.multiply, "number"),
        Operator("/", ("div",), 10, True, arithmetic.divide, "number"),
        Operator("%", ("mod",), 10, True, arithmetic.modulo, "number"),
    )
}

UNARY: dict[str, Operator] = {
    operator.symbol: operator
    for operator in (
        Operator("!", ("not",), UNARY_POWER, True, comparison.negate, "boolean"),
        Operator("-", (), UNARY_POWER, True, arithmetic.negative, "any"),
        Operator("~", (), UNARY_POWER, True, arithmetic.complement, "integer"),
        Operator("empty", (), UNARY_POWER, True, comparison.is_blank, "boolean"),
        Operator("size", (), UNARY_POWER, True, comparison.size_of, "integer"),
    )
}

BINARY_SPELLINGS: dict[str, Operator] = {
    spelling: operator
    for operator in BINARY.values()
    for spelling in (operator.symbol, *operator.words)
}
UNARY_SPELLINGS: dict[str, Operator] = {
    spelling: operator
    for operator in UNARY.values()
    for spelling in (operator.symbol, *operator.words)
}
