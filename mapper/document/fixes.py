"""Fixes of findings about YAML documents: what an editor can offer next to a finding.

Every function returns a tuple with one fix, or () if no edit is possible without a decision of
the user, such as a change of a value that other places share by an anchor.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import TypeAlias

from mapper.diagnostics import Edit, Fix
from mapper.document.nodes import Block, Scalar, YamlNode, end_of, own_entries
from mapper.document.scalar_edits import part_edit, quoted, raw_edit, whole_edit
from mapper.document.yaml_edits import edit_at, line_end
from mapper.text import SourceText, Span

Fixes: TypeAlias = tuple[Fix, ...]


def fix_of(title: str, *edits: Edit | None) -> Fixes:
    """Return a fix with some edits; () if one of them is not possible."""
    possible = tuple(edit for edit in edits if edit is not None and _is_printable(edit.text))
    return (Fix(title, possible),) if possible and len(possible) == len(edits) else ()


def replaced(node: YamlNode, text: str | None) -> Fixes:
    """Return the fix that makes a scalar another string; () if there is none."""
    if text is None or not isinstance(node, Scalar):
        return ()
    return fix_of(f"Replace with '{text}'", whole_edit(node, text))


def replaced_part(scalar: Scalar, start: int, end: int, text: str) -> Fixes:
    """Return the fix that replaces some characters of a string."""
    title = f"Replace with '{text}'" if text.strip() else f"Remove '{scalar.text[start:end]}'"
    return fix_of(title, part_edit(scalar, start, end, text))


def written_as(node: YamlNode, text: str) -> Fixes:
    """Return the fix that replaces a scalar, including its quotes, by YAML such as `true`."""
    return fix_of(
        f"Replace with {text}", raw_edit(node, text) if isinstance(node, Scalar) else None
    )


def in_quotes(node: YamlNode) -> Fixes:
    """Return the fix that puts a plain scalar in quotes, so that it is a string."""
    if not isinstance(node, Scalar) or node.style or not node.text:
        return ()
    return fix_of(f"Put {node.text} in quotes", raw_edit(node, quoted(node.text)))


def spaced_pair(key: Scalar, value: YamlNode, names: Collection[str]) -> Fixes:
    """Return the fix that adds the space after the colon in a key such as `value:x`."""
    name, colon, rest = key.text.partition(":")
    is_pair = name in names and colon and rest and not key.style and not rest.startswith(" ")
    if not is_pair or not _is_empty(value) or key.text in names:
        return ()
    offset = key.span.start + len(name) + 1
    return fix_of("Add a space after the colon", edit_at(key.span.source, offset, offset, " "))


def comment_in_quotes(node: Scalar, comment: Span) -> Fixes:
    """Return the fix that puts a value in quotes up to the end of what YAML reads as a comment."""
    source = comment.source
    start = node.span.start if node.value is not None else comment.start
    if source.text[start : start + 1] in ("&", "!"):
        return ()
    text = source.text[start : comment.end]
    return fix_of(f"Put {text} in quotes", edit_at(source, start, comment.end, quoted(text)))


def spaced_comment(comment: Span) -> Fixes:
    """Return the fix that makes a comment look like one."""
    start = comment.start + 1
    return fix_of("Start the comment with '# '", edit_at(comment.source, start, start, " "))


def span_replaced(span: Span | None, text: str) -> Fixes:
    """Return the fix that replaces a scalar at a position by a word."""
    if span is None or span.source.text[span.start : span.start + 1] in ("&", "!"):
        return ()
    return fix_of(f"Replace with '{text}'", edit_at(span.source, span.start, span.end, text))


def indented(title: str, entries: Iterable[tuple[Scalar, YamlNode]]) -> Fixes:
    """Return the fix that indents the lines of some entries of a block by two spaces."""
    edits = []
    for key, value in entries:
        source, text = key.span.source, key.span.source.text
        start, end = text.rfind("\n", 0, key.span.start) + 1, max(key.span.end, end_of(value))
        if value.span.start < key.span.end:
            return ()
        while 0 <= start < end:
            edits.append(edit_at(source, start, start, "  "))
            following = text.find("\n", start)
            start = following + 1 if following >= 0 else end
    return fix_of(title, *edits)


def line_before(source: SourceText, offset: int, line: str) -> Fixes:
    """Return the fix that adds a line before the one that starts at an offset."""
    return fix_of(f"Add '{line}'", edit_at(source, offset, offset, f"{line}\n"))


def added_first(block: YamlNode | None, pair: str) -> Fixes:
    """Return the fix that adds a `key: value` pair, in flow style, before the first of a block."""
    own = _entries(block)
    if not isinstance(block, Block) or not own:
        return ()
    start = own[0][0].span.start
    indent = " " * (own[0][0].span.place.column - 1)
    text = f"{pair}, " if _is_flow(block) else f"{pair}\n{indent}"
    return fix_of(f"Add '{pair}'", _inserted(block.span.source, start, text))


def added(block: YamlNode | None, pairs: Sequence[str]) -> Edit | None:
    """Return the edit that adds `key: value` pairs, in flow style, after the last of a block."""
    own = _entries(block)
    if not isinstance(block, Block) or not own:
        return None
    source, last = block.span.source, own[-1][1]
    end = end_of(last)
    if _is_flow(block):
        added_pairs = "".join(f", {pair}" for pair in pairs)
        return None if _is_empty(last) else _inserted(source, end, added_pairs)
    indent = " " * (own[0][0].span.place.column - 1)
    return added_lines(source, end, [indent + pair for pair in pairs])


def added_lines(source: SourceText, offset: int, lines: Iterable[str]) -> Edit:
    """Return the edit that adds lines after the line with an offset."""
    return _inserted(source, line_end(source.text, offset), "".join(f"\n{line}" for line in lines))


def removed_key(block: YamlNode | None, name: str) -> Fixes:
    """Return the fix that removes a key and its value, unless it is the only one of its block."""
    own = _entries(block)
    position = next((i for i, (key, _) in enumerate(own) if key.text == name), None)
    if not isinstance(block, Block) or position is None or len(own) < 2:
        return ()
    title, source, (key, value) = f"Remove '{name}'", block.span.source, own[position]
    if not _is_flow(block):
        start = source.text.rfind("\n", 0, key.span.start) + 1
        end = source.text.find("\n", end_of(value))
        if source.text[start : key.span.start].strip():
            return ()
        return fix_of(title, edit_at(source, start, len(source.text) if end < 0 else end + 1, ""))
    if position:
        return fix_of(title, edit_at(source, end_of(own[position - 1][1]), end_of(value), ""))
    return fix_of(title, edit_at(source, key.span.start, own[1][0].span.start, ""))


def removed_pairs(first_key: Scalar, first_value: YamlNode, key: Scalar, value: YamlNode) -> Fixes:
    """Return the fixes that remove one of two pairs, if each has lines of its own."""
    fixes: Fixes = ()
    for name, node in ((key, value), (first_key, first_value)):
        source, line = name.span.source, name.span.place.line
        start = source.text.rfind("\n", 0, name.span.start) + 1
        end = source.text.find("\n", max(name.span.end, end_of(node)))
        if source.text[start : name.span.start].strip() or end < 0:
            return ()
        if node.span.start < name.span.end:  # an alias
            return ()
        fixes += fix_of(f"Remove '{name.text}' in line {line}", edit_at(source, start, end + 1, ""))
    return fixes


def _is_printable(text: str) -> bool:
    return text.replace("\r\n", "").replace("\n", "").isprintable()


def _inserted(source: SourceText, offset: int, text: str) -> Edit:
    return edit_at(source, offset, offset, text)


def _entries(block: YamlNode | None) -> list[tuple[Scalar, YamlNode]]:
    """Return the entries in the text of a block; [] if one has an alias as its value."""
    own = own_entries(block) if isinstance(block, Block) else []
    is_plain = all(key.span.end <= value.span.start for key, value in own)
    return own if is_plain else []


def _is_flow(block: Block) -> bool:
    return block.span.source.text[block.span.start] == "{"


def _is_empty(node: YamlNode) -> bool:
    return node.span.end == node.span.start
