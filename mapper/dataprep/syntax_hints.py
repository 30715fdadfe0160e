"""The likely cause of a syntax error: habits from other languages."""

from __future__ import annotations

from mapper.dataprep.names import DESTINATION_ONLY
from mapper.dataprep.problems import Problem
from mapper.dataprep.tokens import Token

# A word where an operator was expected -> what to write instead.
_WORDS = {
    "if": "write condition ? a : b, or iif(condition, a, b)",
    "else": "write condition ? a : b, or iif(condition, a, b)",
    "is": "compare with == null or != null",
    "in": "write value =~ [a, b]",
    "like": "write value =~ '.*part.*', or value =^ 'start'",
    "between": "write low <= value && value <= high",
    "for": "there are no loops and comprehensions",
    "as": "there is no cast: write to_integer(a), to_decimal(a) or date(a, 'yyyy-MM-dd')",
    "when": "write decode(a, 'x', 1, 'y', 2, 0), or condition ? a : b",
    "then": "write condition ? a : b, or iif(condition, a, b)",
    "from": "there is no SELECT: an expression reads the fields of one payload",
}
# A word before a name that begins a construct of another language.
_BEGINS = {
    "case": _WORDS["when"],
    "select": _WORDS["from"],
    "lambda": "there are no functions of your own",
    "return": "an expression has no return: write the value alone",
    "let": "there are no variables; write one expression",
    "const": "there are no variables; write one expression",
    "not": "write !a",
}
_UPPER = {
    "AND": "and",
    "OR": "or",
    "NOT": "not",
    "EQ": "eq",
    "NE": "ne",
    "DIV": "div",
    "MOD": "mod",
}
_SYMBOLS = {"===": "compare with ==", "!==": "compare with !=", "<>": "compare with !="}


def destination_problem(name: str, start: int, end: int) -> Problem:
    """Return the finding for a call of a function that only destinations have."""
    message = f"the function '{name}' works on destinations only"
    return Problem("EXP007", message, start, end, DESTINATION_ONLY[name])


def lambda_problem(tokens: list[Token], position: int, openers: list[Token]) -> Problem | None:
    """Return the finding for a lambda whose parameters or arrow are at a position, or None."""
    arrow = _arrow(tokens, position)
    if arrow is None:
        return None
    starts = {token.start: index for index, token in enumerate(tokens)}
    for opener in openers:
        called = tokens[starts[opener.start] - 1]
        if called.kind == "name" and called.text in DESTINATION_ONLY:
            return destination_problem(called.text, called.start, called.end)
    message = "Data Prep has no lambdas, and '->' or '=>' starts one"
    hint = "read one element, such as a[0].name, or map all of them with `source: a[*].name`"
    return Problem("EXP003", message, arrow.start, arrow.end, hint)


def _arrow(tokens: list[Token], position: int) -> Token | None:
    """Return the arrow at a position, or after the rest of a parameter list there."""
    index = position
    while tokens[index].text == "," or tokens[index].kind == "name":
        index += 1
    if tokens[index].text == ")":
        index += 1
    elif index != position:
        return None
    token, after = tokens[index], tokens[min(index + 1, len(tokens) - 1)]
    is_fat = token.text == "=" and after.text == ">" and token.end == after.start
    return token if token.text == "->" or is_fat else None


def likely_cause(tokens: list[Token], position: int, opener: Token | None) -> str:
    """Return a hint for the unexpected token at a position; "" if no cause is known.

    Args:
        tokens: All tokens of the expression.
        position: The position of the unexpected one.
        opener: The innermost bracket that is open there.
    """
    token = tokens[position]
    before = tokens[position - 1] if position else None
    after = tokens[min(position + 1, len(tokens) - 1)]
    if token.text in _SYMBOLS:
        return _SYMBOLS[token.text]
    if before is not None and before.kind == "name" and before.text in ("size", "empty"):
        return f"a field of this name is written ${{{before.text}}}"
    if before is not None and before.text in _UPPER and before.kind == "name":
        return f"operators are written in lower case: {_UPPER[before.text]}"
    if token.kind == "name" and before is not None:
        return _beside_word(token, before)
    if token.kind == "string" and before is not None and before.kind in ("name", "string"):
        return "join texts with + or concat(...); a quote inside a text takes a backslash"
    if token.text in ("&", "*", ".", "?", ":", "@"):
        return _of_jmespath(token, before, after, opener)
    if token.text == "..":
        return "there are no ranges; write the elements as [1, 2, 3]"
    return ""


def _beside_word(token: Token, before: Token) -> str:
    if token.text in _UPPER:
        return f"operators are written in lower case: {_UPPER[token.text]}"
    if token.text.lower() in _WORDS:
        return _WORDS[token.text.lower()]
    if before.kind == "string" and token.start == before.end:
        return f"a {before.text[0]} inside a text takes a backslash before it"
    if before.text.lower() in _BEGINS:
        return _BEGINS[before.text.lower()]
    if before.kind == "name":
        return f"a name with a blank is written ${{{before.text} {token.text}}}"
    return ""


def _of_jmespath(token: Token, before: Token | None, after: Token, opener: Token | None) -> str:
    inside = opener is not None and opener.text == "["
    if token.text == "?" and before is not None and before.text == "[":
        return "filters are JMESPath, and this is a calculated field; name a position as in a[0]"
    if token.text == ":" and inside:
        return "slices are JMESPath and Python; name a position as in a[0]"
    if token.text == "." and before is not None and before.text == ".":
        return "there are no ranges; write the elements as [1, 2, 3]"
    if token.text == "*" and after.text == "*":
        return "there is no power operator"
    return "paths are written as a.b[0].c" if token.text in ("*", "&", ".") else ""
