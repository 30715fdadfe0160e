"""Rewrites of expressions with syntax errors that come from habits of other languages.

A rewrite is a proposal: it is offered only if the result parses.
"""

from __future__ import annotations

from collections.abc import Iterator

from mapper.dataprep.problems import Rewrite
from mapper.dataprep.tokens import Token

_SYMBOLS = {"===": "==", "!==": "!=", "<>": "!="}
_UPPER = {word.upper(): word for word in ("and", "or", "not", "eq", "ne", "div", "mod")}
_CLOSERS = {"(": ")", "[": "]", "{": "}"}


def rewrites(tokens: list[Token], position: int, openers: list[Token]) -> tuple[Rewrite, ...]:
    """Return the rewrites for an unexpected token.

    Args:
        tokens: All tokens of the expression.
        position: The position of the unexpected one.
        openers: The brackets that are open there.
    """
    token, before = tokens[position], tokens[position - 1] if position else None
    return (*_of_token(token, before), *_of_brackets(token, before, openers))


def reserved_field(token: Token, after: tuple[Token, Token]) -> tuple[Rewrite, ...]:
    """Return the rewrites for a name that is reserved, before two other tokens."""
    sign, rest = after
    if sign.text == "-" and sign.start == token.end and rest.kind == "name":
        return (Rewrite(token.start, rest.end, f"${{{token.text}-{rest.text}}}"),)
    return (Rewrite(token.start, token.end, f"${{{token.text}}}"),)


def _of_token(token: Token, before: Token | None) -> Iterator[Rewrite]:
    if token.text in _SYMBOLS:
        yield _instead(token, _SYMBOLS[token.text])
    if token.text == "=" and before is None:
        yield Rewrite(token.start, token.end, "", "Remove '='")
    elif token.text == "=":
        yield _instead(token, "==")
    if token.text == ";":
        yield Rewrite(token.start, token.end, "", "Remove ';'")
    if token.kind == "name" and token.text in _UPPER:
        yield _instead(token, _UPPER[token.text])
    if before is None or before.kind != "name":
        return
    if before.text in _UPPER:
        yield _instead(before, _UPPER[before.text])
    if before.text in ("size", "empty"):
        yield _instead(before, f"${{{before.text}}}")
    if before.text.lower() == "not":
        yield Rewrite(before.start, token.start, "!")
    if before.text == "return":
        yield Rewrite(before.start, token.start, "", "Remove 'return'")
    elif token.kind == "name" and token.text not in _UPPER:
        yield Rewrite(before.start, token.end, f"${{{before.text} {token.text}}}")


def _of_brackets(token: Token, before: Token | None, openers: list[Token]) -> Iterator[Rewrite]:
    if token.kind == "end" and openers and before is not None:
        closers = "".join(_CLOSERS.get(opener.text, "") for opener in reversed(openers))
        yield Rewrite(before.end, before.end, closers, f"Add '{closers}'")
    if token.text in (")", "]", "}") and not openers:
        yield Rewrite(token.start, token.end, "", f"Remove '{token.text}'")


def _instead(token: Token, text: str) -> Rewrite:
    return Rewrite(token.start, token.end, text)
