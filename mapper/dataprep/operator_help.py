"""Help of each operator, for `mapper explain` and the reference; the tests run the examples.

`operators.py` has the operators themselves.
"""

from __future__ import annotations

from typing import Any, NamedTuple


class OperatorHelp(NamedTuple):
    """Usage and effect of an operator, and examples with their results as JSON values."""

    usage: str
    help: str
    examples: tuple[tuple[str, Any], ...]


_COMPARED = "A string next to a number is compared as a number."

OPERATORS: dict[str, OperatorHelp] = {
    "+": OperatorHelp(
        "a + b", "Adds two numbers, or joins two strings if either side is a string.",
        (("1 + 2", 3), ("'1' + 2", "12")),
    ),
    "-": OperatorHelp(
        "a - b, -a", "Subtracts b from a; with one operand, negates it.", (("5 - 2", 3),)
    ),
    "*": OperatorHelp("a * b", "Multiplies two numbers.", (("2 * 3", 6),)),
    "/": OperatorHelp(
        "a / b",
        "Divides a by b; the quotient of two integers is truncated. Division by zero is an error.",
        (("5 / 2", 2), ("5 / 2.0", 2.5)),
    ),
    "%": OperatorHelp("a % b", "Returns the remainder of a divided by b.", (("5 % 2", 1),)),
    "==": OperatorHelp(
        "a == b", f"Returns whether a equals b. {_COMPARED}",
        (("'10' == 10", True), ("1 == 2", False)),
    ),
    "!=": OperatorHelp(
        "a != b", f"Returns whether a does not equal b. {_COMPARED}", (("1 != 2", True),)
    ),
    "<": OperatorHelp(
        "a < b", f"Returns whether a is less than b. {_COMPARED}", (("2 < 10", True),)
    ),
    "<=": OperatorHelp(
        "a <= b", f"Returns whether a is less than or equal to b. {_COMPARED}",
        (("2 <= 2", True),),
    ),
    ">": OperatorHelp(
        "a > b", f"Returns whether a is greater than b. {_COMPARED}", (("2 > 10", False),)
    ),
    ">=": OperatorHelp(
        "a >= b", f"Returns whether a is greater than or equal to b. {_COMPARED}",
        (("2 >= 2", True),),
    ),
    "&&": OperatorHelp(
        "a && b", "Returns whether both a and b are true.", (("true && 1 > 2", False),)
    ),
    "||": OperatorHelp(
        "a || b",
        "Returns whether a or b is true, never a or b itself. For the first value that is not "
        "null, write coalesce(a, b).",
        (("false || 2 > 1", True),),
    ),
    "!": OperatorHelp("!a", "Returns whether a is not true.", (("!false", True),)),
    "? :": OperatorHelp(
        "a ? b : c", "Returns b if a is true, and c if it is not.", (("1 > 2 ? 'a' : 'b'", "b"),)
    ),
    "?:": OperatorHelp(
        "a ?: b", "Returns a, or b if a is null, false, 0 or an empty string.",
        (("'' ?: 'b'", "b"),),
    ),
    "??": OperatorHelp(
        "a ?? b",
        "Returns a, or b if a is null. Only later versions of the platform's language support it; "
        "coalesce(a, b) does the same in all versions.",
        (("null ?? 'b'", "b"),),
    ),
    "=~": OperatorHelp(
        "a =~ b",
        "Returns whether the regular expression b matches all of a, or the array or object b "
        "contains a.",
        (("'GS3' =~ 'GS[0-9]'", True), ("2 =~ [1, 2]", True)),
    ),
    "!~": OperatorHelp("a !~ b", "Returns the opposite of =~.", (("'GS3' !~ 'GS[0-9]'", False),)),
    "=^": OperatorHelp(
        "a =^ b", "Returns whether the string a starts with b.", (("'GS3' =^ 'GS'", True),)
    ),
    "!^": OperatorHelp("a !^ b", "Returns the opposite of =^.", (("'GS3' !^ 'GS'", False),)),
    "=$": OperatorHelp(
        "a =$ b", "Returns whether the string a ends with b.", (("'GS3' =$ '3'", True),)
    ),
    "!$": OperatorHelp("a !$ b", "Returns the opposite of =$.", (("'GS3' !$ '3'", False),)),
    "&": OperatorHelp(
        "a & b",
        "Returns the bits that are set in both of two integers. To join strings, write "
        "concat(a, b).",
        (("6 & 3", 2),),
    ),
    "|": OperatorHelp(
        "a | b", "Returns the bits that are set in at least one of two integers.", (("6 | 3", 7),)
    ),
    "^": OperatorHelp(
        "a ^ b", "Returns the bits that are set in exactly one of two integers.", (("6 ^ 3", 5),)
    ),
    "~": OperatorHelp("~a", "Inverts the bits of an integer.", (("~6", -7),)),
    "empty": OperatorHelp(
        "empty(a)", "Returns whether a is null, 0, or an empty string, array or object.",
        (("empty('')", True), ("empty([1])", False)),
    ),
    "size": OperatorHelp(
        "size(a)",
        "Returns the number of characters of a string, elements of an array, or fields of an "
        "object.",
        (("size('abc')", 3), ("size([1, 2])", 2)),
    ),
}  # fmt: skip
