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


_COMPARED = "Numbers compare as numbers, strings as strings; a numeric string is a number."

OPERATORS: dict[str, OperatorHelp] = {
    "+": OperatorHelp(
        "a + b",
        "The sum, or the joined strings if either side is a string. Null is an error.",
        (("1 + 2", 3), ("'1' + 2", "12")),
    ),
    "-": OperatorHelp("a - b, -a", "The difference, or the negative number.", (("5 - 2", 3),)),
    "*": OperatorHelp("a * b", "The product.", (("2 * 3", 6),)),
    "/": OperatorHelp(
        "a / b",
        "The quotient, truncated if both are integers. Division by zero is an error.",
        (("5 / 2", 2), ("5 / 2.0", 2.5)),
    ),
    "%": OperatorHelp("a % b", "The remainder of a division.", (("5 % 2", 1),)),
    "==": OperatorHelp(
        "a == b",
        f"Whether both are equal. {_COMPARED}",
        (("'10' == 10", True), ("1 == 2", False)),
    ),
    "!=": OperatorHelp("a != b", "Whether they differ.", (("1 != 2", True),)),
    "<": OperatorHelp("a < b", f"Whether a is less. {_COMPARED}", (("2 < 10", True),)),
    "<=": OperatorHelp("a <= b", "Whether a is less or equal.", (("2 <= 2", True),)),
    ">": OperatorHelp("a > b", f"Whether a is greater. {_COMPARED}", (("2 > 10", False),)),
    ">=": OperatorHelp("a >= b", "Whether a is greater or equal.", (("2 >= 2", True),)),
    "&&": OperatorHelp("a && b", "Whether both are true.", (("true && 1 > 2", False),)),
    "||": OperatorHelp(
        "a || b",
        "Whether one of them is true; the result is never a or b itself. For the first value that "
        "is not null, write coalesce(a, b).",
        (("false || 2 > 1", True),),
    ),
    "!": OperatorHelp("!a", "Whether a is not true.", (("!false", True),)),
    "? :": OperatorHelp("a ? b : c", "b if a is true, else c.", (("1 > 2 ? 'a' : 'b'", "b"),)),
    "?:": OperatorHelp(
        "a ?: b", "a, or b if a is null, false, 0 or an empty string.", (("'' ?: 'b'", "b"),)
    ),
    "??": OperatorHelp(
        "a ?? b",
        "a, or b if a is null. Only later versions of the platform's language support it; "
        "coalesce(a, b) does the same in all versions.",
        (("null ?? 'b'", "b"),),
    ),
    "=~": OperatorHelp(
        "a =~ b",
        "Whether all of a matches the regular expression b, or a is in the array or object b.",
        (("'GS3' =~ 'GS[0-9]'", True), ("2 =~ [1, 2]", True)),
    ),
    "!~": OperatorHelp("a !~ b", "The opposite of =~.", (("'GS3' !~ 'GS[0-9]'", False),)),
    "=^": OperatorHelp("a =^ b", "Whether the string a starts with b.", (("'GS3' =^ 'GS'", True),)),
    "!^": OperatorHelp("a !^ b", "The opposite of =^.", (("'GS3' !^ 'GS'", False),)),
    "=$": OperatorHelp("a =$ b", "Whether the string a ends with b.", (("'GS3' =$ '3'", True),)),
    "!$": OperatorHelp("a !$ b", "The opposite of =$.", (("'GS3' !$ '3'", False),)),
    "&": OperatorHelp(
        "a & b",
        "The bits in both of two integers. To join strings, write concat(a, b).",
        (("6 & 3", 2),),
    ),
    "|": OperatorHelp("a | b", "The bits in either of two integers.", (("6 | 3", 7),)),
    "^": OperatorHelp("a ^ b", "The bits in exactly one of two integers.", (("6 ^ 3", 5),)),
    "~": OperatorHelp("~a", "The inverted bits of an integer.", (("~6", -7),)),
    "empty": OperatorHelp(
        "empty(a)",
        "Whether a is null, or an empty string, array or object.",
        (("empty('')", True), ("empty([1])", False)),
    ),
    "size": OperatorHelp(
        "size(a)",
        "The number of characters of a string, or of elements or fields.",
        (("size('abc')", 3), ("size([1, 2])", 2)),
    ),
}
