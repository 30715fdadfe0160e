"""Reads comments such as `# mapper: ignore SRC002, ROW001`, and what each covers.

On the first line of a key, a comment covers the key and its whole value; elsewhere its line. A
reason may follow in parentheses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mapper.diagnostics.selection import Ignored
from mapper.document.nodes import Block, Scalar, Sequence, YamlNode
from mapper.text import Span

# The colon after `mapper` may be missing if a code follows.
_COMMENT = re.compile(
    r"(?:^|(?<=\s))#\s*mapper(?::\s*|\s+(?=ignore:?\s+[A-Za-z]{3}[0-9]{3}\b))ignore\b:?"
    r"(?P<codes>[^#(\n]*)",
    re.MULTILINE,
)
_CODE = re.compile(r"[^\s,]+")


def read_ignores(root: YamlNode) -> tuple[Ignored, ...]:
    """Return the ignore comments of a document."""
    source = root.span.source
    comments = list(_COMMENT.finditer(source.text))
    if not comments:
        return ()
    keys, scalars = _spans(root)
    ignores: list[Ignored] = []
    for comment in comments:
        if any(scalar.start < comment.start() < scalar.end for scalar in scalars):
            continue  # inside a string
        start_of_line = source.text.rfind("\n", 0, comment.start()) + 1
        line = Span(source, start_of_line, comment.start())
        covered = keys.get(line.place.line, line)
        codes = [(m[0], *m.span()) for m in _CODE.finditer(source.text, *comment.span("codes"))]
        for code, start, end in codes or [("", comment.start(), comment.end())]:
            ignores.append(Ignored(code.upper(), Span(source, start, end), covered))
    return tuple(ignores)


def _spans(root: YamlNode) -> tuple[dict[int, Span], list[Span]]:
    """Return by line the outermost key that starts there, with its value; and all scalars."""
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
