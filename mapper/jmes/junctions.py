"""Find the operands of `||` and `&&` in the text of a source: parsed JMESPath has no positions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from jmespath import lexer

from mapper.dataprep.tree import TextRange, Written

_SYMBOLS = {"or": "||", "and": "&&"}
_OPENING = frozenset({"lparen", "lbracket", "lbrace", "filter"})
_CLOSING = frozenset({"rparen", "rbracket", "rbrace"})
_LOOSER = frozenset({"pipe", "comma", "colon", "eof"})
# The tokens that end the left and the right operand; so do brackets.
_BEFORE = {"or": _LOOSER, "and": _LOOSER | {"or"}}
_AFTER = {"or": _LOOSER | {"or"}, "and": _LOOSER | {"or", "and"}}


def written_operators(text: str, parsed: dict[str, Any]) -> Mapping[int, Written]:
    """Return the operators `||` and `&&` of a source by the `id` of their parsed nodes."""
    if "||" not in text and "&&" not in text:
        return {}
    nodes = list(_junctions(parsed))
    tokens: list[Any] = list(lexer.Lexer().tokenize(text))
    places = [place for place, token in enumerate(tokens) if token["type"] in _SYMBOLS]
    if len(places) != len(nodes):
        return {}
    return {
        id(node): _written(text, tokens, place) for node, place in zip(nodes, places, strict=True)
    }


def _junctions(node: Any) -> Iterator[dict[str, Any]]:
    """Yield the nodes of `||` and `&&` in the order of their operators in the text."""
    if not isinstance(node, dict):
        return
    for number, child in enumerate(node["children"]):
        if number == 1 and node["type"] in ("or_expression", "and_expression"):
            yield node
        yield from _junctions(child)


def _written(text: str, tokens: list[Any], place: int) -> Written:
    kind = tokens[place]["type"]
    starts = [token["start"] for token in tokens]
    first = _last_of_operand(tokens, place, -1, _CLOSING, _OPENING | _BEFORE[kind])
    last = _last_of_operand(tokens, place, 1, _OPENING, _CLOSING | _AFTER[kind])
    return Written(
        _SYMBOLS[kind],
        _trimmed(text, starts[first], starts[place]),
        _trimmed(text, starts[place + 1], starts[last + 1]),
    )


def _last_of_operand(
    tokens: list[Any],
    place: int,
    step: int,
    opening: frozenset[str],
    end: frozenset[str],
) -> int:
    """Return the token of an operand that is farthest from its operator, in one direction."""
    depth = 0
    while 0 <= place + step < len(tokens):
        kind = tokens[place + step]["type"]
        if depth == 0 and kind in end:
            break
        depth += (kind in opening) - (kind in _OPENING | _CLOSING and kind not in opening)
        place += step
    return place


def _trimmed(text: str, start: int, end: int) -> TextRange:
    return start, start + len(text[start:end].rstrip())
