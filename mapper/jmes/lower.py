"""Lower JMESPath to a tree with its result, or to a problem if the platform cannot express it."""

from __future__ import annotations

from typing import Any

from jmespath import exceptions, parser

from mapper.dataprep import Node, Problem, path_tree
from mapper.jmes.expressions import lower_expression
from mapper.jmes.hints import replacement
from mapper.jmes.paths import plain_path
from mapper.jmes.problems import (
    Inexpressible,
    UnknownFunction,
    inexpressible_problem,
    not_json,
    syntax_problem,
    unknown_function_problem,
)


def lower_jmespath(text: str) -> tuple[Node | None, Problem | None]:
    """Return the tree of JMESPath, or its problem."""
    span = (0, len(text))
    if not text.strip():
        return None, Problem("JMP001", "the source is empty", 0, 1, "name a field of the payload")
    try:
        parsed: Any = parser.Parser().parse(text).parsed
        reason = not_json(parsed)
        if reason:
            return None, Problem("JMP001", reason, *span)
        path = plain_path(parsed)
        if path is not None:
            return path_tree(path, span), None
        return lower_expression(text, parsed), None
    except exceptions.JMESPathError as error:
        return None, syntax_problem(text, error)
    except Inexpressible as error:
        return None, inexpressible_problem(text, error, replacement(parsed))
    except UnknownFunction as unknown:
        return None, unknown_function_problem(text, unknown)
    except (RecursionError, ValueError):
        message = "the source is nested too deeply, or has a number with too many digits"
        return None, Problem("JMP001", message, *span)
