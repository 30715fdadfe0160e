r"""Lower a `source` to the tree.

A plain path, spelled as in JMESPath (`address."street.name"`) or on the platform
(`address.street\.name`), becomes the tree of that path. Most sources are spelled alike in both
languages and need no parser, so what handles all others is imported when it is needed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mapper.dataprep import Node, Problem, path_tree
from mapper.dataprep.tree import TextRange
from mapper.paths import FieldPath, parse_path
from mapper.text.importing import lazy_module
from mapper.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from mapper.jmes import expressions, lower
else:
    expressions = lazy_module("mapper.jmes.expressions")
    lower = lazy_module("mapper.jmes.lower")

_COMMON = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*|\[(?:[0-9]{1,9}|\*)\])*\Z")
_PLATFORM = lazy_pattern(
    r"[^\W\d]\w*(?:\\.\w*)*(?:\.[^\W\d]\w*(?:\\.\w*)*|\[(?:[0-9]{1,9}|\*)\])*\Z"
)


def lower_source(text: str) -> tuple[Node | None, Problem | None]:
    """Return the tree of a source, or its problem."""
    if _COMMON.match(text) or ("\\" in text and _PLATFORM.match(text)):
        return path_tree(parse_path(text), (0, len(text))), None
    return lower.lower_jmespath(text)


def guarded_path(path: FieldPath, span: TextRange) -> Node:
    """Return the tree of a path without `[*]`; it is null for a position outside its array."""
    return expressions.guarded_path(path, span)
