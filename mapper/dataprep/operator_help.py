"""Help of each operator, for `mapper explain`; the tests run the examples.

`operators.py` has the operators themselves.
"""

from __future__ import annotations

from typing import Any, NamedTuple


class OperatorHelp(NamedTuple):
    """Usage and effect of an operator, and examples with their results as JSON values."""

    usage: str
    help: str
    examples: tuple[tuple[str, Any], ...]


_COMPARED = "Numbers compare as numbers, texts as texts; a text that holds a number is one."

OPERATORS: dict[str, OperatorHelp] = {
    "+": OperatorHelp(
        "a + b",
        "The sum; with a text on either side, both joined. Null on either side is an error.",
        (("1 + 2", 3), ("'1' + 2", "12")),
    ),
    "-": OperatorHelp("a - b, -a", "The difference, or the negative.", (("5 - 2", 3),)),
    "*": OperatorHelp("a * b", "The product.", (("2 * 3", 6),)),
    "/": OperatorHelp(
        "a / b",
        "The quotient; of two whole numbers it is whole, what is left over is cut off. Division by "
        "zero is an error.",
        (("5 / 2", 2), ("5 / 2.0", 2.5)),
    ),
    "%": OperatorHelp("a % b", "What a division leaves over.", (("5 % 2", 1),)),
    "==": OperatorHelp(
        "a == b",
        f"Whether both are the same. {_COMPARED}",
        (("'10' == 10", True), ("1 == 2", False)),
    ),
    "!=": OperatorHelp("a != b", "Whether they differ.", (("1 != 2", True),)),
    "<": OperatorHelp("a < b", f"Whether a is less. {_COMPARED}", (("2 < 10", True),)),
    "<=": OperatorHelp("a <= b", "Whether a is less or the same.", (("2 <= 2", True),)),
    ">": OperatorHelp("a > b", f"Whether a is greater. {_COMPARED}", (("2 > 10", False),)),
    ">=": OperatorHelp("a >= b", "Whether a is greater or the same.", (("2 >= 2", True),)),
    "&&": OperatorHelp("a && b", "Whether both are true.", (("true && 1 > 2", False),)),
    "||": OperatorHelp(
        "a || b",
        "Whether one of them is true: true or false, never a or b. The first that is there is "
        "coalesce(a, b).",
        (("false || 2 > 1", True),),
    ),
    "!": OperatorHelp("!a", "Whether a is not true.", (("!false", True),)),
    "? :": OperatorHelp("a ? b : c", "b where a is true, else c.", (("1 > 2 ? 'a' : 'b'", "b"),)),
    "?:": OperatorHelp(
        "a ?: b", "a, but b where a is null, false, 0 or an empty text.", (("'' ?: 'b'", "b"),)
    ),
    "??": OperatorHelp(
        "a ?? b",
        "a, but b where a is null. Only later versions of the platform's language know it; "
        "coalesce(a, b) does the same everywhere.",
        (("null ?? 'b'", "b"),),
    ),
    "=~": OperatorHelp(
        "a =~ b",
        "Whether a matches the regular expression b as a whole, or is in the array or object b.",
        (("'GS3' =~ 'GS[0-9]'", True), ("2 =~ [1, 2]", True)),
    ),
    "!~": OperatorHelp("a !~ b", "The opposite of =~.", (("'GS3' !~ 'GS[0-9]'", False),)),
    "=^": OperatorHelp("a =^ b", "Whether the text a begins with b.", (("'GS3' =^ 'GS'", True),)),
    "!^": OperatorHelp("a !^ b", "The opposite of =^.", (("'GS3' !^ 'GS'", False),)),
    "=$": OperatorHelp("a =$ b", "Whether the text a ends with b.", (("'GS3' =$ '3'", True),)),
    "!$": OperatorHelp("a !$ b", "The opposite of =$.", (("'GS3' !$ '3'", False),)),
    "&": OperatorHelp(
        "a & b",
        "The bits that two whole numbers share. Texts are joined with concat(a, b).",
        (("6 & 3", 2),),
    ),
    "|": OperatorHelp("a | b", "The bits of either whole number.", (("6 | 3", 7),)),
    "^": OperatorHelp("a ^ b", "The bits of one of two whole numbers.", (("6 ^ 3", 5),)),
    "~": OperatorHelp("~a", "All bits of a whole number turned over.", (("~6", -7),)),
    "empty": OperatorHelp(
        "empty(a)",
        "Whether a is null, an empty text, or an array or object with nothing in it.",
        (("empty('')", True), ("empty([1])", False)),
    ),
    "size": OperatorHelp(
        "size(a)",
        "How many characters a text has, or how many elements or fields.",
        (("size('abc')", 3), ("size([1, 2])", 2)),
    ),
}
