"""Hints for times without a time zone: expressions that work for the payloads."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple

from mapper.dataprep import (
    Fault,
    Node,
    Runtime,
    compile_tree,
    parse,
    path_tree,
    print_tree,
    tree_path,
)
from mapper.dataprep.dates import IMPLICIT_PATTERNS
from mapper.dataprep.notes import collecting
from mapper.dataprep.patterns.zones import zone_of_id
from mapper.diagnostics import Fix
from mapper.document import Entry, entry_fixes
from mapper.paths import STAR, FieldPath, get_all
from mapper.rules.base import Context
from mapper.rules.date_sources import pattern_lacks_zone
from mapper.text.patterns import lazy_pattern

# The forms of ISO 8601 that the platform reads before it tries its patterns.
_ISO = ("yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.SSS", "yyyy-MM-dd'T'HH:mm")
_ZONE_NAME = lazy_pattern(r"(?i)time_?zone(_?id)?\Z|tz\Z")
_EXAMPLE = "'America/Los_Angeles'"
_MAX_ROWS = 200  # on which an expression is tried
_RUNTIME = Runtime(now=lambda: datetime.now(UTC), uuid=lambda: "")

IN_ARRAY = (
    "have RainFocus send the offset with each time, such as 2023-03-22T10:00:00-07:00, or map the "
    "times to a field of type string; the platform cannot compute inside an array"
)
SEND_OFFSET = "have RainFocus send the offset with the time, such as 2023-03-22T10:00:00-07:00"


class ZoneAdvice(NamedTuple):
    """A hint for times without a zone, and the expression in it if its zone is a field."""

    hint: str
    expression: str = ""

    def fixes(self, entry: Entry) -> tuple[Fix, ...]:
        """Return the fix that writes the expression."""
        text = self.expression
        if not text or entry.yaml is None:
            return ()
        if entry.yaml.kind == "source" and entry.yaml.source is entry.yaml.value:
            return entry_fixes.as_expression(entry, "Add the time zone of the payload", text)
        return ()


def zone_advice(context: Context, source: Node, pattern: str | None) -> ZoneAdvice:
    """Return advice about times without a zone that a tree reads.

    Args:
        context: The payloads, if there are any.
        source: The expression that returns the times as strings.
        pattern: Their pattern; None if the platform tries its own patterns.
    """
    path = tree_path(source)
    if path is not None and STAR in path:
        return ZoneAdvice(IN_ARRAY)
    patterns = [pattern] if pattern is not None else [*_without_zone()]
    for zone in [*_zone_fields(context, path), _EXAMPLE]:
        for candidate in patterns:
            text = _expression(context, source, zone, f"{candidate} VV")
            if _works(context, source, text):
                hint = f"add the time zone if this is local time: expression: {text}"
                return ZoneAdvice(hint, "" if zone == _EXAMPLE else text)
    return ZoneAdvice(SEND_OFFSET)


def _without_zone() -> Iterator[str]:
    yield from _ISO
    yield from filter(pattern_lacks_zone, IMPLICIT_PATTERNS)


def _zone_fields(context: Context, near: FieldPath | None) -> list[str]:
    """Return the fields of the payloads that have time zones, the nearest to a path first."""
    fields = []
    for path, _ in context.seen.paths() if context.rows else ():
        if STAR in path or not _ZONE_NAME.search(str(path[-1])):
            continue
        values = {value for row in context.rows for value in get_all(row.value, path)} - {None}
        if values and all(isinstance(value, str) and zone_of_id(value) for value in values):
            fields.append(path)
    fields.sort(key=lambda path: -_shared(path, near or ()))
    return [print_tree(path_tree(path)) for path in fields]


def _shared(first: FieldPath, second: FieldPath) -> int:
    return next((n for n, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), 0)


def _expression(context: Context, source: Node, zone: str, pattern: str) -> str:
    quote = '"' if "'" in pattern else "'"
    text = print_tree(source)
    converted = f"date(concat({text}, ' ', {zone}), {quote}{pattern}{quote})"
    path = tree_path(source)
    is_optional = path is not None and context.rows and context.lacking(path)
    return f"iif({text} == null, null, {converted})" if is_optional else converted


def _works(context: Context, source: Node, text: str) -> bool:
    """Return whether an expression converts every string of the payloads to a date."""
    read, convert = (compile_tree(tree, _RUNTIME).call for tree in (source, parse(text)))
    with collecting():
        for row in context.rows[:_MAX_ROWS]:
            try:
                if read(row.value) is not None:
                    convert(row.value)
            except Fault:
                return False
    return True
