"""Hints for syntax errors that come from habits of other languages."""

from __future__ import annotations

from mapper.dataprep.names import DESTINATION_ONLY
from mapper.dataprep.problems import Problem
from mapper.dataprep.tokens import Token

# Word instead of an operator -> hint.
_WORDS = {
    "if": "write condition ? a : b, or iif(condition, a, b)",
    "else": "write condition ? a : b, or iif(condition, a, b)",
    "is": "compare with == null or != null",
    "in": "write value =~ [a, b]",
    "like": "write value =~ '.*part.*', or value =^ 'start'",
    "between": "write low <= value && value <= high",
    "for": "write a single expression; there are no loops or comprehensions",
    "as": "write a conversion: to_integer(a), to_decimal(a) or date(a, 'yyyy-MM-dd')",
    "when": "write decode(a, 'x', 1, 'y', 2, 0), or condition ? a : b",
    "then": "write condition ? a : b, or iif(condition, a, b)",
    "from": "write the path of the field; an expression reads a single payload, without SELECT",
}
# Word before a name, which starts a construct of another language -> hint.
_FIRST_WORDS = {
    "case": _WORDS["when"],
    "select": _WORDS["from"],
    "lambda": "write a single expression; it cannot define functions",
    "return": "remove 'return'; the value of the expression is returned",
    "let": "write a single expression; there are no variables",
    "const": "write a single expression; there are no variables",
    "not": "write !a",
}
_UPPER = {word.upper(): word for word in ("and", "or", "not", "eq", "ne", "div", "mod")}
_NO_RANGES = "write the elements as [1, 2, 3]; there are no ranges"
_SYMBOLS = {"===": "compare with ==", "!==": "compare with !=", "<>": "compare with !="}


def destination_problem(name: str, start: int, end: int) -> Problem:
    """Return the problem of a call of a function that only destinations have."""
    message = f"the function '{name}' works for destinations only"
    return Problem("EXP007", message, start, end, DESTINATION_ONLY[name])


def lambda_problem(tokens: list[Token], position: int, openers: list[Token]) -> Problem | None:
    """Return the problem of a lambda whose parameters or arrow are at a position, or None."""
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
        return f"write the field as ${{{before.text}}}"
    if before is not None and before.text in _UPPER and before.kind == "name":
        return f"write the operator in lowercase: {_UPPER[before.text]}"
    if token.kind == "name" and before is not None:
        return _beside_word(token, before)
    if token.kind == "string" and before is not None and before.kind in ("name", "string"):
        return "join strings with + or concat(...); put a backslash before a quote in a string"
    if token.text in ("&", "*", ".", "?", ":", "@"):
        return _of_jmespath(token, before, after, opener)
    if token.text == "..":
        return _NO_RANGES
    return ""


def _beside_word(token: Token, before: Token) -> str:
    if token.text in _UPPER:
        return f"write the operator in lowercase: {_UPPER[token.text]}"
    if token.text.lower() in _WORDS:
        return _WORDS[token.text.lower()]
    if before.kind == "string" and token.start == before.end:
        return f"put a backslash before a {before.text[0]} inside a string"
    if before.text.lower() in _FIRST_WORDS:
        return _FIRST_WORDS[before.text.lower()]
    if before.kind == "name":
        return f"write a name with a space as ${{{before.text} {token.text}}}"
    return ""


def _of_jmespath(token: Token, before: Token | None, after: Token, opener: Token | None) -> str:
    inside = opener is not None and opener.text == "["
    if token.text == "?" and before is not None and before.text == "[":
        return "write a position, as in a[0]; filters are JMESPath, not for calculated fields"
    if token.text == ":" and inside:
        return "write a position, as in a[0]; there are no slices"
    if token.text == "." and before is not None and before.text == ".":
        return _NO_RANGES
    if token.text == "*" and after.text == "*":
        return "write a * a; there is no power operator"
    return "write paths as a.b[0].c" if token.text in ("*", "&", ".") else ""
