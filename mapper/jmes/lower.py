r"""A `source` to the tree.

A plain path, in JMESPath's spelling (`address."street.name"`) or the platform's
(`address.street\.name`), becomes the tree of that path. JMESPath beyond that is not available
here yet, and says so.
"""

from __future__ import annotations

import re
from typing import Any

from mapper.expr import (
    STAR,
    ExpressionSyntaxError,
    Node,
    Problem,
    Step,
    parse,
    parse_path,
    path_tree,
)
from mapper.source.lazy import jmespath_exceptions, jmespath_parser

# What both spellings write alike, which nearly every source is: no parser is asked.
_COMMON = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*|\[(?:[0-9]{1,9}|\*)\])*\Z")
_PLATFORM = re.compile(r"[^\W\d]\w*(?:\\.\w*)*(?:\.[^\W\d]\w*(?:\\.\w*)*|\[(?:[0-9]{1,9}|\*)\])*\Z")


def lower_source(text: str) -> tuple[Node | None, Problem | None]:
    """The tree of a source, or what is wrong with it."""
    if _COMMON.match(text) or ("\\" in text and _PLATFORM.match(text)):
        return path_tree(parse_path(text), (0, len(text))), None
    if not text.strip():
        return None, Problem("JMP001", "the source is empty", 0, 1, "name a field of the payload")
    try:
        parsed = jmespath_parser.Parser().parse(text).parsed
    except jmespath_exceptions.JMESPathError as error:
        return None, _syntax_problem(text, error)
    except (RecursionError, ValueError):
        message = "the source is nested too deep, or has a number with too many digits"
        return None, Problem("JMP001", message, 0, len(text))
    steps = _steps(parsed)
    if steps is None or not isinstance(steps[0], str) or "" in steps:
        return None, _not_plain(text, parsed)
    return path_tree(tuple(steps), (0, len(text))), None


def _steps(node: dict[str, Any]) -> list[Step] | None:
    """The steps of a JMESPath tree that is a plain path; None for any other."""
    steps: list[Step] = []
    match node:
        case {"type": "field", "value": name}:
            return [name]
        case {"type": "identity"}:
            return []
        case {"type": "index", "value": int(position)} if position >= 0:
            return [position]
        case {"type": "subexpression" | "index_expression", "children": children}:
            parts = [_steps(child) for child in children]
        case {"type": "projection", "children": [left, right]} if left["type"] != "flatten":
            parts = [_steps(left), [STAR], _steps(right)]
        case _:
            return None
    for part in parts:
        if part is None or (part is parts[0] and STAR in part):
            return None  # brackets end a projection: what follows is not of each element
        steps.extend(part)
    return steps


def _syntax_problem(text: str, error: Exception) -> Problem:
    offset = getattr(error, "lex_position", None)
    if not isinstance(offset, int) or not 0 <= offset <= len(text):
        offset = 0
    hint = "write a path such as attendee.email, or a calculated field under `expression`"
    if text.lstrip().startswith("$."):
        hint = "remove '$.': a path begins with the first field"
    elif re.match(r"[-+]?[0-9]", text.strip()):
        hint = f"a constant is written as {{value: {text.strip()}}}"
    elif re.fullmatch(r"[\w.]*\w[ -][\w.][\w. -]*", text.strip()):
        hint = "put a name with blanks or dashes in double quotes: '\"First Name\"'"
    elif _is_expression(text):
        hint = "this is a calculated field: write it as {expression: ...}"
    return Problem("JMP001", "the source is not valid JMESPath", offset, offset + 1, hint)


def _not_plain(text: str, parsed: dict[str, Any]) -> Problem:
    construct = _CONSTRUCTS.get(parsed["type"], "this")
    message = f"{construct} is not available in a source yet; a plain path is"
    hint = "write a calculated field under `expression`"
    if parsed["type"] == "function_expression" and _is_expression(text):
        hint = "write it as {expression: ...}; a source is a plain path"
    return Problem("JMP002", message, 0, len(text), hint)


_CONSTRUCTS = {
    "function_expression": "a function",
    "literal": "a literal",
    "comparator": "a comparison",
    "or_expression": "'||'",
    "and_expression": "'&&'",
    "not_expression": "'!'",
    "pipe": "'|'",
    "filter_projection": "a filter",
    "value_projection": "an object wildcard",
    "multi_select_list": "a list",
    "multi_select_dict": "an object",
    "index_expression": "a slice, a flattening or a negative index",
    "projection": "a slice or a flattening",
    "current": "'@'",
}


def _is_expression(text: str) -> bool:
    try:
        parse(text)
    except ExpressionSyntaxError:
        return False
    return True
