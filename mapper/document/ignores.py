"""Reads comments such as `# mapper: ignore SRC002, ROW001`, and what each covers.

On the first line of a key, a comment covers the key and its whole value; elsewhere its line. A
reason may follow in parentheses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mapper.diagnostics import Edit
from mapper.diagnostics.selection import Ignored
from mapper.document.nodes import Block, Scalar, Sequence, YamlNode
from mapper.text import SourceText, Span

# The colon after `mapper` may be missing if a code follows.
_COMMENT = re.compile(
    r"(?:^|(?<=\s))#\s*mapper(?::\s*|\s+(?=ignore:?\s+[A-Za-z]{3}[0-9]{3}\b))ignore\b:?"
    r"(?P<codes>[^#(\n]*)",
    re.MULTILINE,
)
_REASON = re.compile(r"\([^)\n]*\)?[ \t]*")
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
        whole = _removal(source, comment)
        for position, (code, start, end) in enumerate(codes):
            removal = whole
            if len(codes) > 1:
                last = codes[position - 1][2] if position else start
                removal = Span(source, last, end if position else codes[1][1])
            ignores.append(
                Ignored(code.upper(), Span(source, start, end), covered, Edit(removal, ""))
            )
        if not codes:
            span = Span(source, *comment.span())
            ignores.append(Ignored("", span, covered, Edit(whole, "")))
    return tuple(ignores)


def _removal(source: SourceText, comment: re.Match[str]) -> Span:
    """Return the span to remove with a comment: its line if there is nothing else in it."""
    text = source.text
    reason = _REASON.match(text, comment.end())
    start, end = comment.start(), reason.end() if reason else comment.end()
    before = text.rfind("\n", 0, start) + 1
    if text[end : end + 1] not in ("", "\n", "\r"):
        return Span(source, start, end)  # another comment follows
    if text[before:start].strip():
        return Span(source, before + len(text[before:start].rstrip()), end)
    line_end = text.find("\n", end)
    return Span(source, before, len(text) if line_end < 0 else line_end + 1)


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
