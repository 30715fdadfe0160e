"""Comments such as `# mapper: ignore SRC002, ROW001`, and what each covers.

On the line where a key begins it covers the key with all that belongs to it, elsewhere its line.
A reason may follow in parentheses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mapper.diagnostics.selection import Ignored
from mapper.document.nodes import Block, Scalar, Sequence, YamlNode
from mapper.text import SourceText, Span

# The first colon is forgotten easily; without it, a code must follow.
_COMMENT = re.compile(
    r"(?:^|(?<=\s))#\s*mapper(?::\s*|\s+(?=ignore:?\s+[A-Za-z]{3}[0-9]{3}\b))ignore\b:?"
    r"(?P<codes>[^#(\n]*)",
    re.MULTILINE,
)
_CODE = re.compile(r"[^\s,]+")


def read_ignores(root: YamlNode) -> tuple[Ignored, ...]:
    """The ignores in the comments of a document."""
    source = root.span.source
    comments = list(_COMMENT.finditer(source.text))
    if not comments:
        return ()
    keys, scalars = _parts(root)
    found: list[Ignored] = []
    for comment in comments:
        if any(scalar.start < comment.start() < scalar.end for scalar in scalars):
            continue  # inside a text
        covered = _covered(source, comment.start(), keys)
        begin = comment.start("codes")
        codes = [
            (m[0], begin + m.start(), begin + m.end()) for m in _CODE.finditer(comment["codes"])
        ]
        for code, start, end in codes or [("", comment.start(), comment.end())]:
            found.append(Ignored(code.upper(), Span(source, start, end), covered))
    return tuple(found)


def _covered(source: SourceText, offset: int, keys: dict[int, Span]) -> Span:
    line = source.place(offset).line
    begin = source.text.rfind("\n", 0, offset) + 1
    return keys.get(line, Span(source, begin, offset))


def _parts(root: YamlNode) -> tuple[dict[int, Span], list[Span]]:
    """Line -> the range of the outermost key that begins there with its value; and all texts."""
    keys: dict[int, Span] = {}
    scalars: list[Span] = []
    for node in _walk(root):
        if isinstance(node, Scalar):
            scalars.append(node.span)
        elif isinstance(node, Block):
            for key, value in node:
                whole = Span(key.span.source, key.span.start, max(key.span.end, value.span.end))
                keys.setdefault(key.span.place.line, whole)
    return keys, scalars


def _walk(root: YamlNode) -> Iterator[YamlNode]:
    stack = [root]
    while stack:
        node = stack.pop()
        yield node
        if isinstance(node, Block):
            stack.extend(part for entry in reversed(node.entries) for part in reversed(entry))
        elif isinstance(node, Sequence):
            stack.extend(reversed(node.items))
