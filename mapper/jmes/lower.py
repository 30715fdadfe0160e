r"""Lower a `source` to the tree.

A plain path, spelled as in JMESPath (`address."street.name"`) or on the platform
(`address.street\.name`), becomes the tree of that path. Any other JMESPath becomes a tree with the
result of JMESPath (`expressions.py`), or a finding if the platform cannot express it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from mapper.dataprep import Node, Problem, path_tree
from mapper.jmes.expressions import lower_expression
from mapper.jmes.hints import pasteable_hint
from mapper.jmes.paths import plain_path
from mapper.jmes.problems import (
    Inexpressible,
    UnknownFunction,
    inexpressible_problem,
    not_json,
    syntax_problem,
    unknown_function_problem,
)
from mapper.paths import parse_path
from mapper.text.importing import lazy_module
from mapper.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from jmespath import exceptions, parser
else:
    exceptions = lazy_module("jmespath.exceptions")
    parser = lazy_module("jmespath.parser")


# Sources that both spellings write in the same way, which most are: these need no parser.
_COMMON = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*|\[(?:[0-9]{1,9}|\*)\])*\Z")
_PLATFORM = lazy_pattern(
    r"[^\W\d]\w*(?:\\.\w*)*(?:\.[^\W\d]\w*(?:\\.\w*)*|\[(?:[0-9]{1,9}|\*)\])*\Z"
)


def lower_source(text: str) -> tuple[Node | None, Problem | None]:
    """Return the tree of a source, or its problem."""
    span = (0, len(text))
    if _COMMON.match(text) or ("\\" in text and _PLATFORM.match(text)):
        return path_tree(parse_path(text), span), None
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
        return lower_expression(parsed, span), None
    except exceptions.JMESPathError as error:
        return None, syntax_problem(text, error)
    except Inexpressible as error:
        return None, inexpressible_problem(text, error, pasteable_hint(parsed))
    except UnknownFunction as unknown:
        return None, unknown_function_problem(text, unknown)
    except (RecursionError, ValueError):
        message = "the source is nested too deep, or has a number with too many digits"
        return None, Problem("JMP001", message, *span)
