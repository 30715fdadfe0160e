"""Break a long expression into lines.

Lines break after commas in long brackets, and before `&&`, `||`, `?` and `:`. The tree does not
change, because whitespace outside strings has no meaning.
"""

from __future__ import annotations

import re

from mapper.text.patterns import lazy_pattern

_PIECE = lazy_pattern(
    r""""(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\$\{(?:[^}\\]|\\.)*\}|[(\[{]|[)\]}]|, |"""
    r""" (?=(?:&&|\|\||\?|:) )|(?:(?!, | (?:&&|\|\||\?|:) |\$\{)[^"'(\[{)\]}])+""",
    re.DOTALL,
)
_OPENING, _CLOSING = "([{", ")]}"
_MAX_NESTING = 60


def layout(text: str, width: int) -> str:
    """Return the result of `print_tree` in lines of a maximum width, if possible.

    Each line except the first is indented by two spaces per open bracket.
    """
    pieces: list[str] = _PIECE.findall(text)
    if "".join(pieces) != text or _depth(pieces) > _MAX_NESTING:
        return text
    return "\n".join(_lines(pieces, 0, width))


def _depth(pieces: list[str]) -> int:
    deepest = depth = 0
    for piece in pieces:
        depth += (piece in _OPENING) - (piece in _CLOSING)
        deepest = max(deepest, depth)
    return deepest


def _lines(pieces: list[str], indent: int, width: int) -> list[str]:
    """Return the lines of some pieces, each with its indentation."""
    whole = "".join(pieces).strip()
    if len(whole) + indent <= width:
        return [" " * indent + whole]
    parts = _split(pieces)
    if len(parts) > 1:
        first, *rest = parts
        lines = _lines(first, indent, width)
        for part in rest:
            lines += _lines(part, indent, width)
        return lines
    return _bracketed(pieces, indent, width)


def _split(pieces: list[str]) -> list[list[str]]:
    """Return the parts between commas and operators outside brackets; a comma ends its part."""
    parts: list[list[str]] = [[]]
    depth = 0
    for piece in pieces:
        depth += (piece in _OPENING) - (piece in _CLOSING)
        if depth == 0 and piece == " ":
            parts.append([])
        elif depth == 0 and piece == ", ":
            parts[-1].append(",")
            parts.append([])
        else:
            parts[-1].append(piece)
    return [part for part in parts if part]


def _bracketed(pieces: list[str], indent: int, width: int) -> list[str]:
    """Return the content of the first pair of brackets on separate lines."""
    start = next((i for i, piece in enumerate(pieces) if piece in _OPENING), None)
    if start is None:
        return [" " * indent + "".join(pieces).strip()]
    depth, end = 0, start
    for end in range(start, len(pieces)):
        depth += (pieces[end] in _OPENING) - (pieces[end] in _CLOSING)
        if depth == 0:
            break
    inside = pieces[start + 1 : end]
    if not inside:
        return [" " * indent + "".join(pieces).strip()]
    head = " " * indent + "".join(pieces[: start + 1]).strip()
    tail = _lines(pieces[end:], indent, width) if _is_short(pieces[end:]) else None
    if tail is None:
        tail = [" " * indent + "".join(pieces[end:]).strip()]
    return [head, *_lines(inside, indent + 2, width), *tail]


def _is_short(pieces: list[str]) -> bool:
    return not any(piece in _OPENING for piece in pieces)
