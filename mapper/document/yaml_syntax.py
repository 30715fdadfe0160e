"""What is wrong with a text that is not valid YAML, in words of somebody who edits a mapping."""

from __future__ import annotations

import re

import yaml

from mapper.diagnostics import Collector
from mapper.source import SourceText, Span

# Part of PyYAML's own words -> what an analyst can do about it.
_HINTS = (
    ("cannot start any token", "indent with blanks, never with tabs; quote a text that begins so"),
    (
        "mapping values are not allowed",
        "keys of one block stand in one column; and a text that holds ': ' needs quotes",
    ),
    ("expected '-' indicator", "lines of a block begin with a key, without '-'"),
    ("could not find expected ':'", "write 'key: value', with a colon and a blank"),
    ("found unexpected end of stream", "the quote that begins here is never closed"),
    ("did not find expected key", "check the indentation and the quotes of this line and the last"),
    ("block end", "check the indentation of this line: keys of one block stand in one column"),
    ("did not find expected ',' or", "a bracket is still open, or a comma is missing"),
    ("undefined alias", "an alias (*name) needs an anchor (&name) before it"),
    ("unknown escape", "write \\\\ for a backslash, or use single quotes"),
)

# Faults that a line without a colon, or in the wrong column, gives at itself or at the line after.
_OF_LINES = ("mapping values are not allowed", "expected key", "could not find expected ':'",
             "block end")  # fmt: skip
_BARE_CALL = re.compile(r"\{\s*(?:expression|source|value)\s*:\s*[A-Za-z_][^\"'{}]*\(")
_HAS_COLON = re.compile(r":(\s|$)")
_OF_EXPRESSIONS = tuple("[(+-*/%<>=!&|?")
_COMMENT = re.compile(r"(?:^|\s)#.*")


def add_syntax_error(source: SourceText, error: yaml.YAMLError, collector: Collector) -> None:
    """One finding, DOC004, for what PyYAML raised."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if "unexpected end of stream" in str(getattr(error, "problem", "")):
        # what is open begins at the context; the end of the file helps nobody
        mark = getattr(error, "context_mark", None) or mark
    offset = mark.index if mark is not None else _character(source, error)
    problem = str(getattr(error, "problem", None) or getattr(error, "reason", None) or error)
    problem = problem.splitlines()[0]
    hint = next((hint for part, hint in _HINTS if part in problem), "")
    lines = source.text.rfind("\n", 0, source.text.rfind("\n", 0, offset)) + 1
    if (blank := source.text.find("\xa0", lines, offset + 1)) >= 0:
        hint = "a no-break space, as pasted from a web page, is no blank: replace it"
        offset = blank
    if source.text[offset : offset + 1] == "\t":
        hint = "indent with blanks, never with tabs"
    elif _BARE_CALL.search(_line_at(source, offset)):
        hint = (
            "put the whole expression in quotes, and single ones inside: "
            """{expression: "f(a, 'b')"}"""
        )
    elif "expected ',' or" in problem and _belongs_to_value(source.text, offset):
        hint = "put all of it in quotes, and single ones inside: {expression: \"f(a[0], 'b')\"}"
    elif any(part in problem for part in _OF_LINES) and _add_line(source, offset, collector):
        return
    message = f"this is not valid YAML: {problem}"
    end = min(offset + 1, len(source.text))
    collector.add("DOC004", message, Span(source, min(offset, end), end), hint=hint)


def _belongs_to_value(text: str, offset: int) -> bool:
    """Whether a character that ends a value in braces is meant to be a part of it."""
    char, before = text[offset : offset + 1], text[offset - 1 : offset]
    return char in _OF_EXPRESSIONS or (before == '"' and (char.isalnum() or char == "_"))


def _character(source: SourceText, error: yaml.YAMLError) -> int:
    """The offset of a character that YAML does not allow; the library counts bytes."""
    position = getattr(error, "position", 0) or 0
    return len(source.text.encode()[:position].decode("utf-8", "ignore"))


def _line_at(source: SourceText, offset: int) -> str:
    start = source.text.rfind("\n", 0, offset) + 1
    end = source.text.find("\n", offset)
    return source.text[start : len(source.text) if end < 0 else end]


def _add_line(source: SourceText, offset: int, collector: Collector) -> bool:
    """A finding about the line as a whole, or the one before it, where that is what is wrong."""
    here, before = _line(source, offset), _line_before(source, offset)
    if before is None:
        return False
    text = _bare(before)
    if not _HAS_COLON.search(text):
        message, place, hint = "a line without a colon", before, "write 'key: value', with a colon"
        collector.add("DOC004", message, place, hint=f"{hint} and a blank")
        return True
    if here is None:
        return False
    if _bare(here).startswith("- "):
        message, hint = "'- ' begins an item of a list", "remove the '- ': a line begins with a key"
        collector.add("DOC004", message, here, hint=hint)
        return True
    inner, outer = here.place.column, before.place.column
    if inner > outer and not text.rstrip().endswith(":"):
        number = before.place.line
        message = f"this line begins further right than line {number}, which has a value already"
        hint = "put both in one column; or is a key missing between them, such as 'mappings:'?"
        collector.add("DOC004", message, here, hint=hint)
        return True
    return False


def _bare(line: Span) -> str:
    return _COMMENT.sub("", line.source.text[line.start : line.end])


def _line(source: SourceText, offset: int) -> Span | None:
    """The text of an offset's line, without the blanks around it; None where it is empty."""
    start = source.text.rfind("\n", 0, offset) + 1
    line = _line_at(source, offset)
    text = line.strip()
    if not text:
        return None
    start += len(line) - len(line.lstrip())
    return Span(source, start, start + len(text))


def _line_before(source: SourceText, offset: int) -> Span | None:
    """The nearest line with text above an offset's own; comments are passed over."""
    end = source.text.rfind("\n", 0, offset)
    while end >= 0:
        line = _line(source, end)
        if line is not None and _bare(line).strip():
            return line
        end = source.text.rfind("\n", 0, end)
    return None
