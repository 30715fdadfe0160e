"""Recognizes mistakes in whole lines: a missing colon, a list item, a wrong column, a tab."""

from __future__ import annotations

import re

from mapper.document.yaml_causes import Cause, Rewording, YamlFault, replacing
from mapper.text import SourceText, Span
from mapper.text.patterns import lazy_pattern

# PyYAML's problems at a line without a colon or in the wrong column, or at the line after it.
_OF_LINES = ("mapping values are not allowed", "expected key", "could not find expected ':'",
             "block end", "block sequence entries")  # fmt: skip
_HAS_COLON = lazy_pattern(r":(\s|$)")
_TIGHT_PAIR = lazy_pattern(r"[\w.$-]+:(?=[^\s:/])")  # but no address
_TABS = lazy_pattern(r"(?m)(?:(?<=^)|(?<=\t))(?<![^\s])\t")
MAX_TABS = 10_000  # that are replaced
_COMMENT = lazy_pattern(r"(?:^|\s)#.*")


def _tab(fault: YamlFault) -> Cause | None:
    indent = fault.line[: len(fault.line) - len(fault.line.lstrip(" \t"))]
    if fault.char != "\t" and "\t" not in indent:
        return None
    start = fault.offset if fault.char == "\t" else fault.line_start
    edits = tuple((match.start(), match.end(), "  ") for match in _TABS.finditer(fault.text))
    change = Rewording("Replace the tabs in the indentation with spaces", edits[:MAX_TABS])
    message = "a tab in the indentation"
    return Cause(start, start + 1, message, "indent with spaces instead", (change,))


def _line_cause(fault: YamlFault) -> Cause | None:
    """Return the mistake in a line or in the line before it."""
    if not any(part in fault.problem for part in _OF_LINES):
        return None
    here, before = _line(fault.source, fault.offset), _line_before(fault.source, fault.offset)
    if here is not None and re.match(r"-\s", _bare(here)):
        change = replacing(here.start, here.start + 2, "", "Remove '- '")
        message, hint = (
            "'- ' starts an item of a list",
            "remove the '- ': each line starts with a key",
        )
        return Cause(here.start, here.start + 1, message, hint, (change,))
    if before is None:
        return None
    text = _bare(before)
    if not _HAS_COLON.search(text):
        if pair := _TIGHT_PAIR.match(text):
            offset = before.start + pair.end()
            change = replacing(offset, offset, " ", "Add a space after the colon")
            message = "there is no space after the colon"
            return Cause(offset - 1, offset, message, "write 'key: value'", (change,))
        return Cause(before.start, before.end, "a line without a colon",
                     "write 'key: value', with a colon and a space")  # fmt: skip
    if here is None:
        return None
    inner, outer = here.place.column, before.place.column
    if inner > outer and not text.rstrip().endswith(":"):
        number = before.place.line
        message = f"this line is indented more than line {number}, which already has a value"
        hint = "align both lines, or add the key missing between them, such as 'mappings:'"
        return Cause(here.start, here.end, message, hint)
    if inner >= outer:
        return None
    message = f"this line starts in column {inner}, and line {before.place.line} in column {outer}"
    return Cause(here.start, here.end, message, "align the keys of a block")


LINE_CAUSES = (_tab, _line_cause)


def _bare(line: Span) -> str:
    return _COMMENT.sub("", line.source.text[line.start : line.end])


def _line(source: SourceText, offset: int) -> Span | None:
    """Return the line of an offset, without whitespace around it; None if it is empty."""
    start = source.text.rfind("\n", 0, offset) + 1
    end = source.text.find("\n", offset)
    line = source.text[start : len(source.text) if end < 0 else end]
    text = line.strip()
    if not text:
        return None
    start += len(line) - len(line.lstrip())
    return Span(source, start, start + len(text))


def _line_before(source: SourceText, offset: int) -> Span | None:
    """Return the nearest line above that is neither empty nor a comment."""
    end = source.text.rfind("\n", 0, offset)
    while end >= 0:
        line = _line(source, end)
        if line is not None and _bare(line).strip():
            return line
        end = source.text.rfind("\n", 0, end)
    return None
