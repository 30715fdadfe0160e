"""Reports why a file is not valid YAML, at the line of the mistake.

PyYAML reports the character at which it failed, often a line or two after the mistake. Each cause
recognizes one kind of mistake near that character. PyYAML's own messages are not shown.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import yaml

from mapper.diagnostics import Collector
from mapper.document.fixes import Fixes, fix_of
from mapper.document.scalar_edits import quoted
from mapper.document.yaml_causes import VALUE_CAUSES, Cause, Rewording, YamlFault, replacing
from mapper.document.yaml_edits import applied, edit_at
from mapper.document.yaml_lines import LINE_CAUSES
from mapper.text import SourceText, Span

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# Part of PyYAML's problem, message, and hint; the last row is for all others.
_PROBLEMS = (
    ("end of stream", "a quote or bracket is never closed", "close it where its value ends"),
    ("unknown escape", "unknown escape sequence in double quotes",
     "write \\\\ for a backslash, or use single quotes"),
    ("escape", "invalid escape sequence in double quotes",
     "write \\\\ for a backslash, or use single quotes"),
    ("expected ',' or", "missing comma or closing bracket",
     "close the bracket, or add the comma"),
    ("alias", "undefined alias", "add the anchor &name before the alias *name"),
    ("anchor", "duplicate or invalid anchor", "put a value that starts with '&' or '*' in quotes"),
    ("tag", "invalid tag", "put a value that starts with '!' in quotes"),
    ("directive", "invalid directive", "put a value that starts with '%' in quotes"),
    ("document start", "text before the document", "remove it, or put it in quotes"),
    ("mapping values are not allowed", "a second ': ' in this value, or wrong indentation",
     "put a value that contains ': ' in quotes, and align the keys of a block"),
    ("block sequence entries", "a list item on the line of its key",
     "write [a, b], or put each item on its own line"),
    ("", "this line does not match the lines above it",
     "check the indentation, quotes, and colons of this line and the line above"),
)  # fmt: skip


def add_syntax_error(
    source: SourceText, error: yaml.YAMLError, collector: Collector, keys: Collection[str]
) -> None:
    """Report an error of PyYAML (DOC004)."""
    cause = _cause(source, error, keys)
    span = Span(source, cause.start, min(max(cause.end, cause.start + 1), len(source.text)))
    fix = next((fix for change in cause.changes if (fix := _fix(source, change))), ())
    collector.add("DOC004", cause.message, span, hint=cause.hint, fixes=fix)


def _fix(source: SourceText, change: Rewording) -> Fixes:
    """Return the fix that makes a change, if the document is valid YAML after it."""
    edits = [edit_at(source, *edit) for edit in change.edits]
    try:
        for _ in yaml.parse(applied(source.text, edits), Loader=_LOADER):
            pass
    except yaml.YAMLError:
        return ()
    return fix_of(change.title, *edits)


def _cause(source: SourceText, error: yaml.YAMLError, keys: Collection[str]) -> Cause:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is None:
        return _character(source, error)
    opener = getattr(error, "context_mark", None)
    problem = str(getattr(error, "problem", ""))
    fault = YamlFault(
        source,
        min(mark.index, len(source.text)),
        problem,
        str(getattr(error, "context", "")),
        None if opener is None else opener.index,
        keys,
    )
    for recognize in (*VALUE_CAUSES, *LINE_CAUSES):
        if (cause := recognize(fault)) is not None:
            return cause
    message, hint = next((message, hint) for part, message, hint in _PROBLEMS if part in problem)
    return Cause(fault.offset, fault.offset + 1, message, hint)


def _character(source: SourceText, error: yaml.YAMLError) -> Cause:
    """Return the cause of a character that YAML does not allow; PyYAML counts bytes."""
    position = getattr(error, "position", 0) or 0
    offset = len(source.text.encode()[:position].decode("utf-8", "ignore"))
    char = source.text[offset : offset + 1] or "\0"
    message = f"the character U+{ord(char):04X} is not allowed in YAML"
    return Cause(offset, offset + 1, message, "delete it")


def alias_in_quotes(span: Span) -> Fixes:
    """Return the fix that makes an alias a string, if the document is valid YAML after it."""
    text = span.source.text[span.start : span.end]
    return _fix(span.source, replacing(span.start, span.end, quoted(text), f"Put {text} in quotes"))
